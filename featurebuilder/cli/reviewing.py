"""What is wanted of a plan that is not carried out now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.finishing import Outputs, finish
from featurebuilder.cli.options import Diff, Format, LogFormat, PageFile
from featurebuilder.cli.page import write_page
from featurebuilder.errors import Location, Problem, UnusablePlanError

if TYPE_CHECKING:
    from featurebuilder.pipeline import Run
    from featurebuilder.plan.prepared import Prepared

_STDOUT = Path("-")


@dataclass(frozen=True, slots=True)
class Review:
    """What is wanted of a plan: to be told, saved, or tried."""

    verify: Annotated[
        bool,
        typer.Option("--verify", help="Verify it too, in a copy of the tree that goes again."),
    ] = False
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Save the plan there; - prints it."),
    ] = None
    output: LogFormat = Format.TEXT
    diff: Diff = False
    html: PageFile = None

    @property
    def outputs(self) -> Outputs:
        """What is to be told of it."""
        return Outputs(output=self.output, diff=self.diff, html=self.html)

    def check(self) -> None:
        """Refuse, before all else, to overwrite what is no plan.

        Raises:
            UnusablePlanError: if that was asked for.
        """
        from featurebuilder.plan.saved import is_plan

        self.outputs.check()
        file = self.file
        if file is None or file == _STDOUT or not file.exists():
            return
        if not file.is_file() or not is_plan(file.read_bytes()):
            what = "the plan would overwrite something that is no plan"
            raise UnusablePlanError(Problem(what, Location(str(file)), "name another file"))

    def finish(self, prepared: Prepared, root: Path) -> None:
        """Save the plan for the tree at ``root``, or else show it; leave with its exit code.

        Raises:
            typer.Exit: with 1 if files stand in the way, or what was tried failed.
        """
        from featurebuilder.pipeline import Options, carry_out
        from featurebuilder.report.progress import progress

        options = Options(root, dry_run=True, verify=self.verify)
        with progress() as show:
            run = carry_out(prepared, options, show)
        if self.file is None:
            finish(run, self.outputs, verify=None)
            return
        self._save(run, self.file)
        if self.html:
            write_page(self.html, run.prepared, run.log)
        from featurebuilder.report.log import Status

        if run.log.status is not Status.DRY_RUN:
            raise typer.Exit(1)

    def _save(self, run: Run, file: Path) -> None:
        from featurebuilder.plan.saved import encode_plan
        from featurebuilder.report.console import print_text
        from featurebuilder.report.plain import render_files

        data = encode_plan(run.prepared)
        if file == _STDOUT:
            print_text(data.decode())
            return
        _write(file, data)
        words = f"\nSaved in {file}: 'featurebuilder show' prints it, 'apply' carries it out.\n"
        print_text(render_files(run.log.files) + words)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        what = f"the plan cannot be saved: {error.strerror or error}"
        raise UnusablePlanError(Problem(what, Location(str(file)))) from error
