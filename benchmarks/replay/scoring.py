"""Compares what the engine did with what the person did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.replay.engine import Answer, Outcome, wire
from benchmarks.replay.expecting import expect
from benchmarks.replay.inclusions import inclusions, places
from benchmarks.replay.modules import parse, split_lines

if TYPE_CHECKING:
    from benchmarks.replay.inclusions import Inclusion
    from benchmarks.replay.mining import Case
    from benchmarks.replay.modules import Import, Module
    from featurebuilder.project.source.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Marks:
    """What the engine's edit has in common with the person's."""

    aggregator: bool = False
    imports: bool = False
    call: bool = False
    lines: bool = False
    file: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One case, scored.

    ``kind`` is how the person included the router, ``chosen`` the file that the engine edited.
    ``clean`` is false where the person changed more in the aggregator. ``siblings`` counts what
    the aggregator includes besides; ``group`` is for round trips: how the router stood there.
    """

    id: str
    repository: str
    commit: str
    module: str
    aggregator: str
    kind: str
    outcome: Outcome
    marks: Marks
    reason: str
    chosen: str
    clean: bool = True
    has_snippet: bool = False
    group: str = ""
    siblings: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before, and as the person has it, less what does not concern the router."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Replayed:
    """A score with the files it comes from."""

    score: Score
    edits: tuple[Edit, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a good edit is: where, the files then, the imports and the include as parsed."""

    aggregator: str
    edits: tuple[Edit, ...]
    imports: frozenset[Import]
    call: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The marks; the file that the engine chose; what is wrong with the edit, if anything is."""

    marks: Marks
    chosen: str = ""
    fault: str = ""


def replay(case: Case) -> Replayed:
    """Let the engine do the edit of a case, and score it."""
    before, person = (parse(case.aggregator, data) for data in (case.before, case.person))
    if before is None or person is None:
        raise ValueError(f"{case.id}: an aggregator that does not parse is no case")
    expected = expect(before, person, case.inclusion)
    edit = Edit(case.aggregator, case.before, expected.data)
    wanted = Wanted(case.aggregator, (edit,), case.imports, case.inclusion.place.dump)
    answer = wire(case.tree, case.module)
    comparison = compare(wanted, case.tree, case.module, answer)
    score = Score(
        id=case.id,
        repository=case.repository,
        commit=case.commit,
        module=case.module,
        aggregator=case.aggregator,
        kind=kind_of(case.inclusion),
        outcome=answer.outcome,
        marks=comparison.marks,
        reason=answer.reason or comparison.fault,
        chosen=comparison.chosen,
        clean=expected.clean,
        has_snippet=answer.has_snippet,
        siblings=sum(place.owner == case.inclusion.place.owner for place in places(before)),
    )
    return Replayed(score, (edit,), answer)


def kind_of(inclusion: Inclusion) -> str:
    """Return in a word how the router is included."""
    if inclusion.made_by_call:
        return "factory"
    return "call" if inclusion.place.container is None else "element"


def compare(wanted: Wanted, tree: Snapshot, module: str, answer: Answer) -> Comparison:
    """Compare the engine's answer with what is wanted."""
    if answer.outcome is not Outcome.PROVEN:
        return Comparison(Marks())
    after = tree.with_files(dict(answer.files))
    gained = [
        (path, inclusion)
        for path in answer.files
        for inclusion in _gained(tree, after, path, module)
    ]
    if len(gained) != 1:
        fault = f"the edit includes the router {len(gained)} times"
        return Comparison(Marks(), ", ".join(answer.files), fault)
    chosen, inclusion = gained[0]
    if chosen != wanted.aggregator:
        return Comparison(Marks(), chosen)
    imports = frozenset(i for path in answer.files for i in _gained_imports(tree, after, path))
    results = [(edit, answer.files.get(edit.path, edit.before)) for edit in wanted.edits]
    marks = Marks(
        aggregator=True,
        imports=imports == wanted.imports,
        call=inclusion.place.dump == wanted.call,
        lines=all(_moved(e.before, found) == _moved(e.before, e.after) for e, found in results),
        file=all(found == edit.after for edit, found in results),
    )
    return Comparison(marks, chosen)


def _gained(tree: Snapshot, after: Snapshot, path: str, child: str) -> list[Inclusion]:
    old, new = _parsed(tree, path), _parsed(after, path)
    if new is None:
        return []
    there = Counter(i.place.dump for i in inclusions(tree, old, child)) if old else Counter[str]()
    found = []
    for inclusion in inclusions(after, new, child):
        if there[inclusion.place.dump]:
            there[inclusion.place.dump] -= 1
        else:
            found.append(inclusion)
    return found


def _gained_imports(tree: Snapshot, after: Snapshot, path: str) -> set[Import]:
    old, new = _parsed(tree, path), _parsed(after, path)
    before = {b.imported for b in old.bindings} if old else set()
    return {b.imported for b in new.bindings} - before if new else set()


def _parsed(files: Snapshot, path: str) -> Module | None:
    return parse(path, files.read(path) or b"")


def _moved(before: bytes, after: bytes) -> tuple[Counter[str], Counter[str]]:
    """Return the lines that came and those that went, wherever they stand; blank ones aside."""
    old, new = (
        Counter(line.rstrip("\r\n") for line in split_lines(data) if line.strip())
        for data in (before, after)
    )
    return new - old, old - new
