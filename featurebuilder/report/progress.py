"""Show the current step: as a spinner on a terminal, or as lines with ``--verbose``."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from featurebuilder.report.streams import VERBOSITY, Verbosity, console_of, has_colours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from rich.status import Status


class StepDisplay:
    """Shows the current step of a run, or nothing if neither output is given."""

    def __init__(self, status: Status | None = None, stream: TextIO | None = None) -> None:
        """Show steps in a spinner (``status``), or write a line per step to ``stream``."""
        self._status = status
        self._stream = stream

    def __call__(self, step: str) -> None:
        """Show the step that starts now."""
        if self._status:
            self._status.update(Text(step))
        if self._stream:
            self._stream.write(f"{step}\n")
            self._stream.flush()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the spinner while the user is asked a question."""
        if not self._status:
            yield
            return
        self._status.stop()
        yield
        self._status.start()


@contextmanager
def progress() -> Iterator[StepDisplay]:
    """Yield a callable that shows the current step.

    With ``--verbose`` each step is a line on standard error. Otherwise a terminal with colors gets
    a spinner, unless ``--quiet`` is set, and everything else gets nothing.
    """
    loudness = VERBOSITY.get()
    if loudness is Verbosity.VERBOSE:
        yield StepDisplay(stream=sys.stderr)
        return
    console = console_of(sys.stderr)
    if loudness is Verbosity.QUIET or not sys.stderr.isatty() or not has_colours(console):
        yield StepDisplay()
        return
    spinner = "dots" if console.encoding.startswith("utf") else "line"
    with console.status("starting", spinner=spinner) as status:
        yield StepDisplay(status)
