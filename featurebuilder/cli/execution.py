"""The options of the commands that write: dry run, verification and timeout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.options import DryRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.pipeline import Options
    from featurebuilder.plan.change import Plan


@dataclass(frozen=True, slots=True)
class Execution:
    """The options for writing and verifying a plan."""

    dry_run: DryRun = False
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the changes if verification fails.")
    ] = False
    verify: Annotated[
        bool | None,
        typer.Option(
            "--verify/--no-verify",
            help="Require verification, or skip it. [dim]\\[default: verify if possible][/dim]",
            show_default=False,
        ),
    ] = None
    timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.1,
            max=86_400,
            help="Time limit for the application and for tests. [dim]\\[default: 120][/dim]",
            show_default=False,
        ),
    ] = None

    def options(
        self, root: Path, decide: Callable[[Plan, int], Plan] | None = None, *, force: bool = False
    ) -> Options:
        """Return the pipeline's options for the project at ``root``.

        ``decide`` resolves conflicts by asking the user; ``force`` overwrites files in the way.
        """
        from featurebuilder.pipeline import Options

        return Options(
            root,
            self.dry_run,
            self.verify,
            force,
            self.keep,
            decide,
            self.timeout,
            tell=tell,
        )


def tell(sentence: str) -> None:
    """Show a note before something is run."""
    from featurebuilder.report.console import print_note

    print_note([f"{sentence}."])
