"""The options of the ``plan`` commands: show, save or verify a plan without applying it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from featurebuilder.cli.execution import tell
from featurebuilder.cli.options import Diff, Format, LogFormat, PageFile
from featurebuilder.cli.output import Outputs, finish
from featurebuilder.cli.page import write_page
from featurebuilder.errors import Location, Problem, UnusablePlanError

if TYPE_CHECKING:
    from featurebuilder.pipeline import Run
    from featurebuilder.plan.prepared import PreparedCommand

_STDOUT = Path("-")


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """The options for a plan: output, file to save, and verification."""

    verify: Annotated[
        bool,
        typer.Option("--verify", help="Also verify the plan, in a temporary copy of the project."),
    ] = False
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Save the plan to FILE (- prints it)."),
    ] = None
    output: LogFormat = Format.TEXT
    diff: Diff = False
    html: PageFile = None

    @property
    def outputs(self) -> Outputs:
        """The output options, as other commands have them."""
        return Outputs(output=self.output, diff=self.diff, html=self.html)

    def check(self) -> None:
        """Check the options before planning.

        Raises:
            UnusablePlanError: if the file exists and is not a saved plan.
        """
        from featurebuilder.plan.saved_plan import is_plan

        self.outputs.check()
        file = self.file
        if file is None or file == _STDOUT or not file.exists():
            return
        if not file.is_file() or not is_plan(file.read_bytes()):
            what = "cannot save the plan: the file exists and is not a saved plan"
            raise UnusablePlanError(Problem(what, Location(str(file)), "choose another file"))

    def finish(self, prepared: PreparedCommand, root: Path) -> None:
        """Save the plan for the project at ``root``, or show it; then exit with its code.

        Raises:
            typer.Exit: with 1 if the plan has conflicts, or its verification failed.
        """
        from featurebuilder.pipeline import Options, apply_and_verify
        from featurebuilder.report.progress import progress

        options = Options(root, dry_run=True, verify=self.verify, tell=tell)
        with progress() as show:
            run = apply_and_verify(prepared, options, show)
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
        from featurebuilder.plan.saved_plan import encode_plan
        from featurebuilder.report.console import print_text
        from featurebuilder.report.plain import render_files

        data = encode_plan(run.prepared)
        if file == _STDOUT:
            print_text(data.decode())
            return
        _write(file, data)
        words = f"\nSaved to {file}. Run 'featurebuilder show' to review it, 'apply' to apply it.\n"
        print_text(render_files(run.log.files) + words)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        what = f"cannot save the plan: {error.strerror or error}"
        raise UnusablePlanError(Problem(what, Location(str(file)))) from error
