"""Define the choices that settings and command options can override."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Override:
    """A choice that a setting or an option makes.

    Attributes:
        value: The chosen value.
        source: The source of the choice, such as ``pyproject.toml`` or ``--into``.
        where: The place of the setting in its file; ``None`` for an option.
    """

    value: str
    source: str
    where: Location | None = None

    @property
    def evidence(self) -> str:
        """The reason for the choice, in words for a reviewer."""
        return f"set by {self.source}"

    @property
    def is_option(self) -> bool:
        """True if an option makes the choice, for this run only."""
        return self.source.startswith("-")

    def refusal(self, what: str, remedy: str = "") -> Problem:
        """Return the problem with the choice, at its place."""
        subject = f"{self.source}: " if self.where is None else ""
        return Problem(f"{subject}{what}", self.where, remedy)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Every choice that can be overridden; ``None`` means that the project's code decides.

    In paths and variables, ``{name}`` stands for the feature's name.

    Attributes:
        entrypoint: The application.
        aggregator: The router that includes a new one.
        router: The path of the router's module.
        model: The path of the models' module.
        tests: The path of the test module.
        document: The path of the document.
        router_variable: The variable that holds the router.
        prefix_at: The place of the prefix: ``router``, ``include`` or ``operation``.
        tags_at: The place of the tags: ``router`` or ``include``.
        prefix: The prefix that the aggregator is served under, if the source does not show it.
        templates: The folder of the project's own templates.
        orm: ``sqlmodel`` or ``sqlalchemy``.
        session: The dependency that provides a database session.
        sessions: ``sync`` or ``async``, for a project without sessions.
        base: The base class of mapped classes.
        user: The dependency that returns the current user.
        user_key: The attribute that identifies a user, with its type.
        support: The folder of the code that features share.
        migrations: The folder of the migrations, or ``none``.
        errors: The format of error responses: ``detail`` or ``problem``.
    """

    entrypoint: Override | None = None
    aggregator: Override | None = None
    router: Override | None = None
    model: Override | None = None
    tests: Override | None = None
    document: Override | None = None
    router_variable: Override | None = None
    prefix_at: Override | None = None
    tags_at: Override | None = None
    prefix: Override | None = None
    templates: Override | None = None
    orm: Override | None = None
    session: Override | None = None
    sessions: Override | None = None
    base: Override | None = None
    user: Override | None = None
    user_key: Override | None = None
    support: Override | None = None
    migrations: Override | None = None
    errors: Override | None = None

    def with_options(self, into: str | None, router: str | None) -> Overrides:
        """Return the choices with those of a command's options, which take precedence.

        Raises:
            UnusableProjectError: If the value of an option is invalid.
        """
        aggregator = _read_option("aggregator", "--into", into) or self.aggregator
        path = _read_option("router", "--router", router) or self.router
        return replace(self, aggregator=aggregator, router=path)


def _read_option(key: str, option: str, value: str | None) -> Override | None:
    """Return the choice that an option makes, or ``None`` if the option is not given."""
    if value is None:
        return None
    check = CHECKS[key]
    if key == "router":
        check = _require_path(".py")
        value = value if value.endswith(".py") else f"{value.rstrip('/')}/{{name}}.py"
    if problem := check(value):
        raise UnusableProjectError(Problem(f"{option} {problem}"))
    return Override(value, option)


_MAX_PATH = 1000
_MAX_PATH_PART = 190  # a file name can have 255 bytes; the feature's name needs some of them
_MODULES = (".py", ".pyi", ".pyw")


def _require_path(suffix: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        return check_path(value) or _check_pattern(value, suffix)

    return check


def check_path(value: str) -> str:
    """Return the error for a path that is not inside the project, or an empty string."""
    parts = value.split("/")
    if len(value) > _MAX_PATH or any(len(part.encode()) > _MAX_PATH_PART for part in parts):
        return f"is {value[:20]!a}..., which is too long for a path"
    if not value.isprintable() or "\\" in value or value.startswith(("/", "~")) or ".." in parts:
        return f"is {value!a}, but must be a path inside the project, with forward slashes"
    return f"is {value!a}, which has an empty part" if {"", "."} & set(parts) else ""


def _check_pattern(value: str, suffix: str) -> str:
    rest = value.replace("{name}", "name")
    if "{" in rest or "}" in rest:
        return f"is {value!a}, but braces can only contain {{name}}"
    if not value.endswith(suffix):
        return f"is {value!a}, but must end with {suffix}"
    parts = rest.removesuffix(suffix).split("/")
    if suffix == ".py" and not all(part.isidentifier() for part in parts):
        return f"is {value!a}, which cannot be imported as a module"
    return ""


def _check_document(value: str) -> str:
    if value.lower().endswith(_MODULES):
        return f"is {value!a}, but a document cannot be a Python module"
    if any(part.startswith(".") for part in value.split("/")):
        return f"is {value!a}, but a document cannot be hidden"
    return _require_path("")(value)


def _require_name(check: Callable[[str], str]) -> Callable[[str], str]:
    def checked(value: str) -> str:
        no_name = "" if "{name}" in value else f"is {value!a}, but must contain {{name}}"
        return check(value) or no_name

    return checked


def _require_one_of(*values: str) -> Callable[[str], str]:
    listed = " or ".join(f"'{value}'" for value in values)
    return lambda value: "" if value in values else f"is {value!a}, but must be {listed}"


def _check_reference(value: str) -> str:
    known = re.fullmatch(r"[\w./-]+(:\w+(\.\w+)*)?", value) and ".." not in value
    example = "'app/api/main.py' or 'app.api.main:api_router'"
    return "" if known else f"is {value!a}, but must be like {example}"


def _check_variable(value: str) -> str:
    is_name = value.replace("{name}", "name").isidentifier() and value.isascii()
    return "" if is_name else f"is {value!a}, but must be a variable name"


def _check_prefix(value: str) -> str:
    is_path = re.fullmatch(r"(/[\w.~{}-]+)*", value)
    return "" if is_path else f"is {value!a}, but must be a path such as '/api/v1', or empty"


def _check_object(value: str) -> str:
    known = re.fullmatch(r"[\w./-]+:\w+", value) and ".." not in value
    return "" if known else f"is {value!a}, but must be like 'app.api.deps:SessionDep'"


def _check_key(value: str) -> str:
    known = re.fullmatch(r"[a-z_]\w*: ?(uuid|int|str)", value)
    return (
        "" if known else f"is {value!a}, but must be like 'id: int'; the type is int, str or uuid"
    )


def _check_package(value: str) -> str:
    return check_path(value) or (
        ""
        if all(part.isidentifier() for part in value.split("/"))
        else f"is {value!a}, not a package"
    )


def _check_folder_or_none(value: str) -> str:
    return "" if value == "none" else check_path(value)


CHECKS: dict[str, Callable[[str], str]] = {
    "aggregator": _check_reference,
    "base": _check_object,
    "document": _require_name(_check_document),
    "entrypoint": _check_reference,
    "errors": _require_one_of("detail", "problem"),
    "migrations": _check_folder_or_none,
    "model": _require_name(_require_path(".py")),
    "orm": _require_one_of("sqlmodel", "sqlalchemy"),
    "prefix": _check_prefix,
    "prefix-at": _require_one_of("router", "include", "operation"),
    "router": _require_name(_require_path(".py")),
    "router-variable": _check_variable,
    "session": _check_object,
    "sessions": _require_one_of("sync", "async"),
    "support": _check_package,
    "tags-at": _require_one_of("router", "include"),
    "templates": check_path,
    "tests": _require_name(_require_path(".py")),
    "user": _check_object,
    "user-key": _check_key,
}
"""The check of each choice: it returns the error for a value, or an empty string."""
