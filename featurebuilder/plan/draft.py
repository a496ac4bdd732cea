"""A tree as it will be: files put one by one over what is there, read again after each edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.plan.change import Change, Part
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.resolving import Resolver

if TYPE_CHECKING:
    from featurebuilder.project.graph import Key


class Draft:
    """Grows towards a plan; ``project`` is always the reading of the tree as it would be now."""

    def __init__(self, original: Project, name: str, near: str | None = None) -> None:
        """Start from ``original``; ``name`` and ``near`` are those that it was read with."""
        self.original = original
        self.project = original
        self._name = name
        self._near = near
        self._files: dict[str, bytes] = {}
        self._notes: dict[str, tuple[Part, str]] = {}

    def put(self, path: str, part: Part, data: bytes, why: str) -> None:
        """Give a file new contents; where two edits concern one file, both reasons are kept."""
        if path in self._notes:
            part, earlier = self._notes[path]
            why = f"{earlier}; {why}"
        self._notes[path] = (part, why)
        self._files[path] = data

    def set(self, path: str, data: bytes) -> None:
        """Give a file new contents whose reason is still to be put."""
        self._files[path] = data

    def reread(self) -> None:
        """Read the tree as it would be now."""
        snapshot = self.original.snapshot.with_files(self._files)
        parsed = self.project.resolver.parsed
        known = {path: parsed[path] for path in parsed if path not in self._files}
        self.project = read_project(
            self.original.root,
            Resolver(snapshot, known),
            leaving_out=self._name,
            near=self._near,
        )

    def __contains__(self, path: str) -> bool:
        """Return whether the file was put."""
        return path in self._notes

    def before(self, path: str) -> bytes | None:
        """Return the file as it is on disk."""
        return self.original.snapshot.read(path)

    def now(self, path: str) -> bytes:
        """Return the file as it would be now; empty where there is none."""
        if path in self._files:
            return self._files[path]
        return self.before(path) or b""

    def holding(self, sign: bytes) -> tuple[str, ...]:
        """Return the Python files that would hold ``sign``."""
        return self.original.snapshot.with_files(self._files).holding(sign)

    @property
    def aggregator(self) -> Key:
        """The aggregator, which a draft that includes routers has."""
        aggregator = self.project.aggregator
        assert aggregator is not None  # noqa: S101 - made first where the tree has none
        return aggregator.key

    def changes(self) -> tuple[Change, ...]:
        """Return the change of each file, in the order in which reviewers read them."""
        parts = list(Part)
        paths = sorted(self._notes, key=lambda path: (parts.index(self._notes[path][0]), path))
        return tuple(self._change(path) for path in paths)

    def _change(self, path: str) -> Change:
        part, why = self._notes[path]
        return Change.between(path, part, self.before(path), self._files[path], why)
