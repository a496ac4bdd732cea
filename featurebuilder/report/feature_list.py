"""The feature list: the immutable model that ``list`` and ``status`` are rendered from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

# Pydantic reads these annotations when it runs.
from featurebuilder.features.drift import Drift  # noqa: TC001
from featurebuilder.features.state import State  # noqa: TC001
from featurebuilder.report.log import JsonModel, SafeStr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from featurebuilder.features.drift import DriftedFile
    from featurebuilder.features.listing import ListedFeature
    from featurebuilder.project.source.history import Commit


class LastChange(JsonModel):
    """The latest commit that changed one of a feature's own files."""

    day: SafeStr = Field(description="The date of the commit, as YYYY-MM-DD.")
    commit: SafeStr = Field(description="The commit's short hash.")
    author: SafeStr = Field(description="The commit's author.")


class FeatureFile(JsonModel):
    """One file of a feature."""

    path: SafeStr = Field(description="The file's path, relative to the project root.")
    is_generated: bool = Field(description="True if generated, false if only edited.")
    drift: Drift | None = Field(default=None, description="The kind of drift, if it drifted.")
    words: SafeStr = Field(default="", description="The description of the drift.")
    remedy: SafeStr = Field(default="", description="The fix: a command or an instruction.")


class FeatureEntry(JsonModel):
    """One feature of the project."""

    name: SafeStr = Field(description="The feature's name.")
    state: State = Field(description="The feature's state.")
    operations: tuple[SafeStr, ...] = Field(description="Its operations, as METHOD /path.")
    files: tuple[FeatureFile, ...] = Field(description="The files it generated or edited.")
    last_change: LastChange | None = Field(
        default=None, description="The last commit that changed it, if git has one."
    )
    problems: tuple[SafeStr, ...] = Field(
        default=(), description="The reasons for an unknown state."
    )


class FeatureList(JsonModel):
    """The features of one project."""

    schema_version: Literal[1] = Field(
        default=1, description="The version of this format. It changes whenever the format changes."
    )
    root: SafeStr = Field(description="The name of the project's folder.")
    features: tuple[FeatureEntry, ...] = Field(description="The features, sorted by name.")


def feature_list(
    root: str, features: Iterable[ListedFeature], commits: Mapping[str, Commit]
) -> FeatureList:
    """Return the feature list of the folder named ``root``.

    ``commits`` maps each path to its latest commit.
    """
    return FeatureList(root=root, features=tuple(_feature(one, commits) for one in features))


def _feature(one: ListedFeature, commits: Mapping[str, Commit]) -> FeatureEntry:
    drifted = {found.path: found for found in one.drifted}
    known = [commits[path] for path in one.own_files if path in commits]
    last = min(known, key=lambda commit: commit.age, default=None)
    return FeatureEntry(
        name=one.name,
        state=one.state,
        operations=one.operations,
        files=tuple(
            _file(path, drifted.get(path), is_generated=path not in one.edited)
            for path in sorted({*one.files, *one.edited, *drifted})
        ),
        last_change=_last_change(last) if last else None,
        problems=tuple(problem.what for problem in one.problems),
    )


def _file(path: str, found: DriftedFile | None, *, is_generated: bool) -> FeatureFile:
    if found is None:
        return FeatureFile(path=path, is_generated=is_generated)
    return FeatureFile(
        path=path,
        is_generated=is_generated,
        drift=found.drift,
        words=found.words,
        remedy=found.remedy,
    )


def _last_change(commit: Commit) -> LastChange:
    return LastChange(day=commit.day, commit=commit.hash, author=commit.author)
