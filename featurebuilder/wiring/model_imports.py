"""Import a feature's model in the Alembic environment, where the project imports its siblings."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.edit.containers import container_of
from featurebuilder.edit.imports import FromImport, import_step
from featurebuilder.edit.removal import remove_element, remove_name
from featurebuilder.edit.source import read_source, write_source
from featurebuilder.edit.splice import apply_step
from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.change import Part
from featurebuilder.project.source.imported_files import imported_files
from featurebuilder.project.source.modules import join
from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.storage.alembic_settings import read_environment
from featurebuilder.project.storage.mapped_classes import read_mapping
from featurebuilder.wiring.include_edits import add_to_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.edit.source import Source
    from featurebuilder.plan.draft import Draft
    from featurebuilder.render.formatting import Formatter

_UNUSED = "  # noqa: F401"
_WHY = "imports the model so that Alembic sees its table"
_IMPORTERS = (b"import_module", b"walk_packages", b"__import__")


@dataclass(frozen=True, slots=True)
class Model:
    """A module with a mapped class.

    Attributes:
        path: The module's file.
        module: The module's dotted name.
        name: The name of the class.
    """

    path: str
    module: str
    name: str


def import_model(draft: Draft, model: Model, formatter: Formatter) -> str:
    """Import the model where the project's Alembic environment imports its siblings.

    Returns:
        What is left to do by hand, if the project has no such imports or the edit is refused;
        otherwise an empty string.
    """
    resolver = Resolver(draft.original.snapshot.with_files(draft.files))
    environment = read_environment(resolver.snapshot)
    if environment is None:
        return ""
    start = join(environment.folder, "env.py")
    reached = imported_files(resolver, start)
    # The application does not import the new model yet: its router is included later.
    is_known = {model.path, draft.original.application.key.path} & reached.keys()
    if is_known or any(may_import_by_name(resolver, path, model.module) for path in reached):
        return ""
    by_hand = f"add 'import {model.module}' to {start}: 'alembic check' needs it"
    siblings = {one.path for one in read_mapping(resolver).classes} - {model.path}
    if start not in resolver.snapshot or (siblings and not siblings & reached.keys()):
        return by_hand
    path, lines = _find_import_file(resolver, start, reached, siblings)
    before = draft.now(path)
    try:
        _add_import(draft, path, model, lines, formatter.line_length)
    except EditRefusedError:
        draft.set(path, before)
        return by_hand
    draft.put(path, Part.PROJECT, draft.now(path), _WHY)
    return ""


def remove_model_imports(draft: Draft, path: str, edited: tuple[str, ...]) -> list[str]:
    """Remove imports of the model at ``path`` from the ``edited`` files.

    Returns:
        The files that were changed.

    Raises:
        EditRefusedError: if an edit cannot be proven correct.
    """
    changed: list[str] = []
    for file in edited:
        data = draft.now(file)
        source = read_source(data, file)
        while found := next(_imports_of(draft, source, file, path), None):
            source = _without_export(source, found[0].names[found[1]].name)
            node, index = next(_imports_of(draft, source, file, path))
            source = apply_step(source, remove_name(source, node, index))
        if source.text != read_source(data, file).text:
            draft.set(file, write_source(data, source.text, file))
            changed.append(file)
    return changed


def _find_import_file(
    resolver: Resolver, start: str, reached: dict[str, int], siblings: set[str]
) -> tuple[str, tuple[int, ...]]:
    """Return the file that imports the most siblings, and the lines of these imports.

    That is ``env.py``, or a file it imports that contains nothing but imports.
    """
    best, most = start, _sibling_import_lines(resolver, start, siblings)
    for path in sorted(reached, key=lambda one: reached[one]):
        module = resolver.module(path)
        if module and path != start and all(map(_is_import_only, module.tree.body)):
            lines = _sibling_import_lines(resolver, path, siblings - {path})
            if len(lines) > len(most):
                best, most = path, lines
    return best, most


def _sibling_import_lines(resolver: Resolver, path: str, siblings: set[str]) -> tuple[int, ...]:
    """Return the lines on which a file imports one of the siblings."""
    module, find = resolver.module(path), resolver.finder.find
    lines: set[int] = set()
    for one in module.imports.values() if module else ():
        names = (one.module, f"{one.module}.{one.name}" if one.module else one.name)
        if {find(path, name, one.level) for name in names if name} & siblings:
            lines.add(one.line)
    return tuple(sorted(lines))


def _is_import_only(node: ast.stmt) -> bool:
    """Return whether a statement is an import, a string or ``__all__``."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name == "__all__"
        case _:
            return False


def _add_import(draft: Draft, path: str, model: Model, lines: tuple[int, ...], width: int) -> None:
    """Add the import next to those of the siblings, and the name to ``__all__`` if there is one."""
    data = draft.now(path)
    source = read_source(data, path)
    wanted = FromImport(_module_like_siblings(source, path, model, lines), model.name)
    exports = _has_all(source)
    pragma = "" if exports or path.endswith("__init__.py") else _UNUSED
    step = import_step(source, wanted, like=lines, width=width, pragma=pragma)
    if step is None:
        return
    data = write_source(data, apply_step(source, step).text, path)
    draft.set(path, add_to_all(data, path, model.name, width) if exports else data)


def _module_like_siblings(source: Source, path: str, model: Model, lines: tuple[int, ...]) -> str:
    """Return the module's name in the style of the sibling imports: relative or absolute."""
    folder, _, file = model.path.rpartition("/")
    nodes = [n for n in source.tree.body if isinstance(n, ast.ImportFrom) and n.lineno in lines]
    relative = bool(nodes) and all(node.level == 1 for node in nodes)
    if relative and folder == path.rpartition("/")[0]:
        return f".{file.removesuffix('.py')}"
    return model.module


def _has_all(source: Source) -> bool:
    """Return whether the module assigns ``__all__``."""
    return any(
        isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0])
        for node in source.tree.body
    )


def _without_export(source: Source, name: str) -> Source:
    """Return the source without the name in ``__all__``."""
    if not _has_all(source):
        return source
    names = container_of(source, "__all__")
    texts = {source.segment(node) for node in ast.walk(names) if isinstance(node, ast.Constant)}
    text = next((one for one in texts if one.strip("'\"") == name), None)
    step = remove_element(source, names, text) if text else None
    return apply_step(source, step) if step else source


def _imports_of(
    draft: Draft, source: Source, file: str, path: str
) -> Iterator[tuple[ast.ImportFrom, int]]:
    """Yield the imports from the module at ``path``, each with the index of the name to remove."""
    finder = draft.project.finder
    for node in source.tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        if finder.find(file, node.module or "", node.level) == path:
            yield node, 0


def may_import_by_name(resolver: Resolver, path: str, module: str) -> bool:
    """Return whether a file imports modules by strings, and ``module`` may be one of them.

    Such a file contains the name of the package whose modules it imports, as ``app.models`` or
    ``app.models.``.
    """
    if not any(sign in (resolver.snapshot.read(path) or b"") for sign in _IMPORTERS):
        return False
    parsed = resolver.module(path)
    strings = (
        node.value.rstrip(".")
        for node in (ast.walk(parsed.tree) if parsed else ())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return any(text and module.startswith(f"{text}.") for text in strings)
