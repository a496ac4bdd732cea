"""What is chosen for a tree, and not learned from it: by its settings or a command's options."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.errors import Location, Problem, UnusableProjectError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that somebody made: ``says`` names who, ``where`` the place of it."""

    value: str
    says: str
    where: Location | None = None

    @property
    def evidence(self) -> str:
        """Why it is so, in words for a reviewer."""
        return f"as {self.says} says"

    @property
    def is_option(self) -> bool:
        """Whether it was made for this one run."""
        return self.says.startswith("-")

    def refusal(self, what: str, remedy: str = "") -> Problem:
        """Return the problem that the choice has, at its place."""
        subject = f"{self.says}: " if self.where is None else ""
        return Problem(f"{subject}{what}", self.where, remedy)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Every choice that can be made; ``None`` is left to what the tree's code shows.

    ``entrypoint`` and ``aggregator`` name the application and the router that includes a new one;
    ``router``, ``model``, ``tests`` and ``document`` are paths in which ``{name}`` is the
    feature's; ``router_variable`` holds the router; ``prefix_at`` and ``tags_at`` say where these
    are given; ``prefix`` is what is served in front of the aggregator, where the source does not
    tell it, and ``templates`` the folder of the tree's own templates.

    The rest is for what a feature stores: ``orm``, the functions or names for its ``session`` and
    its ``user``, with ``user_key``, the attribute that tells users apart, and its type. Where the
    tree has no ``sessions``, they are async or not. ``base`` is that of mapped classes, ``support``
    and ``migrations`` are folders, and ``errors`` says how these are told.
    """

    entrypoint: Chosen | None = None
    aggregator: Chosen | None = None
    router: Chosen | None = None
    model: Chosen | None = None
    tests: Chosen | None = None
    document: Chosen | None = None
    router_variable: Chosen | None = None
    prefix_at: Chosen | None = None
    tags_at: Chosen | None = None
    prefix: Chosen | None = None
    templates: Chosen | None = None
    orm: Chosen | None = None
    session: Chosen | None = None
    sessions: Chosen | None = None
    base: Chosen | None = None
    user: Chosen | None = None
    user_key: Chosen | None = None
    support: Chosen | None = None
    migrations: Chosen | None = None
    errors: Chosen | None = None

    def with_options(self, into: str | None, router: str | None) -> Overrides:
        """Return the choices with those of a command's options, which come first.

        Raises:
            UnusableProjectError: if an option's value cannot be one.
        """
        aggregator = _option("aggregator", "--into", into) or self.aggregator
        path = _option("router", "--router", router) or self.router
        return replace(self, aggregator=aggregator, router=path)


def _option(key: str, option: str, value: str | None) -> Chosen | None:
    if value is None:
        return None
    check = RULES[key]
    if key == "router":
        check = _path(".py")
        value = value if value.endswith(".py") else f"{value.rstrip('/')}/{{name}}.py"
    if problem := check(value):
        raise UnusableProjectError(Problem(f"{option} {problem}"))
    return Chosen(value, option)


_LONGEST = 1000
_LONGEST_PART = 190  # a file's name can have 255 bytes, and a feature's name takes some of them
_MODULES = (".py", ".pyi", ".pyw")


def _path(suffix: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        return not_inside(value) or _not_a_pattern(value, suffix)

    return check


def not_inside(value: str) -> str:
    """Return what is wrong with a path of the tree, or nothing."""
    parts = value.split("/")
    if len(value) > _LONGEST or any(len(part.encode()) > _LONGEST_PART for part in parts):
        return f"is {value[:20]!a}..., which is too long for a path"
    if not value.isprintable() or "\\" in value or value.startswith(("/", "~")) or ".." in parts:
        return f"is {value!a}, and is to be a path of the tree, with forward slashes"
    return f"is {value!a}, which has an empty part" if {"", "."} & set(parts) else ""


def _not_a_pattern(value: str, suffix: str) -> str:
    rest = value.replace("{name}", "name")
    if "{" in rest or "}" in rest:
        return f"is {value!a}, and {{name}} is all that braces can hold"
    if not value.endswith(suffix):
        return f"is {value!a}, and is to end with {suffix}"
    parts = rest.removesuffix(suffix).split("/")
    if suffix == ".py" and not all(part.isidentifier() for part in parts):
        return f"is {value!a}, which no module can be imported from"
    return ""


def _document(value: str) -> str:
    if value.lower().endswith(_MODULES):
        return f"is {value!a}, and a document is no Python module"
    if any(part.startswith(".") for part in value.split("/")):
        return f"is {value!a}, and what is hidden is not for documents"
    return _path("")(value)


def _with_name(check: Callable[[str], str]) -> Callable[[str], str]:
    def checked(value: str) -> str:
        no_name = "" if "{name}" in value else f"is {value!a}, and is to hold {{name}}"
        return check(value) or no_name

    return checked


def _one_of(*values: str) -> Callable[[str], str]:
    listed = " or ".join(f"'{value}'" for value in values)
    return lambda value: "" if value in values else f"is {value!a}, and is to be {listed}"


def _reference(value: str) -> str:
    known = re.fullmatch(r"[\w./-]+(:\w+(\.\w+)*)?", value) and ".." not in value
    example = "'app/api/main.py' or 'app.api.main:api_router'"
    return "" if known else f"is {value!a}, and is to be such as {example}"


def _variable(value: str) -> str:
    is_name = value.replace("{name}", "name").isidentifier() and value.isascii()
    return "" if is_name else f"is {value!a}, and is to be a variable's name"


def _prefix(value: str) -> str:
    is_path = re.fullmatch(r"(/[\w.~{}-]+)*", value)
    return "" if is_path else f"is {value!a}, and is to be a path such as '/api/v1', or empty"


def _object(value: str) -> str:
    known = re.fullmatch(r"[\w./-]+:\w+", value) and ".." not in value
    return "" if known else f"is {value!a}, and is to be such as 'app.api.deps:SessionDep'"


def _key(value: str) -> str:
    known = re.fullmatch(r"[a-z_]\w*: ?(uuid|int|str)", value)
    return "" if known else f"is {value!a}, and is to be such as 'id: int', or uuid or str"


def _package(value: str) -> str:
    return not_inside(value) or (
        "" if all(part.isidentifier() for part in value.split("/")) else f"is {value!a}, no package"
    )


def _folder_or_none(value: str) -> str:
    return "" if value == "none" else not_inside(value)


RULES: dict[str, Callable[[str], str]] = {
    "aggregator": _reference,
    "base": _object,
    "document": _with_name(_document),
    "entrypoint": _reference,
    "errors": _one_of("detail", "problem"),
    "migrations": _folder_or_none,
    "model": _with_name(_path(".py")),
    "orm": _one_of("sqlmodel", "sqlalchemy"),
    "prefix": _prefix,
    "prefix-at": _one_of("router", "include", "operation"),
    "router": _with_name(_path(".py")),
    "router-variable": _variable,
    "session": _object,
    "sessions": _one_of("sync", "async"),
    "support": _package,
    "tags-at": _one_of("router", "include"),
    "templates": not_inside,
    "tests": _with_name(_path(".py")),
    "user": _object,
    "user-key": _key,
}
"""What each choice is to be: its check returns what is wrong with a text, or nothing."""
