"""A tree as it will be: files put one by one over what is there, read again after each edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Action, Change, Part
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.resolving import Resolver

if TYPE_CHECKING:
    from featurebuilder.project.graph import Key


@dataclass(frozen=True, slots=True)
class _Note:
    """What is to be told of a file: ``action`` and ``after`` where they do not follow from it."""

    part: Part
    why: str
    action: Action | None = None
    after: bytes | None = None
    base: bytes | None = None
    generated: bytes | None = None


class Draft:
    """Grows towards a plan; ``project`` is always the reading of the tree as it would be now."""

    def __init__(self, original: Project, name: str, near: str | None = None) -> None:
        """Start from ``original``; ``name`` and ``near`` are those that it was read with."""
        self.original = original
        self.project = original
        self._name = name
        self._near = near
        self._files: dict[str, bytes | None] = {}
        self._notes: dict[str, _Note] = {}
        self._is_read = True

    def put(  # noqa: PLR0913 - the three texts of a merge and its outcome
        self,
        path: str,
        part: Part,
        data: bytes | None,
        why: str,
        *,
        action: Action | None = None,
        after: bytes | None = None,
        base: bytes | None = None,
        generated: bytes | None = None,
    ) -> None:
        """Give a file new contents; where two edits concern one file, both reasons are kept.

        ``after`` is what is to be written where that cannot be read, as with conflict markers.
        """
        note = _Note(part, why, action, after, base, generated)
        if earlier := self._notes.get(path):
            whys = earlier.why if why in earlier.why.split("; ") else f"{earlier.why}; {why}"
            note = replace(earlier, why=whys)
        self._notes[path] = note
        self.set(path, data)

    def tell(self, path: str, why: str) -> None:
        """Add a reason to those of a file that was put."""
        note = self._notes[path]
        self._notes[path] = replace(note, why=f"{note.why}; {why}")

    def set(self, path: str, data: bytes | None) -> None:
        """Give a file new contents whose reason is still to be put."""
        there = self._files[path] if path in self._files else self.before(path)
        self._is_read = self._is_read and there == data
        self._files[path] = data

    def reread(self) -> None:
        """Read the tree as it would be now."""
        if self._is_read:
            return
        self._is_read = True
        snapshot = self.original.snapshot.with_files(self._files)
        parsed = self.project.resolver.parsed
        known = {path: parsed[path] for path in parsed if path not in self._files}
        self.project = read_project(
            self.original.root,
            Resolver(snapshot, known),
            leaving_out=self._name,
            near=self._near,
            settings=self.original.settings,
        )

    def __contains__(self, path: str) -> bool:
        """Return whether the file was put."""
        return path in self._notes

    def before(self, path: str) -> bytes | None:
        """Return the file as it is on disk."""
        return self.original.snapshot.read(path)

    def now(self, path: str) -> bytes:
        """Return the file as it would be now; empty where there is none."""
        there = self._files[path] if path in self._files else self.before(path)
        return there or b""

    def holding(self, sign: bytes) -> tuple[str, ...]:
        """Return the Python files that would hold ``sign``."""
        return self.original.snapshot.with_files(self._files).holding(sign)

    @property
    def aggregator(self) -> Key:
        """The aggregator, which a draft that includes routers has."""
        aggregator = self.project.aggregator
        assert aggregator is not None  # noqa: S101 - made first where the tree has none
        return aggregator.key

    @property
    def files(self) -> dict[str, bytes | None]:
        """Every file that was given new contents, with these."""
        return dict(self._files)

    def changes(self) -> tuple[Change, ...]:
        """Return the change of each file, in the order in which reviewers read them."""
        parts = list(Part)
        paths = sorted(self._notes, key=lambda path: (parts.index(self._notes[path].part), path))
        return tuple(self.change(path) for path in paths)

    def change(self, path: str) -> Change:
        """Return the change of one file; of one that was not put, that nothing happens to it."""
        before = self.before(path)
        note = self._notes.get(path)
        if note is None:
            return Change(path, Part.ROUTER, Action.KEEP, before, before, "")
        after = self._files[path] if note.after is None else note.after
        change = Change.between(path, note.part, before, after, note.why)
        return replace(
            change,
            action=note.action or change.action,
            base=note.base,
            generated=note.generated,
        )
