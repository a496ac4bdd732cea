"""Recognize shared files of ours by their contents, where no ledger records them."""

from __future__ import annotations

import ast
import posixpath
from typing import TYPE_CHECKING

from featurebuilder.artifacts.support.columns import COLUMNS
from featurebuilder.artifacts.support.database import DATABASE
from featurebuilder.artifacts.support.errors import ERRORS
from featurebuilder.artifacts.support.etag import ETAG
from featurebuilder.artifacts.support.fixtures import TEST_DATABASE
from featurebuilder.artifacts.support.pagination import CURSOR_PAGINATION, PAGINATION, SORTING
from featurebuilder.artifacts.support.problems import PROBLEMS
from featurebuilder.artifacts.support.references import REFERENCES
from featurebuilder.artifacts.support.timestamps import TIMESTAMPS
from featurebuilder.artifacts.support.validation import VALIDATION
from featurebuilder.edit.blocks import DEFINITIONS
from featurebuilder.edit.source import read_source
from featurebuilder.errors import EditRefusedError
from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.render.template import templates_root

if TYPE_CHECKING:
    from featurebuilder.artifacts.artifact import Artifact
    from featurebuilder.project.project import Project
    from featurebuilder.project.storage.storage import TreeStorage

_COMMENT_STARTS = ('"""', "#")
_OTHER_NAMES = ("support", "resources")
FACTORIES = "factories"
CORE_MODULES = (
    DATABASE,
    VALIDATION,
    ERRORS,
    PROBLEMS,
    PAGINATION,
    CURSOR_PAGINATION,
    SORTING,
    COLUMNS,
    TIMESTAMPS,
    REFERENCES,
    ETAG,
)
"""The modules of the support package; each is named after its artifact."""


def is_our_own(artifact: Artifact, data: bytes | None) -> bool:
    """Return whether a file was generated for ``artifact``.

    Recognize it by the first constant docstring or comment line of the template.
    """
    source = (templates_root() / artifact.template).read_text(encoding="utf-8")
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
    for artifact in CORE_MODULES:
        if artifact is DATABASE and not makes_session:
            continue
        path = join(folder, f"{artifact.name}.py")
        data = project.snapshot.read(path) if path in project.snapshot else None
        if data is not None and not is_our_own(artifact, data):
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


def tests_folder(project: Project) -> str:
    """Return the folder for the shared test modules of resources."""
    place = project.layout.tests
    paths = (parent_folder(place.path(name)) for name in ("x", "y"))
    folder = above = posixpath.commonpath(tuple(paths))
    while above:
        if above.rpartition("/")[2] in {"tests", "test"}:
            return _free_folder(above, project)
        above = parent_folder(above)
    # If each feature has a tests folder of its own, the shared folder is a new one above them.
    is_shared = folder == parent_folder(place.path("x"))
    return _free_folder(folder if is_shared else join(folder, "tests"), project)


def _free_folder(folder: str, project: Project) -> str:
    """Return the folder, or a subfolder if the project's own modules have the names of ours."""
    snapshot = project.snapshot
    database = snapshot.read(join(folder, f"{TEST_DATABASE.name}.py"))
    is_taken = database is not None and not is_our_own(TEST_DATABASE, database)
    is_hidden = join(folder, f"{FACTORIES}.py") in snapshot
    return join(folder, "resources") if is_taken or is_hidden else folder
