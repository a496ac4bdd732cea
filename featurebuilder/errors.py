"""The one root of every error a user can cause, and its few leaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1 and may be unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``path:line:column``, as far as it is known."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what it is, where it is and what to do about it.

    ``snippet`` is text for the user to paste where the tool would not edit by itself.
    """

    what: str
    where: Location | None = None
    remedy: str = ""
    snippet: str = ""


class FeatureBuilderError(Exception):
    """The root: carries every problem that was found, never only the first."""

    def __init__(self, *problems: Problem) -> None:
        """Take one problem or more, in the order in which a user should read them."""
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = problems


class InvalidNameError(FeatureBuilderError, ValueError):
    """A text that cannot be the name it was given for."""


class InvalidRequestError(FeatureBuilderError):
    """A feature request that cannot be used."""


class UnusableProjectError(FeatureBuilderError):
    """A target tree, or a setting in it, that the tool cannot work with."""


class TemplateError(FeatureBuilderError):
    """A template that does not render to valid output."""


class EditRefusedError(FeatureBuilderError):
    """An edit that could not be proven, so was not made."""


class ConflictError(FeatureBuilderError):
    """Files that stand where the plan would write and were not made by the tool."""


class StalePlanError(FeatureBuilderError):
    """A plan made against bytes that have changed since."""


class UnusablePlanError(FeatureBuilderError):
    """A saved plan that is damaged, or of another format."""


class WriteFailedError(FeatureBuilderError):
    """The disk refused; the tree was put back as it was."""
