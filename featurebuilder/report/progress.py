"""Show the current step: in a live display on a terminal, or as lines with ``--verbose``."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from featurebuilder.report.streams import VERBOSITY, Verbosity, console_of, has_colours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from rich.progress import TaskID


class StepDisplay:
    """Shows the steps of a run, or nothing if neither output is given."""

    def __init__(self, live: Progress | None = None, stream: TextIO | None = None) -> None:
        """Show steps with their elapsed time in ``live``, or write a line per step to a stream."""
        self._live = live
        self._stream = stream
        self._task: TaskID | None = None

    def __call__(self, step: str) -> None:
        """Show the step that starts now; the one before it is done."""
        if self._live:
            if self._task is not None:
                self._live.update(self._task, completed=1)
            self._task = self._live.add_task(step, total=1)
        if self._stream:
            self._stream.write(f"{step}\n")
            self._stream.flush()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hide the steps while the user is asked a question."""
        if not self._live:
            yield
            return
        self._live.stop()
        yield
        self._live.start()


@contextmanager
def progress() -> Iterator[StepDisplay]:
    """Yield a callable that shows the current step.

    With ``--verbose`` each step is a line on standard error. Otherwise a terminal with colors shows
    the steps with their elapsed time until the run ends, unless ``--quiet`` is set, and everything
    else gets nothing.
    """
    loudness = VERBOSITY.get()
    if loudness is Verbosity.VERBOSE:
        yield StepDisplay(stream=sys.stderr)
        return
    console = console_of(sys.stderr)
    if loudness is Verbosity.QUIET or not sys.stderr.isatty() or not has_colours(console):
        yield StepDisplay()
        return
    is_unicode = console.encoding.startswith("utf")
    columns = (
        SpinnerColumn("dots" if is_unicode else "line", finished_text="✓" if is_unicode else "+"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as live:
        yield StepDisplay(live)
