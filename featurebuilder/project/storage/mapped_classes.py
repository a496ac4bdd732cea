"""Find the classes that SQLModel or SQLAlchemy maps to tables."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.source.modules import is_auxiliary
from featurebuilder.project.source.static_strings import dotted_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.resolving import Resolver

_DECLARATIVE = frozenset(
    f"sqlalchemy.{name}"
    for name in (
        "orm.DeclarativeBase",
        "orm.DeclarativeBaseNoMeta",
        "orm.declarative_base",
        "ext.declarative.declarative_base",
    )
)
_DATACLASSES = "sqlalchemy.orm.MappedAsDataclass"
_SIGNS = (b"table=True", b"table = True", b"DeclarativeBase", b"declarative_base", b"__tablename__")
_DEPTH = 6
_SCHEMA = re.compile(r"^(?:__table_args__|metadata)\b.*\bschema\b", re.DOTALL)
_KINDS = (
    ("uuid", re.compile(r"uuid", re.IGNORECASE)),
    ("int", re.compile(r"\bint\b|Integer")),
    ("str", re.compile(r"\bstr\b|String|Text")),
)


@dataclass(frozen=True, slots=True)
class MappedClass:
    """A class that is mapped to a table.

    Attributes:
        path: The file of the class.
        name: The name of the class.
        line: The line of its definition.
        table: The name of the table.
        is_sqlmodel: True if the class is mapped with ``table=True``.
        base: The path and name of its declarative base, if it has one.
        key: The attribute of the primary key.
        key_type: ``uuid``, ``int`` or ``str``; empty if unknown.
        has_schema: True if the class names a database schema for its table.
    """

    path: str
    name: str
    line: int
    table: str
    is_sqlmodel: bool
    base: tuple[str, str] | None
    key: str
    key_type: str
    has_schema: bool = False

    @property
    def place(self) -> str:
        """The class with its file and line, for evidence."""
        return f"{self.name} in {self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class DeclarativeBase:
    """A class of the project that its mapped classes derive from.

    Attributes:
        path: The file of the class.
        name: The name of the class.
        line: The line of its definition.
        makes_dataclasses: True if each mapped class becomes a dataclass.
        has_schema: True if the class names a database schema for the tables.
        columns: The columns that each table gets from the class, or from its own bases.
    """

    path: str
    name: str
    line: int
    makes_dataclasses: bool = False
    has_schema: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """The mapped classes of a project and their declarative bases, the most used base first."""

    classes: tuple[MappedClass, ...]
    bases: tuple[DeclarativeBase, ...]


def read_mapping(resolver: Resolver) -> Mapping:
    """Return the classes that the project maps to tables; tests and examples do not count."""
    reader = _MappingReader(resolver)
    paths = [path for path in resolver.snapshot.holding(*_SIGNS) if not is_auxiliary(path)]
    classes = tuple(found for path in paths for found in reader.classes(path))
    bases = {found: 0 for path in paths for found in reader.bases(path)}
    for base in bases:
        bases[base] = sum(one.base == (base.path, base.name) for one in classes)
    ordered = sorted(bases, key=lambda base: (-bases[base], base.path, base.line))
    return Mapping(classes, tuple(ordered))


def key_type_of(text: str) -> str:
    """Return ``uuid``, ``int`` or ``str`` for the source of a type, or an empty string."""
    return next((kind for kind, sign in _KINDS if sign.search(text)), "")


@dataclass(frozen=True)
class _MappingReader:
    resolver: Resolver

    def classes(self, path: str) -> Iterator[MappedClass]:
        """Yield the mapped classes of one file."""
        for node in self._nodes(path):
            is_sqlmodel = any(
                word.arg == "table" and ast.unparse(word.value) == "True" for word in node.keywords
            )
            table = self._table(path, node) or (node.name.lower() if is_sqlmodel else "")
            base = self._base(path, node)
            if not table or (base is None and not is_sqlmodel):
                continue
            key, kind = next(self._keys(path, node), ("id", ""))
            place = (path, node.name, node.lineno)
            yield MappedClass(*place, table, is_sqlmodel, base, key, kind, _names_schema(node))

    def bases(self, path: str) -> Iterator[DeclarativeBase]:
        """Yield the declarative bases that one file defines."""
        module = self.resolver.module(path)
        for name, definition in module.definitions.items() if module else ():
            if self._is_declarative(path, definition.node):
                makes = self._makes_dataclasses(path, definition.node)
                schema = _names_schema(definition.node)
                columns = tuple(dict.fromkeys(self._columns(path, definition.node)))
                yield DeclarativeBase(path, name, definition.node.lineno, makes, schema, columns)

    def _nodes(self, path: str) -> Iterator[ast.ClassDef]:
        module = self.resolver.module(path)
        for definition in module.definitions.values() if module else ():
            if isinstance(definition.node, ast.ClassDef):
                yield definition.node

    def _is_declarative(self, path: str, node: ast.AST) -> bool:
        match node:
            case ast.ClassDef(bases=bases):
                names = [dotted_name(base) for base in bases]
            case ast.Call(func=called):
                names = [dotted_name(called)]
            case _:
                return False
        origins = {one for n in names if n for one in self.resolver.origins(path, n)}
        return bool(origins & _DECLARATIVE)

    def _makes_dataclasses(self, path: str, node: ast.AST) -> bool:
        names = map(dotted_name, node.bases) if isinstance(node, ast.ClassDef) else ()
        origins = (one for name in names if name for one in self.resolver.origins(path, name))
        return _DATACLASSES in origins

    def _columns(self, path: str, node: ast.AST, depth: int = _DEPTH) -> Iterator[str]:
        """Yield the names of the columns that a class and its bases in the project declare."""
        if not isinstance(node, ast.ClassDef) or not depth:
            return
        for base in node.bases:
            dotted = dotted_name(base)
            found = self.resolver.definition(path, dotted) if dotted else None
            if found and found.node is not node:
                yield from self._columns(found.path, found.node, depth - 1)
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
                    if ast.unparse(kind).startswith("Mapped[") or _is_column(value):
                        yield _column_name(name, value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_column(value):
                    yield _column_name(name, value)
                case _:
                    pass

    def _base(self, path: str, node: ast.ClassDef, depth: int = _DEPTH) -> tuple[str, str] | None:
        """Return the path and name of a class's declarative base, direct or inherited."""
        for base in node.bases:
            dotted = dotted_name(base)
            found = self.resolver.definition(path, dotted) if dotted and depth else None
            if found is None or found.node is node:
                continue
            if self._is_declarative(found.path, found.node):
                return found.path, found.name
            if isinstance(found.node, ast.ClassDef):
                inherited = self._base(found.path, found.node, depth - 1)
                if inherited:
                    return inherited
        return None

    def _table(self, path: str, node: ast.ClassDef) -> str:
        for statement in node.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id="__tablename__")], value=value):
                    return self.resolver.text(path, value) or ""
                case ast.AnnAssign(target=ast.Name(id="__tablename__"), value=ast.expr() as value):
                    return self.resolver.text(path, value) or ""
                case _:
                    pass
        return ""

    def _keys(
        self, path: str, node: ast.ClassDef, depth: int = _DEPTH
    ) -> Iterator[tuple[str, str]]:
        """Yield primary key attributes with their types, the class's own before inherited ones."""
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=value):
                    if value and "primary_key=True" in ast.unparse(value):
                        yield (
                            name,
                            key_type_of(ast.unparse(kind)) or key_type_of(ast.unparse(value)),
                        )
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    text = ast.unparse(value)
                    if "primary_key=True" in text:
                        yield name, key_type_of(text)
                case _:
                    pass
        for base in node.bases if depth else ():
            dotted = dotted_name(base)
            found = self.resolver.definition(path, dotted) if dotted else None
            if found and isinstance(found.node, ast.ClassDef) and found.node is not node:
                yield from self._keys(found.path, found.node, depth - 1)


def _is_column(value: ast.expr | None) -> bool:
    """Return whether an expression creates a column."""
    called = dotted_name(value.func) if isinstance(value, ast.Call) else None
    return (called or "").rpartition(".")[2] in {"Column", "mapped_column"}


def _column_name(attribute: str, value: ast.expr | None) -> str:
    """Return the name of an attribute's column: its first argument, or the attribute's name."""
    match value:
        case ast.Call(args=[ast.Constant(value=str(name)), *_]):
            return name
        case _:
            return attribute


def _names_schema(node: ast.AST) -> bool:
    """Return whether a class names a database schema for its tables or those of its subclasses."""
    assigned = (n for n in getattr(node, "body", ()) if isinstance(n, ast.Assign | ast.AnnAssign))
    return any(_SCHEMA.search(ast.unparse(one)) for one in assigned)
