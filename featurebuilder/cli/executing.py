"""How a plan is carried out, as the commands that write are told."""

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
    """Whether to write, whether to verify and for how long, and what to do if that fails."""

    dry_run: DryRun = False
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what was written where verification fails.")
    ] = False
    verify: Annotated[
        bool | None,
        typer.Option(
            "--verify/--no-verify",
            help="Insist on verification, or leave it out. "
            "[dim]\\[default: verify if possible][/dim]",
            show_default=False,
        ),
    ] = None
    timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.1,
            max=86_400,
            help="How long to wait for the application, and for tests. [dim]\\[default: 120][/dim]",
            show_default=False,
        ),
    ] = None

    def options(
        self, root: Path, decide: Callable[[Plan, int], Plan] | None = None, *, force: bool = False
    ) -> Options:
        """Return what the pipeline is asked for the tree at ``root``."""
        from featurebuilder.pipeline import Options

        return Options(root, self.dry_run, self.verify, force, self.keep, decide, self.timeout)
