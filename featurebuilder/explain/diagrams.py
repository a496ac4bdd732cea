"""Draw a resource's tables as a Mermaid entity-relationship diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.migrations.table import ColumnKind, ForeignKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = {
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "int",
    ColumnKind.BIG_INTEGER: "int",
    ColumnKind.FLOAT: "float",
    ColumnKind.DECIMAL: "decimal",
    ColumnKind.BOOLEAN: "bool",
    ColumnKind.DATE: "date",
    ColumnKind.TIME: "time",
    ColumnKind.DATETIME: "datetime",
    ColumnKind.UUID: "uuid",
    ColumnKind.JSON: "json",
}


def diagram_of(tables: tuple[Table, ...]) -> str:
    """Return the Mermaid source for a resource's table and its relations.

    The first table is the resource's own and the only one drawn with columns; the others are link
    tables.
    """
    own, *links = tables
    lines = ["erDiagram", *_references(own), *(line for link in links for line in _link(own, link))]
    return "\n".join([*lines, f"    {own.name} {{", *_columns(own), "    }"])


def _references(table: Table) -> Iterator[str]:
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKey):
            is_optional = any(c.nullable for c in table.columns if c.name == constraint.column)
            one = "|o" if is_optional else "||"
            yield f"    {constraint.table} {one}--o{{ {table.name} : {constraint.column}"


def _link(own: Table, link: Table) -> Iterator[str]:
    *_, there = (one for one in link.constraints if isinstance(one, ForeignKey))
    yield f"    {own.name} }}o--o{{ {there.table} : {link.of}"


def _columns(table: Table) -> Iterator[str]:
    foreign = {one.column for one in table.constraints if isinstance(one, ForeignKey)}
    unique = {one.columns[0] for one in table.uniques if len(one.columns) == 1}
    for column in table.columns:
        marks = [
            mark
            for mark, holds in (
                ("PK", column.is_key),
                ("FK", column.name in foreign),
                ("UK", column.name in unique),
            )
            if holds
        ]
        yield f"        {_TYPES[column.type.kind]} {column.name} {', '.join(marks)}".rstrip()
