"""Add an import in the position and style of the module's existing imports."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import places
from featurebuilder.edit.import_order import (
    choose_neighbor,
    head_imports,
    last_path_change,
    module_of,
    section,
    section_of,
    usable_imports,
)
from featurebuilder.edit.items import Items, ItemSpan, sorted_index
from featurebuilder.edit.names import bindings, bound_names, first_use
from featurebuilder.edit.pragmas import shared_pragma
from featurebuilder.edit.source import last_line, leading_whitespace
from featurebuilder.edit.statements import insert_after, insert_before, parse_statements
from featurebuilder.edit.step import EditStep, Splice, TreeChange
from featurebuilder.errors import EditRefusedError, Location, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.edit.blocks import Scope
    from featurebuilder.edit.import_order import ImportStatement
    from featurebuilder.edit.source import Source

__all__ = ["FromImport", "bound_names", "find_import", "import_items", "import_step"]

_COMMENT = re.compile(r"[ \t\f]*(#.*)?")


@dataclass(frozen=True, slots=True)
class FromImport:
    """``from module import name``; ``module`` includes the leading dots of a relative import."""

    module: str
    name: str
    alias: str | None = None

    @property
    def bound(self) -> str:
        """The name that the import binds."""
        return self.alias or self.name

    @property
    def item(self) -> str:
        """The part after ``import``."""
        return f"{self.name} as {self.alias}" if self.alias else self.name

    @property
    def statement(self) -> str:
        """The whole statement, on one line."""
        return f"from {self.module} import {self.item}"

    def within(self, width: int) -> str:
        """Return the statement, split with parentheses if it exceeds ``width`` characters."""
        if len(self.statement) <= width:
            return self.statement
        return f"from {self.module} import (\n    {self.item},\n)"


def find_import(block: Sequence[ast.stmt], wanted: FromImport) -> tuple[ast.ImportFrom, int] | None:
    """Return the statement in ``block`` that makes the import, and the index of the name in it."""
    for node in block:
        if isinstance(node, ast.ImportFrom) and module_of(node) == wanted.module:
            for index, alias in enumerate(node.names):
                if (alias.name, alias.asname) == (wanted.name, wanted.alias):
                    return node, index
    return None


def import_step(
    source: Source,
    wanted: FromImport,
    *,
    like: Sequence[int] = (),
    width: int = 88,
    pragma: str = "",
) -> EditStep | None:
    """Return the step that adds the import, or ``None`` if the module has it already.

    The new import goes above the first use of its name.

    Args:
        source: the module.
        wanted: the import to add.
        like: the lines of the sibling imports to insert next to: at the top level of the module, or
            in one function or one ``if TYPE_CHECKING`` block, which then gets the new import too.
        width: the maximum line length of the project, in characters.
        pragma: the end of the new line if the siblings do not share a pragma.

    Raises:
        EditRefusedError: if the module binds the name to something else, or if no position works.
    """
    node = _parse_import(source, wanted)
    siblings, scope, block = _find_siblings(source, like)
    if _is_imported(source, wanted, scope, block):
        return None
    before = first_use(scope, wanted.bound)
    usable = usable_imports(block, before)
    known = set(usable)
    siblings = [sibling for sibling in siblings if sibling in known]
    same = [one for one in usable if module_of(one) == wanted.module]
    if len(same) == 1 and isinstance(same[0], ast.ImportFrom) and _may_join(same[0], wanted):
        return _join(source, same[0], wanted, width)
    indent = source.indent(siblings[0]) if siblings else ""
    text = wanted.within(width - len(indent.expandtabs(4)))
    if "\n" not in text:
        text += shared_pragma(source, siblings or same) or pragma
    step = (
        _insert_among(source, block, siblings or same, node, text)
        if siblings or same
        else _insert_by_section(source, usable, wanted, node, text)
    )
    if before is not None and step.lines.start > before:
        raise _refused(source, wanted, f"'{wanted.bound}' is used above the new import", before)
    return step


def import_items(source: Source, node: ast.Import | ast.ImportFrom, width: int = 88) -> Items:
    """Return the names of an import as items."""
    spans = tuple(ItemSpan(source.start(alias), source.end(alias)) for alias in node.names)
    return Items(source, spans, source.segment(node).endswith(")"), width)


def _parse_import(source: Source, wanted: FromImport) -> ast.ImportFrom:
    """Parse the import and check that it is exactly the one that ``wanted`` describes."""
    match parse_statements(source, wanted.statement):
        case (ast.ImportFrom(names=[ast.alias(name=name, asname=asname)]) as node,) if (
            module_of(node),
            name,
            asname,
        ) == (wanted.module, wanted.name, wanted.alias) and name != "*":
            return node
        case _:
            raise _refused(source, wanted, "the text to add is not exactly one import", None)


def _find_siblings(
    source: Source, like: Sequence[int]
) -> tuple[list[ImportStatement], Scope, Sequence[ast.stmt]]:
    """Return the sibling imports on the lines ``like``, with their scope and their block."""
    lines = frozenset(like)
    found = [
        (place, node)
        for place, node in places(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno in lines
    ]
    own = [(place, node) for place, node in found if place.owner is place.scope]
    top = [node for place, node in own if place.scope is source.tree]
    if top:
        return top, source.tree, source.tree.body
    blocks = {id(place.block): place for place, _ in own or found}
    if len(blocks) == 1:
        place = next(iter(blocks.values()))
        if own or _is_for_types(place.owner):
            return [node for _, node in own or found], place.scope, place.block
    return [], source.tree, source.tree.body


def _is_for_types(node: ast.AST) -> bool:
    """Return whether a node is an ``if TYPE_CHECKING`` block."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _is_imported(
    source: Source, wanted: FromImport, scope: Scope, block: Sequence[ast.stmt]
) -> bool:
    """Return whether ``block``, or the top level above it, has the import already.

    Raises:
        EditRefusedError: if the name is bound to something else.
    """
    for outer, inside in ((scope, block), (source.tree, source.tree.body)):
        lines = bindings(outer).get(wanted.bound, [])
        found = find_import(inside, wanted)
        others = [line for line in lines if not found or line != found[0].lineno]
        if others:
            what = f"the name '{wanted.bound}' is already taken in this module"
            raise _refused(source, wanted, what, others[0])
        if found:
            return True
    return False


def _refused(source: Source, wanted: FromImport, what: str, line: int | None) -> EditRefusedError:
    remedy = "rename the feature, or import it by hand under another name"
    return EditRefusedError(Problem(what, Location(source.path, line), remedy, wanted.statement))


def _may_join(node: ast.ImportFrom, wanted: FromImport) -> bool:
    """Return whether the name may join the statement; as in isort, aliases stay separate."""
    renamed = any(alias.asname for alias in node.names)
    if node.names[0].name == "*":
        return False
    return len(node.names) > 1 if renamed else not wanted.alias


def _join(source: Source, node: ast.ImportFrom, wanted: FromImport, width: int) -> EditStep:
    """Return the step that adds the name to an existing statement."""
    items = import_items(source, node, width)
    index = sorted_index([alias.name for alias in node.names], wanted.name)
    end = source.line_end(last_line(node))
    splices = items.put(index, wanted.item)
    if (
        node.lineno == last_line(node)
        and not items.fits_one_line(wanted.item)
        and _COMMENT.fullmatch(source.text[source.end(node) : end])
    ):
        splices = _explode(source, node, items, index, wanted.item)
    change = TreeChange(node, "names", index, (ast.alias(wanted.name, wanted.alias),))
    lines = range(node.lineno, last_line(node) + 1)
    return EditStep(splices, (change,), lines, snippet=wanted.statement)


def _explode(
    source: Source, node: ast.ImportFrom, items: Items, index: int, item: str
) -> tuple[Splice, ...]:
    """Put each name on its own line in parentheses; a trailing comment stays on the first line."""
    names = [source.text[span.start : span.end] for span in items.spans]
    names.insert(index, item)
    start, end = items.spans[0].start, source.line_end(node.lineno)
    if items.is_bracketed:
        start = source.text.rindex("(", 0, start)
    indent = leading_whitespace(source.line(node.lineno))
    unit = "\t" if indent.startswith("\t") else "    "
    rows = "".join(f"{indent}{unit}{name},{source.newline}" for name in names)
    comment = source.text[source.end(node) : end].rstrip()
    return (Splice(start, end, f"({comment}{source.newline}{rows}{indent})"),)


def _insert_among(
    source: Source,
    block: Sequence[ast.stmt],
    siblings: Sequence[ImportStatement],
    node: ast.ImportFrom,
    text: str,
) -> EditStep:
    """Return the step that inserts the import next to its siblings, in their order."""
    beside, above = choose_neighbor(source, block, siblings, node)
    return insert_before(source, beside, text) if above else insert_after(source, beside, text)


def _insert_by_section(
    source: Source,
    usable: Sequence[ImportStatement],
    wanted: FromImport,
    node: ast.ImportFrom,
    text: str,
) -> EditStep:
    """Return the step that inserts the import by isort section, without siblings to follow."""
    own = section(wanted.module, wanted.module)
    block = source.tree.body
    head = head_imports(usable, block)
    for imports in (head, usable):
        peers = [
            one
            for one in imports
            if isinstance(one, ast.ImportFrom) and section_of(one, wanted.module) == own
        ]
        if peers:
            return _insert_among(source, block, peers, node, text)
    earlier = [one for one in head if section_of(one, wanted.module) <= own]
    if earlier:
        same = section_of(earlier[-1], wanted.module) == own
        return insert_after(source, earlier[-1], text, gap=not same)
    if head:
        return insert_before(source, head[0], text, gap=True)
    return insert_after(source, last_path_change(block), text, gap=True)
