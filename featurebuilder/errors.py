"""The exceptions for errors that a user can cause."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A position in a file; ``line`` and ``column`` start at 1 and are ``None`` if unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``path:line:column``, without the unknown parts."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem to report to the user.

    Attributes:
        what: the description of the problem.
        where: the location, if known.
        remedy: how to fix it.
        snippet: code for the user to paste where the tool does not edit the file itself.
    """

    what: str
    where: Location | None = None
    remedy: str = ""
    snippet: str = ""


class FeatureBuilderError(Exception):
    """The base class of all errors; carries every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        """Store one or more problems, in the order to report them."""
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = problems


class InvalidNameError(FeatureBuilderError, ValueError):
    """A string is not a valid name."""


class InvalidRequestError(FeatureBuilderError):
    """A feature request is invalid."""


class UnusableProjectError(FeatureBuilderError):
    """The tool does not support the project or one of its settings."""


class TemplateError(FeatureBuilderError):
    """A template does not render to valid output."""


class EditRefusedError(FeatureBuilderError):
    """An edit could not be proven safe, so it was not made."""


class ConflictError(FeatureBuilderError):
    """Files that the tool did not write, or that changed since, are in the way."""


class StalePlanError(FeatureBuilderError):
    """The files have changed since the plan was made."""


class UnusablePlanError(FeatureBuilderError):
    """A saved plan is damaged or has an unsupported format."""


class WriteFailedError(FeatureBuilderError):
    """The operating system refused a read or write; the tree was restored where possible."""
