"""Write to streams with any encoding, and to pipes that may be closed."""

from __future__ import annotations

import codecs
import io
import os
from contextvars import ContextVar
from enum import Enum
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from typing import TextIO

_DUMB = {"dumb", "unknown"}
_HANDLER = "featurebuilder.written_out"
_PLAIN = dict(zip("│├└─━✓✗·…", ["|", "|", "`", "-", "=", "+", "x", ".", "..."], strict=True))


class PipeSafeConsole(Console):
    """A console that goes silent when its pipe is closed, instead of exiting."""

    def on_broken_pipe(self) -> None:
        """Stop printing; the run continues, and its exit code reports the result."""
        self.quiet = True
        silence(self.file)


def console_of(stream: TextIO) -> Console:
    """Return a console for ``stream``; ``FORCE_COLOR`` enables colors on dumb terminals too."""
    forced = os.environ.get("FORCE_COLOR") and os.environ.get("TERM", "").lower() in _DUMB
    return PipeSafeConsole(
        file=escape_unencodable(stream), color_system="standard" if forced else "auto"
    )


def has_colours(console: Console) -> bool:
    """Return whether the console is a terminal that supports colors, with colors not disabled."""
    return console.is_terminal and console.color_system is not None and not console.no_color


def escape_unencodable(stream: TextIO) -> TextIO:
    """Return ``stream``, configured to escape the characters that its encoding lacks."""
    codecs.register_error(_HANDLER, _replace_unencodable)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_HANDLER)
    return stream


def silence(stream: object) -> None:
    """Redirect ``stream`` to the null device, so that no later write or flush can fail.

    This includes the flush at the interpreter's exit.
    """
    if isinstance(stream, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Handle an encoding error: replace line-drawing characters with ASCII, escape all others."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(c) or ascii(c)[1:-1] for c in lacking), error.end


class Verbosity(Enum):
    """The verbosity levels.

    Attributes:
        QUIET: One line on the result.
        USUAL: The default.
        VERBOSE: Each step as well.
    """

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


VERBOSITY: ContextVar[Verbosity] = ContextVar("LOUDNESS", default=Verbosity.USUAL)
