"""Ask the user about each conflicting file, on a terminal only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.cli.interaction import is_interactive

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.plan.change import Change, Plan
    from featurebuilder.plan.conflict_decisions import Decision
    from featurebuilder.report.progress import StepDisplay

    Decide = Callable[[Plan, int], Plan]

_YES, _NO, _ALL, _DIFF, _MERGE, _QUIT = "yes", "no", "all", "diff", "merge", "quit"
_HELP = {
    _YES: "overwrite it",
    _NO: "keep it as it is, and continue with the other files",
    _ALL: "overwrite it and all other conflicting files",
    _DIFF: "show what would change, then ask again",
    _MERGE: "merge the generated changes into the file",
    _QUIT: "stop, and write nothing",
}


def conflict_prompt(steps: StepDisplay) -> Decide | None:
    """Return a function that asks the user about each conflict, or ``None`` without a terminal.

    The end of input counts as "quit": nothing is written.
    """
    if not is_interactive():
        return None
    from featurebuilder.plan.conflict_decisions import apply_decisions

    def decide(plan: Plan, width: int) -> Plan:
        with steps.paused():
            return apply_decisions(plan, _Questions(), width)

    return decide


class _Questions:
    """Asks about each file, until the user chooses to overwrite all."""

    def __init__(self) -> None:
        self._overwrites_all = False

    def __call__(self, change: Change) -> Decision:
        from featurebuilder.plan.conflict_decisions import Decision, DecisionCancelled, can_merge

        ways = [way for way in _HELP if way != _MERGE or can_merge(change)]
        while not self._overwrites_all:
            match _ask_about(change, ways):
                case "yes":
                    return Decision.OVERWRITE
                case "no":
                    return Decision.KEEP
                case "merge":
                    return Decision.MERGE
                case "all":
                    self._overwrites_all = True
                case "diff":
                    _show(change)
                case "quit":
                    raise DecisionCancelled
                case _:
                    _explain(ways)
        return Decision.OVERWRITE


def _ask_about(change: Change, ways: list[str]) -> str:
    """Ask about one file and return the chosen way, or an empty string for an invalid reply.

    A way may be abbreviated to its first letters.
    """
    from featurebuilder.report.console import ask
    from featurebuilder.report.escape_text import sentence, to_one_line

    letters = ", ".join(f"[{way[0]}]{way[1:]}" for way in ways)
    said = ask(f"{to_one_line(change.path)} is in the way: {sentence(change.why)}.", letters)
    if said is None:
        return _QUIT
    word = said.strip().lower()
    return next((way for way in ways if word and way.startswith(word)), "")


def _show(change: Change) -> None:
    from featurebuilder.report.console import print_diff

    print_diff([change], b"")


def _explain(ways: list[str]) -> None:
    from featurebuilder.report.console import print_text

    print_text("".join(f"  {way:<6} {_HELP[way]}\n" for way in ways))
