"""Kill each command at each disk operation, or let the disk refuse, and look at the tree."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.faults.disks import CRASHED, DONE, Trap, count_changes, files_in, run_trapped
from featurebuilder.apply.record import pending_record
from featurebuilder.apply.recovery import needs_recovery, recover
from featurebuilder.features.update import UpdateSelection
from featurebuilder.pipeline import Options, apply_and_verify, build, new
from featurebuilder.planning import prepare_build, prepare_remove, prepare_unwire, prepare_wire
from featurebuilder.request.shorthand.composing import compose_request
from featurebuilder.upkeep import prepare_update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from featurebuilder.plan.prepared import PreparedCommand
    from featurebuilder.request.model.request import FeatureRequest

    Prepare = Callable[[Path], PreparedCommand]
    Files: TypeAlias = dict[str, bytes | None]

_NOTES = "shop/api/v1/endpoints/notes.py"
_ROUTER = """\
from fastapi import APIRouter

router = APIRouter(prefix="/notes", tags=["Notes"])


@router.get("")
def list_notes() -> list[str]:
    return []
"""
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
_TEMPORARY = (".featurebuilder-new", ".featurebuilder-old", ".featurebuilder-backup")


@dataclass(slots=True)
class Tally:
    """What was seen of one command.

    Attributes:
        name: the command.
        kills: how often it was killed.
        faults: how often the disk refused.
        seen: how often the tree was as before, as after, or neither, and other things.
    """

    name: str
    kills: int = 0
    faults: int = 0
    seen: Counter[str] = field(default_factory=Counter)


def measure(home: Path) -> Iterator[Tally]:
    """Yield what was seen of each command, in trees below ``home``."""
    base = home / "base"
    base.mkdir(parents=True)
    new(Options(base, verify=False), "shop", None, None, _silent)
    tree = base / "shop"
    (tree / _NOTES).write_text(_ROUTER)
    pets = partial(prepare_build, name=None, given=_pets("name:str", "born:date"), force=False)
    commands: list[tuple[str, Path, Prepare]] = [
        (
            "build (endpoint)",
            tree,
            partial(prepare_build, name="smoke_test", given=None, force=False),
        ),
        ("build (resource)", tree, pets),
        ("wire", tree, lambda root: prepare_wire(root, root / _NOTES)),
    ]
    built = shutil.copytree(tree, base / "built" / "shop")
    build(Options(built, verify=False), None, _pets("name:str", "born:date"), _silent)
    apply_and_verify(prepare_wire(built, built / _NOTES), Options(built, verify=False), _silent)
    changed = shutil.copytree(built, base / "changed" / "shop")
    request = changed / "features/pets.yaml"
    request.write_text(request.read_text() + "    size: {type: int, optional: true}\n")
    commands += [
        ("unwire", built, lambda root: prepare_unwire(root, root / _NOTES)),
        ("remove", built, partial(prepare_remove, feature="pets", force=False)),
        ("update", changed, partial(prepare_update, wanted=UpdateSelection(("pets",), None))),
    ]
    for name, start, prepare in commands:
        yield _of_command(name, start, prepare, home / name.replace(" ", "-"))
    yield _of_recovery(tree, pets, home / "recovery")


def _pets(*fields: str) -> FeatureRequest:
    return compose_request("pets", fields)


def _applied(prepared: PreparedCommand, root: Path) -> object:
    return apply_and_verify(prepared, Options(root, verify=False), _silent)


def _silent(_step: str) -> None:
    pass


def _of_command(name: str, start: Path, prepare: Prepare, home: Path) -> Tally:
    tally = Tally(name)
    prepared = prepare(start)
    old, finished = files_in(start), _copy(start, home / "finished")
    total = count_changes(partial(_applied, prepared, finished))
    _applied(prepared, again := _copy(start, home / "after"))
    after = files_in(again)
    for at in range(1, total + 1):
        for is_half_done in (False, True):
            root = _copy(start, home / "killed")
            code = run_trapped(partial(_applied, prepared, root), Trap(at, None, is_half_done))
            if code < 0:
                tally.kills += 1
                tally.seen.update(_after_recovery(root, old, after))
        for number in _ERRORS:
            root = _copy(start, home / "refused")
            code = run_trapped(partial(_applied, prepared, root), Trap(at, number))
            tally.faults += 1
            tally.seen.update(_after_refusal(root, old, after, code))
    return tally


def _of_recovery(start: Path, prepare: Prepare, home: Path) -> Tally:
    """Kill the recovery from a kill in the middle, at each of its operations."""
    tally = Tally("recovery")
    prepared, old = prepare(start), files_in(start)
    work = partial(_applied, prepared)
    total = count_changes(partial(work, _copy(start, home / "finished")))
    after = files_in(home / "finished" / start.name)
    for middle in (total // 2, total * 2 // 3, total - total // 8):
        half = _copy(start, home / "half")
        run_trapped(partial(work, half), Trap(middle))
        changes = count_changes(partial(recover, _copy(half, home / "counted")), in_recovery=True)
        for at in range(1, changes + 1):
            root = _copy(half, home / "killed")
            run_trapped(partial(recover, root), Trap(at), in_recovery=True)
            tally.kills += 1
            tally.seen.update(_after_recovery(root, old, after))
    return tally


def _copy(tree: Path, home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)
    return shutil.copytree(tree, home / tree.name, copy_function=shutil.copy)


def _after_recovery(root: Path, old: Files, after: Files) -> Iterator[str]:
    """Yield what the next run finds and makes of the tree, and each false statement."""
    before, sentence = files_in(root), needs_recovery(root)
    found = recover(root)
    now = files_in(root)
    yield _compare(now, old, after)
    if sentence.endswith("temporary files") and now != after:
        yield "false statement"
    if found:
        changed = {p for p in now.keys() | before.keys() if before.get(p) != now.get(p)}
        restored = {path for path in changed if not _is_ours(path)}
        if restored != {*found.put_back} or found.is_completed != (now == after):
            yield "false statement"
    if pending_record(root):
        yield "record left"


def _after_refusal(root: Path, old: Files, after: Files, code: int) -> Iterator[str]:
    """Yield what a refused operation leaves, and whether the exit code tells the truth."""
    if code == CRASHED:
        yield "traceback"
    now = files_in(root)
    yield _compare(now, old, after)
    if (code == DONE) != (now == after):
        yield "false statement"
    if pending_record(root):
        yield "record left"


def _is_ours(path: str) -> bool:
    return path.endswith((*_TEMPORARY, "-transaction"))


def _compare(now: Files, old: Files, after: Files) -> str:
    return "old tree" if now == old else "new tree" if now == after else "neither"
