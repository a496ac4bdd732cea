"""Determine the versions that generated code must run on, both pinned and installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.project.convention import Convention
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT, Installed
from featurebuilder.project.versions.ranges import (
    Range,
    Release,
    format_release,
    marker_can_hold,
    read_range,
)
from featurebuilder.project.versions.requirements import (
    PYTHON,
    Requirement,
    folders_above,
    requirements_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.source.snapshot import Snapshot

OLDEST_FASTAPI: Release = (0, 65)
_CURRENT_FASTAPI: Release = (0, 165)
_OUR_PYTHON: Release = (3, 11)
_TAKES_PYDANTIC_2: Release = (0, 100)
_NEEDS_PYDANTIC_2: Release = (0, 128)
_TESTS_WITH_HTTPX: Release = (0, 87)
_BRINGS_HTTPX2: Release = (0, 133)  # the first that allows any newer Starlette
_TAKES_HTTPX2: Release = (1, 2)  # the Starlette release
_OLDEST_FOR_RESOURCES: dict[str, Release] = {
    "FastAPI": (0, 115),
    "Pydantic": (2,),
    "Python": _OUR_PYTHON,
    "SQLModel": (0, 0, 38),
    "SQLAlchemy": (2, 0),
}
_SQLMODEL_WITH_DATETIMES: Release = (0, 0, 45)
_ORMS = frozenset({"SQLModel", "SQLAlchemy"})
_NO_EVIDENCE = "no file of the project names a version"


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that code for a project must run on.

    Attributes:
        fastapi: The oldest release of FastAPI.
        pydantic: The major versions of Pydantic.
        python: The oldest release of Python.
        starlette: The oldest release of Starlette, if known.
        facts: The versions in words, with their evidence.
        named: The packages that the project requires, with those from FastAPI's extras.
        installed: The environment that the project runs in.
    """

    fastapi: Release = _CURRENT_FASTAPI
    pydantic: tuple[int, ...] = (2,)
    python: Release = _OUR_PYTHON
    starlette: Release | None = None
    facts: tuple[Convention, ...] = ()
    named: frozenset[str] = frozenset()
    installed: Installed = UNKNOWN_ENVIRONMENT


DEFAULT_VERSIONS = Versions()


def read_versions(snapshot: Snapshot, application: str, installed: Installed) -> Versions:
    """Return the versions that code next to the file ``application`` must run on.

    For each package, the files of the nearest parent folder that names it count. The version that
    is ``installed`` counts too, as the code must run on both.

    Raises:
        UnusableProjectError: If a version is older than featurebuilder supports.
    """
    pins = _Pins.of_tree(snapshot, application)
    fastapi = pins.range("fastapi")
    _refuse_old("FastAPI", OLDEST_FASTAPI, fastapi, pins.first("fastapi"))
    _refuse_old("Pydantic", (1,), pins.range("pydantic"), pins.first("pydantic"))
    majors = _find_majors(pins, installed)
    oldest = _find_oldest(fastapi, installed.packages.get("fastapi"))
    python = pins.range(PYTHON).oldest or _OUR_PYTHON
    facts = (
        Convention(
            "FastAPI", f"{format_release(oldest)} and newer", pins.evidence("fastapi", installed)
        ),
        Convention(
            "Pydantic", " and ".join(map(str, majors)), pins.evidence("pydantic", installed)
        ),
        Convention(
            "Python",
            f"{format_release(python)} and newer",
            pins.evidence(PYTHON, UNKNOWN_ENVIRONMENT),
        ),
    )
    starlette = pins.range("starlette").oldest or installed.packages.get("starlette")
    return Versions(oldest, majors, python, starlette, facts, pins.named, installed)


def check_for_resources(
    snapshot: Snapshot,
    application: str,
    versions: Versions,
    orm: str,
    *,
    has_moments: bool = True,
) -> None:
    """Check that a resource can run on the project's versions.

    ``orm`` is the ORM that stores it. A resource that ``has_moments`` has a datetime
    field.

    Raises:
        UnusableProjectError: With one problem for each package that is too old.
    """
    pins, installed = _Pins.of_tree(snapshot, application), versions.installed
    problems: list[Problem] = []
    wanted = _OLDEST_FOR_RESOURCES | ({"SQLModel": _SQLMODEL_WITH_DATETIMES} if has_moments else {})
    for name, oldest in wanted.items():
        package = name.lower()
        if name in _ORMS and package not in {orm, "sqlalchemy"}:
            continue
        needs = f"a resource needs {name} {format_release(oldest)} or newer"
        remedy = f"upgrade to {name} {format_release(oldest)} or newer"
        there = installed.python if package == PYTHON else installed.packages.get(package)
        pin = pins.first(package)
        if pin and not pins.range(package).allows_since(oldest):
            where = Location(pin.path, pin.line)
            problems.append(Problem(f"{needs}; the project pins {pin.specifier}", where, remedy))
        elif there and there < oldest:
            what = f"{needs}; {format_release(there)} is installed in {installed.origin}"
            problems.append(Problem(what, None, remedy))
    if problems:
        raise UnusableProjectError(*problems)


@dataclass(frozen=True, slots=True)
class _Pins:
    """The requirements of a project by package, the most precise one first."""

    by_name: dict[str, tuple[Requirement, ...]]

    @classmethod
    def of_tree(cls, snapshot: Snapshot, application: str) -> _Pins:
        by_name: dict[str, tuple[Requirement, ...]] = {}
        for folder in folders_above(application):
            found: dict[str, list[Requirement]] = {}
            for one in requirements_of(snapshot, folder):
                found.setdefault(one.name, []).append(one)
            by_name = {name: _sort_by_precision(ones) for name, ones in found.items()} | by_name
        python = cls(by_name).range(PYTHON).oldest or _OUR_PYTHON
        return cls({name: _drop_other_pythons(ones, python) for name, ones in by_name.items()})

    @property
    def named(self) -> frozenset[str]:
        extras = {extra for one in self.by_name.get("fastapi", ()) for extra in one.extras}
        brought = {"httpx", "httpx2"} if extras & {"all", "standard"} else set()
        return frozenset({*self.by_name, *brought})

    def range(self, name: str) -> Range:
        first = self.first(name)
        return read_range(first.specifier) if first else Range()

    def first(self, name: str) -> Requirement | None:
        return next(iter(self.by_name.get(name, ())), None)

    def evidence(self, name: str, installed: Installed) -> str:
        words = [f"{p.specifier or 'any'} in {p.place}" for p in self.by_name.get(name, ())[:1]]
        if release := installed.packages.get(name):
            words.append(f"{format_release(release)} is installed in {installed.origin}")
        return "; ".join(words) or _NO_EVIDENCE


def _sort_by_precision(found: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Return the most precise requirement first: a lock, then a pin, then a range."""
    return tuple(sorted(found, key=_rank_precision))


def _drop_other_pythons(found: tuple[Requirement, ...], python: Release) -> tuple[Requirement, ...]:
    """Return the requirements without those for older Python releases only, if others are left."""
    return tuple(one for one in found if marker_can_hold(one.marker, python)) or found


def _rank_precision(one: Requirement) -> tuple[bool, bool, bool]:
    allowed = read_range(one.specifier)
    return not one.is_locked, "==" not in one.specifier, allowed == Range()


def _find_oldest(allowed: Range, installed: Release | None) -> Release:
    pinned = allowed.oldest or (None if allowed.allows(_CURRENT_FASTAPI) else allowed.newest)
    candidates = [release for release in (pinned, installed) if release]
    return max(min(candidates, default=_CURRENT_FASTAPI), OLDEST_FASTAPI)


def _find_majors(pins: _Pins, installed: Installed) -> tuple[int, ...]:
    """Return the major versions of Pydantic that the code must run on."""
    candidates = {_choose_major(pins)}
    if release := installed.packages.get("pydantic"):
        number = release[0]
        candidates = {number} if _allows(pins, number) else candidates | {number}
    return tuple(sorted(candidates))


def _choose_major(pins: _Pins) -> int:
    """Return the major version of Pydantic that an installer would choose: the newest allowed."""
    return 2 if _allows(pins, 2) else 1


def _allows(pins: _Pins, number: int) -> bool:
    fastapi = pins.range("fastapi")
    if number == 1:
        fits = not fastapi.oldest or fastapi.oldest < _NEEDS_PYDANTIC_2
    else:
        fits = fastapi.allows_since(_TAKES_PYDANTIC_2)
    return fits and pins.range("pydantic").allows_major(number)


def _refuse_old(name: str, oldest: Release, allowed: Range, pin: Requirement | None) -> None:
    if pin is None or allowed.allows_since(oldest):
        return
    needed = f"{format_release(oldest)} or newer"
    what = f"the project pins {name} {pin.specifier}; featurebuilder needs {needed}"
    where = Location(pin.path, pin.line)
    raise UnusableProjectError(
        Problem(what, where, f"upgrade to {name} {format_release(oldest)} or newer")
    )


def client_package(versions: Versions) -> str:
    """Return the package that FastAPI's test client needs on these versions."""
    if versions.fastapi < _TESTS_WITH_HTTPX:
        return "requests"
    starlette = versions.starlette
    is_new = starlette >= _TAKES_HTTPX2 if starlette else versions.fastapi >= _BRINGS_HTTPX2
    return "httpx2" if is_new else "httpx"


def http_package(versions: Versions) -> str:
    """Return the package of the client for async tests: the one of the two that is available."""
    installed = versions.installed.packages if versions.installed.is_for_project else ()
    for there in (installed, versions.named):
        found = [name for name in ("httpx", "httpx2") if name in there]
        if len(found) == 1:
            return found[0]
    return "httpx2" if client_package(versions) == "httpx2" else "httpx"


def missing_client(versions: Versions) -> str | None:
    """Return the test client's package if neither the project nor its environment has one."""
    installed = versions.installed
    there = set(installed.packages) if installed.is_the_trees else set()
    usable = {"requests"} if versions.fastapi < _TESTS_WITH_HTTPX else {"httpx", "httpx2"}
    return None if usable & (versions.named | there) else client_package(versions)
