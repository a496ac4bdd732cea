"""Which shared files are our own, told by what they hold where no ledger remembers them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from featurebuilder.edit.blocks import DEFINITIONS
from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.core_modules import CORE_MODULES
from featurebuilder.project.modules import join, parent_folder
from featurebuilder.render.catalogue import Template, templates_root

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.storage import TreeStorage

_SAYINGS = ('"""', "#")
_ELSEWHERE = ("support", "resources")


def is_our_own(template: Template, data: bytes | None) -> bool:
    """Return whether a file was made of ``template``, as its docstring or first comment tells."""
    source = (templates_root() / template.value).read_text(encoding="utf-8")
    lines = (line.strip() for line in source.splitlines())
    said = next(line for line in lines if line.startswith(_SAYINGS) and "{" not in line)
    return data is not None and said.encode() in data


def can_stand_for(data: bytes | None, generated: bytes, path: str) -> bool:
    """Return whether a file has every public name of what is generated for its place."""
    if data is None:
        return False
    return not path.endswith(".py") or _names(generated, path) <= _names(data, path)


def support_folder(project: Project, tree: TreeStorage) -> tuple[str, str]:
    """Return the folder of the package that features share, where nothing of the tree's own stands.

    What says why comes with it.
    """
    folder, evidence = tree.support
    if project.settings.overrides.support:
        return folder, evidence
    beside = (join(parent_folder(folder), name) for name in _ELSEWHERE)
    for place in (folder, *beside):
        stranger = _stranger(project, place, makes_session=tree.session[0] is None)
        if stranger is None:
            return place, evidence
        evidence = f"{stranger} is the tree's own"
    return folder, tree.support[1]


def _stranger(project: Project, folder: str, *, makes_session: bool) -> str | None:
    """Return a file of the tree's own that stands where one of ours might."""
    wanted = {f"{row.module}.py": row.template for row in CORE_MODULES}
    if makes_session:
        wanted["db.py"] = Template.SUPPORT_DATABASE
    for name, template in wanted.items():
        path = join(folder, name)
        data = project.snapshot.read(path) if path in project.snapshot else None
        if data is not None and not is_our_own(template, data):
            return path
    return None


def _names(data: bytes, path: str) -> frozenset[str]:
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
