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
from featurebuilder.apply.record import PLACED, RESTORING, Record, note, pending_record, record_file
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
        self._touched: dict[Path, Stamp] = {}
        self._file = record_file(root, beside=root in unmake or not root.is_dir())
        self._stamp: Stamp | None = None

    def run(self) -> tuple[Directory, ...]:
        """Make all changes and return the directories that were touched.

        On any error the tree is restored first.

        Raises:
            WriteFailedError: if the operating system refuses a change; also, with one problem for
                each file, if the tree could not be restored.
            StalePlanError: if a file changed in the meantime.
            BaseException: an interrupt is raised again unchanged.
        """
        if pending := pending_record(self._root):
            raise WriteFailedError(_describe_pending(pending))
        self._record_stamps()
        try:
            self._place_files()
        except BaseException as error:
            with _ignore_signals():
                problems = self._roll_back()
            if not problems:
                raise
            first = error.problems if isinstance(error, FeatureBuilderError) else ()
            raise WriteFailedError(*first, *problems) from error
        with _ignore_signals():
            self._clean_up()
        return tuple(self._touched_directories())

    def _place_files(self) -> None:
        """Stage all files and move them into place."""
        disk, file = self._disk, self._file
        with convert_os_errors(str(file)):
            Record.of(self._moves, self._unmake, self._root).write(file, disk)
        for move in self._moves:
            if move.step.after is not None:
                self._make_directories(move.step.target.parent)
        for act in (Move.stage, Move.place):
            self._each(act)
        with convert_os_errors(str(file)):
            note(file, PLACED, disk)

    def _clean_up(self) -> None:
        """Remove the backups and what else is left to remove, now that all files are in place.

        Nothing can fail any more: what cannot be removed now is left to the next run, together with
        the record.
        """
        disk = self._disk
        acts = [partial(disk.remove, move.backup) for move in self._moves]
        acts += [partial(disk.remove_directory, path) for path in self._unmake]
        failures = [_retry(act) for act in acts]
        if not any(failures):
            self._remove_record()
        for path, stamp in self._restamp.items():
            _retry(partial(disk.set_times, path, stamp))

    def _remove_record(self) -> BaseException | None:
        """Remove the record, and return the exception if that failed.

        The times of its folder stay as they were, unless entries of the tree changed there.
        """
        failure = _retry(partial(self._disk.remove, self._file))
        if self._file.parent not in self._touched and self._stamp:
            _retry(partial(self._disk.set_times, self._file.parent, self._stamp))
        return failure

    def _each(self, act: Callable[[Move, Disk], None]) -> None:
        for move in self._moves:
            with convert_os_errors(move.step.path):
                act(move, self._disk)

    def _record_stamps(self) -> None:
        """Record the metadata of the directories in which entries will be added or removed."""
        with convert_os_errors(str(self._file.parent)):
            self._stamp = self._disk.look(self._file.parent)
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

    def _note_restoring(self) -> None:
        if self._disk.look(self._file):
            note(self._file, RESTORING, self._disk)

    def _touched_directories(self) -> Iterator[Directory]:
        """Yield the touched directories with their metadata from before and after."""
        for path, before in self._touched.items():
            after: list[Stamp | None] = []
            if _retry(lambda: after.append(self._disk.look(path))) is None:  # noqa: B023
                yield Directory(path, before, after[0])

    def _roll_back(self) -> list[Problem]:
        """Undo all changes made so far, and return a problem for each that could not be undone.

        If there is one, the record stays, so that the next run tries again.
        """
        disk, problems = self._disk, list[Problem]()
        # Without this, the record may say that all files are in place.
        _retry(self._note_restoring)
        for move in reversed(self._moves):
            failure = _retry(partial(move.restore, disk))
            if failure:
                problems.append(_describe_lost(move, disk, failure))
            for name in move.leftovers[: 2 if failure else 3]:
                problems += _try(partial(disk.remove, name), f"{name} could not be removed")
        for path in reversed(self.made):
            removal = partial(disk.remove_directory, path)
            problems += _try(removal, f"{path} could not be removed")
        if not problems and (failure := self._remove_record()):
            problems.append(Problem(f"{self._file} could not be removed: {reason_of(failure)}"))
        for path, stamp in self._touched.items():
            # Failing to restore the times of a directory is not worth an error.
            _retry(partial(disk.set_times, path, stamp))
        return problems


def _describe_pending(file: Path) -> Problem:
    what = "an earlier run did not finish writing to this project, which is not restored yet"
    remedy = "Run again: the project is restored first, from this record."
    return Problem(what, Location(str(file)), remedy)


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


def _try(act: Callable[[], None], what: str) -> list[Problem]:
    """Run ``act``, and return a problem that starts with ``what`` if it fails."""
    failure = _retry(act)
    if failure is None:
        return []
    return [Problem(f"{what}: {reason_of(failure)}", remedy="Fix this by hand.")]


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
