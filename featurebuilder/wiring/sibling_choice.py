"""Choose the includes that a new router follows: its siblings, or those of a similar folder."""

from __future__ import annotations

from dataclasses import replace
from posixpath import commonpath
from typing import TYPE_CHECKING, NamedTuple

from featurebuilder.project.routers.aggregators import is_in_sister_folder
from featurebuilder.project.routers.references import Reference, Referrer
from featurebuilder.project.source.modules import is_auxiliary, parent_folder

if TYPE_CHECKING:
    from featurebuilder.project.project import Project
    from featurebuilder.project.routers.graph import Include, Router, RouterKey
    from featurebuilder.project.routers.references import NewRouter


class Counterpart(NamedTuple):
    """An include in another file, and the new router's name and imports modelled on it."""

    example: Include
    reference: Reference


class _Place(NamedTuple):
    """A place with includes: file, function, list, and the line of a statement around them."""

    path: str
    function: str | None
    container: str | None
    block: int | None


def siblings_in_one_place(project: Project, key: RouterKey) -> tuple[Include, ...]:
    """Return the siblings that are included in one place, in the order of the source.

    If siblings are spread over several places, choose the place with the most routers from the new
    router's folder, then from sister folders, then overall. An ``if`` is a place of its own; the
    unconditional one of equal places is chosen.
    """
    others = [
        s for s in project.siblings if s.child and s.child.path != key.path and not s.found_by
    ]
    # A router defined in the including file itself shows nothing about imported routers.
    siblings = [s for s in others if s.child and s.child.path != s.path] or others
    places: dict[_Place, list[Include]] = {}
    for sibling in siblings:
        is_nested = sibling.container is None and sibling.anchor != sibling.line
        block = sibling.anchor if is_nested else None
        place = _Place(sibling.path, sibling.function, sibling.container, block)
        places.setdefault(place, []).append(sibling)
    folder = parent_folder(key.path)

    def rank(place: _Place) -> tuple[int, int, int, bool]:
        paths = [s.child.path for s in places[place] if s.child]
        near = sum(parent_folder(path) == folder for path in paths)
        sisters = sum(is_in_sister_folder(path, key.path) for path in paths)
        return near, sisters, len(paths), place.block is None

    return tuple(places[max(places, key=rank)]) if places else ()


def counterpart(project: Project, parent: Router, new: NewRouter) -> Counterpart | None:
    """Return an include to follow in another file, for a ``parent`` that includes no router yet.

    It is in a file of the same name and depth, imports its router by an absolute name, and passes
    no arguments except prefix and tags. Return ``None`` if there is none.
    """
    path = parent.key.path
    alike = [
        include
        for include in project.graph.includes
        if include.child and _is_plain(include) and _is_same_place(include.path, path)
    ]
    for example in sorted(alike, key=lambda i: -len(commonpath([i.path, path]))):
        referrer = Referrer(project.resolver)
        imported, found = referrer.imported(example), referrer.like(example, new)
        if imported and not imported.level and found:
            imports = tuple(replace(i, path=path, line=0) for i in found.imports)
            return Counterpart(example, Reference(found.expression, imports, example))
    return None


def _is_plain(include: Include) -> bool:
    return include.container is None and set(include.keywords) <= {"prefix", "tags"}


def _is_same_place(one: str, other: str) -> bool:
    names = one.rpartition("/")[2], other.rpartition("/")[2]
    same = names[0] == names[1] and one.count("/") == other.count("/")
    return same and one != other and not is_auxiliary(one)
