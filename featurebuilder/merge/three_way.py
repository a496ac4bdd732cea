"""Merge newly generated text into a file that was edited since it was generated last."""

from __future__ import annotations

import ast
import codecs
import warnings
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.source import read_source, split_lines, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.errors import EditRefusedError
from featurebuilder.merge.line_merge import (
    MARKERS,
    Clash,
    Clean,
    MergeInput,
    is_clean,
    mark_clashes,
    merge_lines,
    resolve_clashes,
)
from featurebuilder.merge.python_merge import merge_python
from featurebuilder.render.formatting import DEFAULT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from featurebuilder.merge.line_merge import Group


class OnConflict(StrEnum):
    """The treatment of lines that both the user and the generator changed."""

    MARK = "mark"
    OURS = "ours"
    THEIRS = "theirs"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge; ``clashes`` are the lines, from 1, where a conflict starts."""

    data: bytes
    clashes: tuple[int, ...] = ()


def merge(  # noqa: PLR0913 - the three texts of a merge and its options
    base: bytes,
    yours: bytes,
    generated: bytes,
    path: str,
    on_conflict: OnConflict = OnConflict.MARK,
    *,
    width: int = DEFAULT_WIDTH,
) -> MergeResult:
    """Return ``yours`` with the changes from ``base`` to ``generated``.

    Keep the byte-order mark, line endings and missing final newline of ``yours``. If a Python file
    merges without a clash but does not compile, mark all that differs as one conflict. Keep an
    import that is no longer generated if hand-edited code uses it.

    Args:
        base: The text generated last.
        yours: The file as the user edited it.
        generated: The text generated now.
        path: The file's path; ``.py`` files are merged by definitions too.
        on_conflict: The treatment of clashes.
        width: The maximum length of rewritten import and call lines.
    """
    if yours == base:
        return MergeResult(generated)
    if generated in {base, yours}:
        return MergeResult(yours)
    style = _Style.of(yours, base)
    three = MergeInput(*(style.lines(side) for side in (base, yours, generated)))
    groups = _merge_groups(three, path, style, width)
    if is_clean(groups) or on_conflict in {OnConflict.OURS, OnConflict.THEIRS}:
        data = style.data(resolve_clashes(groups, ours=on_conflict is not OnConflict.THEIRS))
        kept = restore_imports(data, yours, path, width) if path.endswith(".py") else data
        return MergeResult(kept)
    text = mark_clashes(groups, style.newline)
    starts = [n for n, ln in enumerate(split_lines(text), 1) if ln.rstrip("\r\n") == MARKERS[0]]
    return MergeResult(style.data(text), tuple(starts))


@dataclass(frozen=True, slots=True)
class _Style:
    """The byte-level style of the user's file.

    Attributes:
        mark: The byte-order mark, or empty.
        newline: The line ending.
        ends: True if the last line is terminated.
    """

    bom: bytes
    newline: str
    ends: bool

    @classmethod
    def of(cls, yours: bytes, base: bytes) -> _Style:
        bom = codecs.BOM_UTF8 if yours.startswith(codecs.BOM_UTF8) else b""
        pairs = yours.count(b"\r\n")
        newline = "\r\n" if pairs * 2 > yours.count(b"\n") else "\n"
        ends = yours.endswith(b"\n") or not yours or not base.endswith(b"\n")
        return cls(bom, newline, ends)

    def lines(self, data: bytes) -> tuple[str, ...]:
        text = data.removeprefix(self.bom).decode("utf-8", "surrogateescape")
        if self.newline not in text:
            text = text.replace("\n", self.newline)
        if not self.ends and text and not text.endswith("\n"):
            text += self.newline
        return tuple(split_lines(text))

    def data(self, text: str) -> bytes:
        text = text if self.ends else text.removesuffix(self.newline)
        return self.bom + text.encode("utf-8", "surrogateescape")


def _merge_groups(three: MergeInput, path: str, style: _Style, width: int) -> tuple[Group, ...]:
    groups: tuple[Group, ...] = merge_lines(three)
    if not path.endswith(".py"):
        return groups
    sides = [style.data("".join(side)) for side in three.sides]
    if _is_flawed(sides[1], path, ()) or _is_flawed(sides[2], path, ()):
        # A side that does not compile cannot be split, and its merge cannot be checked.
        return groups
    pieces = merge_python(three, width)
    candidates = [groups] if is_clean(groups) else []
    if is_clean(groups) or _count_clashes(pieces) <= _count_clashes(groups):
        candidates.append(pieces)
    for candidate in (*candidates, groups):
        texts = [style.data(resolve_clashes(candidate, ours=ours)) for ours in (True, False)]
        if not any(_is_flawed(text, path, sides[1:]) for text in texts):
            return candidate
    return groups if not is_clean(groups) else _clash_of_all(three)


def _count_clashes(groups: Sequence[Group]) -> int:
    return sum(isinstance(group, Clash) for group in groups)


def _clash_of_all(three: MergeInput) -> tuple[Group, ...]:
    """Return one clash of all lines, except for equal lines at both ends."""
    first = _count_shared_head(three.sides)
    last = _count_shared_head([side[first:][::-1] for side in three.sides])
    inner = (side[first : len(side) - last] for side in three.sides)
    end = three.yours[len(three.yours) - last :]
    return Clean(three.yours[:first]), Clash(*inner), Clean(end)


def _count_shared_head(sides: Sequence[Sequence[str]]) -> int:
    count = 0
    for lines in zip(*sides, strict=False):
        if len(set(lines)) > 1:
            break
        count += 1
    return count


def _is_flawed(data: bytes, path: str, sides: Sequence[bytes]) -> bool:
    """Return whether a module fails to compile, or defines a name more often than its ``sides``."""
    try:
        source = read_source(data, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source.text, path, "exec", dont_inherit=True)
        if not sides:
            return False
        known = [Counter(_defined_names(read_source(side, path).tree)) for side in sides]
        found = Counter(_defined_names(source.tree))
        return any(count > max(1, *(one[name] for one in known)) for name, count in found.items())
    except (EditRefusedError, SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _defined_names(tree: ast.Module) -> Iterator[str]:
    """Yield the qualified name of every function, class, method and annotated attribute."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{inner.name}"
                if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    yield f"{node.name}.{inner.target.id}"


def restore_imports(merged: bytes, yours: bytes, path: str, width: int) -> bytes:
    """Return ``merged`` with the imports of ``yours`` that its code uses but does not import.

    An import that cannot be restored safely stays out; verification then reports the missing name.
    ``width`` is the maximum line length.
    """
    data = merged
    try:
        mine, made = read_source(yours, path).tree, read_source(merged, path).tree
        bound, used = set(_bound_names(made)), set(_used_names(made))
        for wanted in _imported_names(mine):
            if wanted.bound in used and wanted.bound not in bound:
                source = read_source(data, path)
                step = import_step(source, wanted, width=width)
                text = apply_step(source, step).text if step else source.text
                data = write_source(data, text, path)
    except EditRefusedError:
        return data
    return data


def _imported_names(tree: ast.Module) -> Iterator[FromImport]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            module = "." * node.level + (node.module or "")
            yield from (FromImport(module, name.name, name.asname) for name in node.names)


def _bound_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case _:
                pass


def _used_names(tree: ast.Module) -> Iterator[str]:
    nodes = ast.walk(tree)
    return (n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
