"""Recognize shared files of ours by their contents, where no ledger records them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.core_modules import CORE_MODULES
from featurebuilder.edit.blocks import DEFINITIONS
from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.render.catalogue import Template, templates_root

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.storage.storage import TreeStorage

_COMMENT_STARTS = ('"""', "#")
_OTHER_NAMES = ("support", "resources")


def is_our_own(template: Template, data: bytes | None) -> bool:
    """Return whether a file was rendered from ``template``.

    Recognize it by the first constant docstring or comment line of the template.
    """
    source = (templates_root() / template.value).read_text(encoding="utf-8")
    lines = (line.strip() for line in source.splitlines())
    comment = next(line for line in lines if line.startswith(_COMMENT_STARTS) and "{" not in line)
    return data is not None and comment.encode() in data


def defines_names_of(data: bytes | None, generated: bytes, path: str) -> bool:
    """Return whether a file defines every public name that ``generated`` defines."""
    if data is None:
        return False
    return not path.endswith(".py") or _public_names(generated, path) <= _public_names(data, path)


def support_folder(project: Project, tree: TreeStorage) -> tuple[str, str]:
    """Return the folder for the package that features share, and its evidence.

    The folder must not contain the project's own modules under names that we use. If an option sets
    the folder, use it in any case.
    """
    folder, evidence = tree.support
    if project.settings.overrides.support:
        return folder, evidence
    beside = (join(parent_folder(folder), name) for name in _OTHER_NAMES)
    for place in (folder, *beside):
        unmanaged = _unmanaged_file(project, place, makes_session=tree.session[0] is None)
        if unmanaged is None:
            return place, evidence
        evidence = f"{unmanaged} belongs to the project"
    return folder, tree.support[1]


def _unmanaged_file(project: Project, folder: str, *, makes_session: bool) -> str | None:
    """Return the path of a project module where one of our modules would go, or ``None``."""
    wanted = {f"{row.module}.py": row.template for row in CORE_MODULES}
    if makes_session:
        wanted["db.py"] = Template.SUPPORT_DATABASE
    for name, template in wanted.items():
        path = join(folder, name)
        data = project.snapshot.read(path) if path in project.snapshot else None
        if data is not None and not is_our_own(template, data):
            return path
    return None


def _public_names(data: bytes, path: str) -> frozenset[str]:
    try:
        body = read_source(data, path).tree.body
    except EditRefusedError:
        return frozenset()
    defined = {node.name for node in body if isinstance(node, DEFINITIONS)}
    assigned = {
        target.id
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    return frozenset(name for name in defined | assigned if not name.startswith("_"))
