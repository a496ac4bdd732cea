"""Collect the conventions that the code of a new feature follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.handlers import HandlerStyle, read_handler_style
from featurebuilder.project.source.toml_tables import table
from featurebuilder.project.style.formatter_settings import FormatterSettings
from featurebuilder.project.style.import_sorting import (
    find_first_party,
    isort_options,
    top_packages,
)
from featurebuilder.project.testing.test_clients import TestClientChoice, read_test_client
from featurebuilder.project.versions.versions import DEFAULT_VERSIONS, Versions, missing_client
from featurebuilder.render.ruff_process import RuffOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.project import Project
    from featurebuilder.project.settings.settings import Settings
    from featurebuilder.project.source.snapshot import Snapshot


_OF_RESOURCES = frozenset({"response model", "docstrings", "imports"})
"""The conventions for handlers that a resource's router follows."""


class FeaturePaths(NamedTuple):
    """The paths of a feature's router, model and tests."""

    router: str
    model: str
    tests: str


@dataclass(frozen=True, slots=True)
class FeatureConventions:
    """The conventions for the code of one new feature, with their evidence.

    Attributes:
        versions: Versions that the code must run on.
        handlers: Style of the siblings' handlers and modules.
        client: Test client of the new tests.
    """

    versions: Versions
    handlers: HandlerStyle
    client: TestClientChoice

    @property
    def model_evidence(self) -> str:
        """The reason to write the model for an older Pydantic; empty for today's version."""
        found = [fact for fact in self.versions.facts if fact.what == "Pydantic"]
        if self.versions.pydantic == DEFAULT_VERSIONS.pydantic or not found:
            return ""
        return f"for Pydantic {found[0].value}: {found[0].evidence}"

    @property
    def router_evidence(self) -> str:
        """The style of the router and its evidence; empty if the style guide applies."""
        return self._style_evidence(self.handlers.conventions)

    @property
    def resource_router_evidence(self) -> str:
        """The same for a resource, which is asynchronous if its session is."""
        return self._style_evidence(
            [one for one in self.handlers.conventions if one.what in _OF_RESOURCES]
        )

    def _style_evidence(self, conventions: Sequence[Convention]) -> str:
        if not conventions or not self.handlers.is_told:
            return ""
        return f"{', '.join(each.value for each in conventions)}, {conventions[0].evidence}"

    @property
    def tests_evidence(self) -> str:
        """The test client and its evidence, the fixtures to replace, and a missing package."""
        return self._tests_evidence(f"{self.client.words}: {self.client.evidence}")

    @property
    def resource_tests_evidence(self) -> str:
        """The same for a resource, whose tests have a client of their own."""
        return self._tests_evidence("its own client and database")

    def _tests_evidence(self, client: str) -> str:
        words = [client]
        if self.client.silenced:
            names = ", ".join(self.client.silenced)
            words.append(f"replaces the fixtures {names}, which would connect to a database")
        if missing := missing_client(self.versions):
            words.append(
                f"the test client needs {missing}, which no file of the project requires: "
                "add it to the test requirements"
            )
        return "; ".join(words)


def read_feature_conventions(
    project: Project, paths: FeaturePaths, versions: Versions
) -> FeatureConventions:
    """Return the conventions for a feature with its code at ``paths``."""
    resolver, siblings = project.resolver, project.examples
    handlers = read_handler_style(resolver, project.graph, siblings, paths.router, paths.model)
    settings = FormatterSettings(project.snapshot, project.application.key.path)
    return FeatureConventions(
        versions,
        _with_ruff_rules(handlers, settings),
        read_test_client(resolver, project.application, paths.tests, versions.installed),
    )


def read_project_style(project: Project) -> Style:
    """Return the formatting style for new code in the project."""
    layout = project.layout
    router, model, tests = (p.path("x") for p in (layout.router, layout.model, layout.tests))
    handlers = read_handler_style(project.resolver, project.graph, project.examples, router, model)
    path = project.application.key.path
    new = (router, model, tests)
    return read_style(project.snapshot, path, project.settings, handlers, new)


def _with_ruff_rules(handlers: HandlerStyle, settings: FormatterSettings) -> HandlerStyle:
    """Return ``handlers`` with the annotations and docstrings that the project's ruff requires."""
    demands = settings.is_rule_enabled
    conventions = handlers.conventions
    if demands("D103") and not handlers.docstrings:
        found = Convention(
            "docstrings", "docstrings", f"required by a ruff rule in {settings.ruff()[1]}"
        )
        conventions = (*(each for each in conventions if each.what != found.what), found)
    return replace(
        handlers,
        annotates=handlers.annotates or demands("ANN201"),
        docstrings=handlers.docstrings or demands("D103"),
        module_docstrings=handlers.module_docstrings or demands("D100"),
        class_docstrings=handlers.class_docstrings or demands("D101"),
        conventions=conventions,
    )


@dataclass(frozen=True, slots=True)
class Style:
    """The format of a project's code.

    Attributes:
        ruff: The file that configures ruff, if any.
        width: The maximum line length in characters.
        width_from: The source of ``width``, in words.
        manner: The options of ruff that replace other tools' settings.
        evidence: The sources of the style, in words.
        is_told: True if a formatter is configured.
    """

    ruff: str | None
    width: int
    width_from: str
    manner: RuffOptions
    evidence: str
    is_told: bool


def read_style(
    snapshot: Snapshot,
    application: str,
    settings: Settings,
    handlers: HandlerStyle,
    new: Sequence[str] = (),
) -> Style:
    """Return the style of code next to the file ``application``, and of the files ``new``."""
    reader = FormatterSettings(snapshot, application)
    paths = (*snapshot.paths, *new)
    ruff, ruff_from = reader.ruff()
    black, black_from = reader.tool("black")
    isort, isort_from = reader.isort()
    uses_black = bool(black_from) and "format" not in ruff
    first, second = ((black, black_from), (ruff, ruff_from))
    order = (first, second) if uses_black else (second, first)
    width, width_from = reader.width(order) or (settings.width, settings.width_from)
    options = _convert_black(black) if uses_black else []
    if uses_black and ruff_from:
        options.append(f"line-length={width}")
    is_told = "format" in ruff or "flake8-quotes" in {**ruff, **table(ruff.get("lint"))}
    quote = "" if is_told else _choose_quote(reader, black if uses_black else None, handlers)
    options += [f"format.quote-style='{quote}'"] if quote else []
    if not (ruff_from or black_from or settings.ruff):
        options += _convert_indent(handlers.indent)
    imports = isort_options(paths, isort, isort_from) if isort_from else ()
    is_read = bool(ruff_from) or not settings.ruff
    names = find_first_party(paths, ruff, ruff_from) if is_read else ()
    packages = top_packages(snapshot.paths) if is_read else ()
    sources = [s for s in (ruff_from or settings.ruff, black_from, isort_from) if s]
    return Style(
        ruff_from or settings.ruff,
        width,
        width_from,
        RuffOptions(tuple(options), tuple(names), packages, tuple(imports), handlers.newline),
        ", ".join(dict.fromkeys(sources))
        or "no formatter is configured; quotes follow the siblings",
        bool(sources),
    )


def _convert_black(black: dict[str, Any]) -> list[str]:
    options: list[str] = []
    if _is_set(black, "skip-magic-trailing-comma"):
        options.append("format.skip-magic-trailing-comma=true")
    targets = black.get("target-version", black.get("target_version"))
    known = [t for t in targets if isinstance(t, str)] if isinstance(targets, list) else []
    known = sorted((t for t in known if t[:3] == "py3" and t[3:].isdecimal()), key=_parse_minor)
    if known:
        options.append(f"target-version='{max(known[0], 'py37', key=_parse_minor)}'")
    return options


def _parse_minor(target: str) -> int:
    return int(target[3:])


def _choose_quote(
    reader: FormatterSettings, black: dict[str, Any] | None, handlers: HandlerStyle
) -> str:
    """Return the quote style from black, flake8 or the siblings, or an empty string.

    It is used only if ruff's own settings do not choose one.
    """
    if black is not None and not _is_set(black, "skip-string-normalization"):
        return "double"
    setting = reader.flake8("inline-quotes")[0] or handlers.quote
    return {"'": "single", '"': "double", "single": "single", "double": "double"}.get(setting, "")


def _convert_indent(indent: str) -> list[str]:
    if indent == "\t":
        return ["format.indent-style='tab'"]
    width = len(indent)
    return [f"indent-width={width}"] if width in {2, 3, 8} else []


def _is_set(table: dict[str, Any], name: str) -> bool:
    return table.get(name, table.get(name.replace("-", "_"))) is True
