"""All steps or none: runs the moves of a transaction, and puts the tree back if one fails."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from featurebuilder.apply.move import Move
from featurebuilder.apply.paths import nearest
from featurebuilder.apply.receipt import Directory
from featurebuilder.apply.recovery import recorded
from featurebuilder.apply.refusals import reason, refusals
from featurebuilder.errors import FeatureBuilderError, Location, Problem, WriteFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from featurebuilder.apply.disk import Disk, Stamp
    from featurebuilder.apply.receipt import Step


class Journal:
    """One transaction on a tree: what shall be done, and what was done so far."""

    def __init__(
        self,
        disk: Disk,
        steps: Sequence[Step],
        unmake: Sequence[Path] = (),
        restamp: Sequence[Directory] = (),
        *,
        root: Path,
    ) -> None:
        """Take the steps, the directories to remove after them and those to give old stamps.

        A directory of ``restamp`` that is made for a step gets its old mode, and all old times.
        All of it is in the tree at ``root``.
        """
        self._root = root
        self.made: list[Path] = []
        self._disk = disk
        # Deletions come last: until then every old name still stands.
        self._moves = [Move.of(step) for step in sorted(steps, key=lambda s: s.after is None)]
        self._unmake = unmake
        self._restamp = {directory.path: directory.before for directory in restamp}
        self._unmade: list[tuple[Path, Stamp]] = []
        self._touched: dict[Path, Stamp] = {}

    def run(self) -> tuple[Directory, ...]:
        """Do everything and return the directories it touched.

        Whatever is raised, the tree is as it was before: ``WriteFailedError`` for what the disk
        refused, ``StalePlanError`` for a file that changed meanwhile, an interrupt as itself.
        Where the tree could not be put back, ``WriteFailedError`` says so for each file.
        """
        with recorded(self._root, self._moves) as placed:
            try:
                self._forward(placed)
                return tuple(self._after())
            except BaseException as error:
                with _undisturbed():
                    problems = tuple(self._put_back())
                if not problems:
                    raise
                first = error.problems if isinstance(error, FeatureBuilderError) else ()
                raise WriteFailedError(*first, *problems) from error

    def _forward(self, placed: Callable[[], None]) -> None:
        self._note()
        for move in self._moves:
            if move.step.after is not None:
                self._make(move.step.target.parent)
        for act in (Move.stage, Move.place):
            self._each(act)
        placed()
        self._each(self._tidy)
        for path in self._unmake:
            with refusals(str(path)):
                self._remove_directory(path)
        for path, stamp in self._restamp.items():
            with refusals(str(path)):
                self._disk.set_times(path, stamp)

    def _each(self, act: Callable[[Move, Disk], None]) -> None:
        for move in self._moves:
            with refusals(move.step.path):
                act(move, self._disk)

    def _note(self) -> None:
        """Remember the stamps of the directories in which names will come or go."""
        parents = [move.step.target.parent for move in self._moves]
        parents += [place for path in self._unmake for place in (path, path.parent)]
        for directory in map(nearest, parents):
            with refusals(str(directory)):
                stamp = self._disk.look(directory)
            if stamp:
                self._touched.setdefault(directory, stamp)

    def _make(self, directory: Path) -> None:
        """Make ``directory`` and its missing parents, outermost first.

        An old mode comes back before anything is in there that it shall protect.
        """
        with refusals(str(directory)):
            if self._disk.look(directory):
                return
            self._make(directory.parent)
            self.made.append(directory)
            self._disk.make_directory(directory)
            if directory in self._restamp:
                self._disk.set_mode(directory, self._restamp[directory])

    def _tidy(self, move: Move, disk: Disk) -> None:
        disk.remove(move.backup)

    def _remove_directory(self, path: Path) -> None:
        stamp = self._disk.look(path)
        if stamp:
            self._unmade.append((path, stamp))
            self._disk.remove_directory(path)

    def _after(self) -> Iterator[Directory]:
        for path, before in self._touched.items():
            with refusals(str(path)):
                yield Directory(path, before, self._disk.look(path))

    def _put_back(self) -> Iterator[Problem]:
        """Undo what was done so far, as far as the disk allows; yield what could not be undone."""
        disk = self._disk
        for path, stamp in reversed(self._unmade):
            yield from _hardly(partial(_remake, disk, path, stamp), f"{path} could not be made")
        for move in reversed(self._moves):
            failure = _insist(partial(move.restore, disk))
            if failure:
                yield _lost(move, disk, failure)
            for name in move.leftovers[: 2 if failure else 3]:
                yield from _hardly(partial(disk.remove, name), f"{name} could not be removed")
        for path in reversed(self.made):
            removal = partial(disk.remove_directory, path)
            yield from _hardly(removal, f"{path} could not be removed")
        for path, stamp in self._touched.items():
            # The time of a directory is worth an attempt, and no alarm.
            _insist(partial(disk.set_times, path, stamp))


def _remake(disk: Disk, path: Path, stamp: Stamp) -> None:
    if not disk.look(path):
        disk.make_directory(path)
    disk.set_mode(path, stamp)


def _lost(move: Move, disk: Disk, failure: BaseException) -> Problem:
    """Return the problem of a file that could not be put back, with the way to its bytes."""
    step = move.step
    what = f"{step.path} could not be put back: {reason(failure)}"
    where = Location(step.path)
    if step.before is None:
        return Problem(what, where, "It was not there before: remove it.")
    kept: list[Path] = []
    _insist(lambda: kept.append(move.rescue(disk)))
    if kept:
        return Problem(what, where, f"Its bytes from before are kept in {kept[0]}.")
    return Problem(what, where, "Write back what it held before.", _text(step.before))


def _text(content: bytes) -> str:
    """Return ``content`` as a text from which every byte can be had again."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return repr(content)


def _hardly(act: Callable[[], None], what: str) -> Iterator[Problem]:
    """Do ``act`` if the disk lets it, and yield the problem if it does not."""
    failure = _insist(act)
    if failure:
        yield Problem(f"{what}: {reason(failure)}", remedy="See to it by hand.")


def _insist(act: Callable[[], None]) -> BaseException | None:
    """Do ``act``, a second time if the first fails; return the failure that remains.

    The way back must go on whatever happens on it, so even an interrupt only repeats the act.
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
def _undisturbed() -> Iterator[None]:
    """Ignore what asks to end while the tree is put back; only the main thread ever gets it."""
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
