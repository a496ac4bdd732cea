"""Collect edits into a draft of the changed project, and read it again after each edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.source.resolving import Resolver

if TYPE_CHECKING:
    from featurebuilder.project.routers.graph import RouterKey


@dataclass(frozen=True, slots=True)
class _Note:
    """The details of one file's change.

    ``action`` and ``after`` are set only if they cannot be derived from the file's contents.
    """

    part: Part
    why: str
    action: FileAction | None = None
    after: bytes | None = None
    base: bytes | None = None
    generated: bytes | None = None


class Draft:
    """The project as a plan will leave it.

    ``original`` is the project on disk, and ``project`` the one read from the files of the draft.
    """

    def __init__(self, original: Project, name: str, near: str | None = None) -> None:
        """Start from ``original``; ``name`` and ``near`` are the arguments it was read with."""
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
        action: FileAction | None = None,
        after: bytes | None = None,
        base: bytes | None = None,
        generated: bytes | None = None,
    ) -> None:
        """Set the new contents of a file, with the reason.

        The reasons of several edits of one file are joined.

        Args:
            path: The file's path.
            part: The role of the file.
            data: The new contents as the draft reads them; ``None`` deletes the file.
            why: The reason.
            action: The action, if it does not follow from the contents.
            after: The contents to write, if the draft cannot read them, as with conflict markers.
            base: The text generated last.
            generated: The text generated now.
        """
        note = _Note(part, why, action, after, base, generated)
        if earlier := self._notes.get(path):
            whys = earlier.why if why in earlier.why.split("; ") else f"{earlier.why}; {why}"
            note = replace(earlier, why=whys)
        self._notes[path] = note
        self.set(path, data)

    def tell(self, path: str, why: str) -> None:
        """Add a reason to a file that was put before."""
        note = self._notes[path]
        self._notes[path] = replace(note, why=f"{note.why}; {why}")

    def set(self, path: str, data: bytes | None) -> None:
        """Set the new contents of a file; a later `put` adds the reason."""
        there = self._files[path] if path in self._files else self.before(path)
        self._is_read = self._is_read and there == data
        self._files[path] = data

    def reread(self) -> None:
        """Read the project again from the files of the draft."""
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
        """Return the file's contents on disk, or ``None`` if it does not exist."""
        return self.original.snapshot.read(path)

    def now(self, path: str) -> bytes:
        """Return the file's contents in the draft, or empty bytes if it does not exist."""
        there = self._files[path] if path in self._files else self.before(path)
        return there or b""

    def holding(self, sign: bytes) -> tuple[str, ...]:
        """Return the Python files of the draft that contain ``sign``."""
        return self.original.snapshot.with_files(self._files).holding(sign)

    @property
    def aggregator(self) -> RouterKey:
        """The aggregator; `prepare_aggregator` ensures that the draft has one."""
        aggregator = self.project.aggregator
        assert aggregator is not None  # noqa: S101 - it is created first if there is none
        return aggregator.key

    @property
    def files(self) -> dict[str, bytes | None]:
        """The new contents of every edited file."""
        return dict(self._files)

    def changes(self) -> tuple[Change, ...]:
        """Return the change of each file, sorted by part and path for review."""
        parts = list(Part)
        paths = sorted(self._notes, key=lambda path: (parts.index(self._notes[path].part), path))
        return tuple(self.change(path) for path in paths)

    def change(self, path: str) -> Change:
        """Return the change of one file; ``KEEP`` if the file was not put."""
        before = self.before(path)
        note = self._notes.get(path)
        if note is None:
            return Change(path, Part.ROUTER, FileAction.KEEP, before, before, "")
        after = self._files[path] if note.after is None else note.after
        change = Change.between(path, note.part, before, after, note.why)
        return replace(
            change,
            action=note.action or change.action,
            base=note.base,
            generated=note.generated,
        )
