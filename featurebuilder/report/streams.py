"""Writing to streams that cannot take everything: other encodings, and pipes that were closed."""

from __future__ import annotations

import codecs
import io
import os
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from typing import TextIO

_DUMB = {"dumb", "unknown"}
_HANDLER = "featurebuilder.written_out"
_PLAIN = dict(zip("│├└─━✓✗·…", ["|", "|", "`", "-", "=", "+", "x", ".", "..."], strict=True))


class SteadyConsole(Console):
    """A console that goes on in silence where nobody reads it any longer."""

    def on_broken_pipe(self) -> None:
        """Print nothing more; the run goes on, and its exit code tells how it ended."""
        self.quiet = True
        silence(self.file)


def console_of(stream: TextIO) -> Console:
    """Return a console for ``stream``; whoever forces colours has them on a dumb terminal too."""
    forced = os.environ.get("FORCE_COLOR") and os.environ.get("TERM", "").lower() in _DUMB
    return SteadyConsole(file=prepared(stream), color_system="standard" if forced else "auto")


def has_colours(console: Console) -> bool:
    """Return whether a console shows colours: it is a terminal that has them and may use them."""
    return console.is_terminal and console.color_system is not None and not console.no_color


def prepared(stream: TextIO) -> TextIO:
    """Return ``stream``, which writes out from now on what its encoding lacks."""
    codecs.register_error(_HANDLER, _written_out)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_HANDLER)
    return stream


def silence(stream: object) -> None:
    """Send what is still to be written to ``stream`` nowhere, also at the interpreter's exit."""
    if isinstance(stream, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _written_out(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the characters at fault: lines are drawn in ASCII, others escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c) or ascii(c)[1:-1] for c in lacking), error.end
