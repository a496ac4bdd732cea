"""The step at which the program is: shown on a terminal, or line by line."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from featurebuilder.report.loudness import LOUDNESS, Loudness
from featurebuilder.report.streams import console_of, has_colours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from rich.status import Status


class Steps:
    """Says at which step the program is, as far as anybody wants to see it."""

    def __init__(self, status: Status | None = None, stream: TextIO | None = None) -> None:
        """Take what shows the step, or where a line for each step is written."""
        self._status = status
        self._stream = stream

    def __call__(self, step: str) -> None:
        """Say which step comes now."""
        if self._status:
            self._status.update(Text(step))
        if self._stream:
            self._stream.write(f"{step}\n")
            self._stream.flush()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the terminal to a question for a while."""
        if not self._status:
            yield
            return
        self._status.stop()
        yield
        self._status.start()


@contextmanager
def progress() -> Iterator[Steps]:
    """Show on a terminal which step the program is at; elsewhere only where all is to be told."""
    loudness = LOUDNESS.get()
    if loudness is Loudness.VERBOSE:
        yield Steps(stream=sys.stderr)
        return
    console = console_of(sys.stderr)
    if loudness is Loudness.QUIET or not sys.stderr.isatty() or not has_colours(console):
        yield Steps()
        return
    spinner = "dots" if console.encoding.startswith("utf") else "line"
    with console.status("starting", spinner=spinner) as status:
        yield Steps(status)
