"""Run the moves of a transaction: all of them, or none, by restoring the tree if one fails."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.apply.os_errors import convert_os_errors, reason_of
from featurebuilder.apply.paths import nearest_existing
from featurebuilder.apply.receipt import Directory
from featurebuilder.apply.recovery import keep_record
from featurebuilder.apply.staged_file import Move
from featurebuilder.errors import FeatureBuilderError, Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from featurebuilder.apply.disk import Disk, Stamp
    from featurebuilder.apply.receipt import FileStep


class Journal:
    """One transaction on a tree: the moves to make, and the state needed to undo them."""

    def __init__(
        self,
        disk: Disk,
        steps: Sequence[FileStep],
        unmake: Sequence[Path] = (),
        restamp: Sequence[Directory] = (),
        *,
        root: Path,
    ) -> None:
        """Prepare a transaction.

        Args:
            disk: the file system.
            steps: the files to write and delete.
            unmake: the directories to remove after the steps.
            restamp: the directories that get their old times at the end; those that a step creates
                get their old modes too.
            root: the root of the tree that contains all of these.
        """
        self._root = root
        self.made: list[Path] = []
        self._disk = disk
        # Deletions come last, so that every old path exists until then.
        self._moves = [Move.of(step) for step in sorted(steps, key=lambda s: s.after is None)]
        self._unmake = unmake
        self._restamp = {directory.path: directory.before for directory in restamp}
        self._unmade: list[tuple[Path, Stamp]] = []
        self._touched: dict[Path, Stamp] = {}

    def run(self) -> tuple[Directory, ...]:
        """Make all changes and return the directories that were touched.

        On any error the tree is restored first.

        Raises:
            WriteFailedError: if the operating system refuses a change; also, with one problem for
                each file, if the tree could not be restored.
            StalePlanError: if a file changed in the meantime.
            BaseException: an interrupt is raised again unchanged.
        """
        with keep_record(self._root, self._moves) as placed:
            try:
                self._run_moves(placed)
                return tuple(self._touched_directories())
            except BaseException as error:
                with _ignore_signals():
                    problems = tuple(self._roll_back())
                if not problems:
                    raise
                first = error.problems if isinstance(error, FeatureBuilderError) else ()
                raise WriteFailedError(*first, *problems) from error

    def _run_moves(self, placed: Callable[[], None]) -> None:
        self._record_stamps()
        for move in self._moves:
            if move.step.after is not None:
                self._make_directories(move.step.target.parent)
        for act in (Move.stage, Move.place):
            self._each(act)
        placed()
        self._each(lambda move, disk: disk.remove(move.backup))
        for path in self._unmake:
            with convert_os_errors(str(path)):
                self._remove_directory(path)
        for path, stamp in self._restamp.items():
            with convert_os_errors(str(path)):
                self._disk.set_times(path, stamp)

    def _each(self, act: Callable[[Move, Disk], None]) -> None:
        for move in self._moves:
            with convert_os_errors(move.step.path):
                act(move, self._disk)

    def _record_stamps(self) -> None:
        """Record the metadata of the directories in which entries will be added or removed."""
        parents = [move.step.target.parent for move in self._moves]
        parents += [place for path in self._unmake for place in (path, path.parent)]
        for directory in map(nearest_existing, parents):
            with convert_os_errors(str(directory)):
                stamp = self._disk.look(directory)
            if stamp:
                self._touched.setdefault(directory, stamp)

    def _make_directories(self, directory: Path) -> None:
        """Create ``directory`` and its missing parents, outermost first.

        A known old mode is set at once, before the directory contains anything to protect.
        """
        with convert_os_errors(str(directory)):
            if self._disk.look(directory):
                return
            self._make_directories(directory.parent)
            self.made.append(directory)
            self._disk.make_directory(directory)
            if directory in self._restamp:
                self._disk.set_mode(directory, self._restamp[directory])

    def _remove_directory(self, path: Path) -> None:
        """Remove a directory and record its metadata for a rollback."""
        stamp = self._disk.look(path)
        if stamp:
            self._unmade.append((path, stamp))
            self._disk.remove_directory(path)

    def _touched_directories(self) -> Iterator[Directory]:
        """Yield the touched directories with their metadata from before and after."""
        for path, before in self._touched.items():
            with convert_os_errors(str(path)):
                yield Directory(path, before, self._disk.look(path))

    def _roll_back(self) -> Iterator[Problem]:
        """Undo all changes made so far and yield a problem for each that could not be undone."""
        disk = self._disk
        for path, stamp in reversed(self._unmade):
            yield from _try(partial(_recreate, disk, path, stamp), f"{path} could not be created")
        for move in reversed(self._moves):
            failure = _retry(partial(move.restore, disk))
            if failure:
                yield _describe_lost(move, disk, failure)
            for name in move.leftovers[: 2 if failure else 3]:
                yield from _try(partial(disk.remove, name), f"{name} could not be removed")
        for path in reversed(self.made):
            removal = partial(disk.remove_directory, path)
            yield from _try(removal, f"{path} could not be removed")
        for path, stamp in self._touched.items():
            # Failing to restore the times of a directory is not worth an error.
            _retry(partial(disk.set_times, path, stamp))


def _recreate(disk: Disk, path: Path, stamp: Stamp) -> None:
    """Create a directory again, with its old mode."""
    if not disk.look(path):
        disk.make_directory(path)
    disk.set_mode(path, stamp)


def _describe_lost(move: Move, disk: Disk, failure: BaseException) -> Problem:
    """Return the problem of a file that could not be restored, with the way to its old content."""
    step = move.step
    what = f"{step.path} could not be restored: {reason_of(failure)}"
    where = Location(step.path)
    if step.before is None:
        return Problem(what, where, "Remove it: it did not exist before.")
    kept: list[Path] = []
    _retry(lambda: kept.append(move.rescue(disk)))
    if kept:
        return Problem(what, where, f"Restore its old content, kept in {kept[0]}.")
    return Problem(what, where, "Restore its old content, shown below.", _to_text(step.before))


def _to_text(content: bytes) -> str:
    """Return ``content`` as a string from which every byte can be recovered."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return repr(content)


def _try(act: Callable[[], None], what: str) -> Iterator[Problem]:
    """Run ``act``, and yield a problem that starts with ``what`` if it fails."""
    failure = _retry(act)
    if failure:
        yield Problem(f"{what}: {reason_of(failure)}", remedy="Fix this by hand.")


def _retry(act: Callable[[], None]) -> BaseException | None:
    """Run ``act``, again if it fails, and return the remaining exception, if any.

    A rollback must continue whatever happens, so even an interrupt only repeats the action.
    """
    failure: BaseException | None = None
    for _ in range(2):
        try:
            act()
        except BaseException as error:  # noqa: BLE001
            failure = error
        else:
            return None
    return failure


@contextmanager
def _ignore_signals() -> Iterator[None]:
    """Ignore termination signals while the tree is restored.

    Only the main thread receives signals, so other threads need nothing.
    """
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    previous = {getattr(signal, name): signal.getsignal(getattr(signal, name)) for name in names}
    if threading.current_thread() is not threading.main_thread() or None in previous.values():
        yield
        return
    for number in previous:
        signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
