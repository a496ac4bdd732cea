"""A check's report in each format that CI services read, read back with their own rules."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from featurebuilder.errors import Location, Problem
from featurebuilder.features.drift import Drift, DriftedFile, FileVersions, Severity, severities
from featurebuilder.report.check.check_report import CheckReport, check_report
from featurebuilder.report.check.github import render_check_github
from featurebuilder.report.check.junit import render_check_junit
from featurebuilder.report.check.markdown import LARGEST, render_check_markdown
from featurebuilder.report.check.sarif import render_check_sarif

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = jsonschema.Draft4Validator(
    json.loads(Path(__file__).with_name("schemas").joinpath("sarif-2.1.0.json").read_text())
)
HOSTILE = "</code></details><script>alert(1)</script>\n```\n::error::x\x1b[31m\u202e\x00|*_`"

EDITED = DriftedFile(
    "pets",
    "app/routers/pets.py",
    Drift.HAND_EDIT,
    "edited by hand since it was generated",
    "none needed",
    line=3,
    texts=FileVersions(b"a\nb\nc\n", b"a\nb\nd\n", b"a\nb\nc\n"),
)
MISSING = DriftedFile(
    "toys",
    "app/routers/toys.py",
    Drift.FILE_MISSING,
    "the feature's router is not there",
    "featurebuilder update toys",
)
PROBLEM = Problem("the ledger is damaged", Location(".featurebuilder/x.json", 3, 7), "restore it")


def report(drifted: Iterable[DriftedFile] = (), problems: Iterable[Problem] = ()) -> CheckReport:
    """Return a report on three features."""
    severe = severities({}, strict=False)
    return check_report("tree", ["pets", "toys", "vets"], drifted, problems, severe)


class Command(NamedTuple):
    """A workflow command, as a runner reads it."""

    name: str
    properties: dict[str, str]
    message: str


def commands(text: str) -> list[Command]:
    """Read workflow commands as the runner does: lines, properties, then the escapes."""
    found = []
    for line in text.splitlines():
        if match := re.fullmatch(r"::(\w+) ?(.*?)::(.*)", line):
            pairs = [pair.split("=", 1) for pair in match[2].split(",") if pair]
            properties = {name: unescaped(value) for name, value in pairs}
            found.append(Command(match[1], properties, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_annotates_the_lines_of_the_repository() -> None:
    found = commands(render_check_github(report([EDITED, MISSING], [PROBLEM]), "backend/"))
    assert [(c.name, c.properties["file"], c.properties["line"]) for c in found] == [
        ("error", "backend/.featurebuilder/x.json", "3"),
        ("warning", "backend/app/routers/pets.py", "3"),
        ("error", "backend/app/routers/toys.py", "1"),
    ]
    assert found[0].properties["col"] == "7"
    assert found[0].message == "the ledger is damaged\nfix: restore it"
    assert found[2].properties["title"] == "featurebuilder: file-missing"
    assert (
        found[2].message
        == "toys: the feature's router is not there\nfix: featurebuilder update toys"
    )


def test_github_ends_with_the_verdict_and_says_nothing_else_of_a_clean_tree() -> None:
    assert render_check_github(report(), "") == "CLEAN: 3 features checked.\n"


@given(st.text(), st.text())
def test_no_text_escapes_from_a_workflow_command(words: str, path: str) -> None:
    one = DriftedFile("pets", path, Drift.ORPHAN, words, "x")
    text = render_check_github(report([one]), "")
    assert len(commands(text)) == 1
    assert set(commands(text)[0].properties) == {"file", "line", "title"}


def test_markdown_says_what_drifted_and_folds_the_diffs() -> None:
    text = render_check_markdown(report([EDITED, MISSING], [PROBLEM]))
    assert text.startswith("## ⚠️ featurebuilder check\n\nINCOMPLETE")
    assert "- **hand-edit** (warning) `app/routers/pets.py:3`" in text
    assert "fix: `featurebuilder update toys`" in text
    assert text.count("<details>") == text.count("</details>") == 1
    assert "-c\n+d\n" in text


def test_markdown_of_a_clean_tree_is_two_lines() -> None:
    text = render_check_markdown(report())
    assert text == "## ✅ featurebuilder check\n\nCLEAN: 3 features checked.\n"


@pytest.mark.parametrize("count", [1, 40, 3000])
@pytest.mark.slow
def test_markdown_stays_under_the_limit_and_says_what_is_left_out(count: int) -> None:
    long = "x = 1  # a line of some length\n" * 100
    texts = FileVersions(b"", long.encode(), b"")
    drifted = [
        DriftedFile(f"f{n}", f"app/f{n}.py", Drift.HAND_EDIT, "edited", "none", 1, texts)
        for n in range(count)
    ]
    text = render_check_markdown(report(drifted))
    assert len(text) <= LARGEST
    assert ("left out" in text) == (count > 1)
    assert ("no room here\n- " in text) is False
    assert text.count("<details>") == text.count("</details>") >= min(count, 1) - (count > 1000)


def test_nothing_hostile_leaves_its_place_in_markdown() -> None:
    texts = FileVersions(b"", HOSTILE.encode(), b"")
    one = DriftedFile(HOSTILE, f"{HOSTILE}.py", Drift.HAND_EDIT, HOSTILE, HOSTILE, 1, texts)
    text = render_check_markdown(report([one], [Problem(HOSTILE, Location(HOSTILE), HOSTILE)]))
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert "<script" not in html
    assert html.count("<details>") == html.count("</details>") == 1
    assert not set(text) & {"\x1b", "\x00", "\u202e"}


def test_junit_counts_failures_errors_and_clean_features() -> None:
    suite = ET.fromstring(render_check_junit(report([EDITED, MISSING]))).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    assert suite.attrib == {
        "name": "featurebuilder check",
        "tests": "3",
        "failures": "1",
        "errors": "0",
    }
    assert [(case.get("classname"), case.get("name")) for case in suite] == [
        ("pets", "app/routers/pets.py"),
        ("toys", "app/routers/toys.py"),
        ("vets", "no drift"),
    ]
    output = suite[0].findtext("system-out")
    assert output is not None
    assert "+d" in output


def test_junit_of_what_cannot_be_told_is_an_error() -> None:
    suite = ET.fromstring(render_check_junit(report([], [PROBLEM]))).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    assert suite.get("errors") == "1"
    assert suite.get("tests") == "1"


@given(st.text())
def test_junit_is_xml_whatever_it_says(text: str) -> None:
    texts = FileVersions(b"", text.encode(errors="replace"), b"")
    one = DriftedFile(text, text, Drift.ORPHAN, text, text, 1, texts)
    ET.fromstring(render_check_junit(report([one], [Problem(text)])))  # noqa: S314 - our own


def test_sarif_is_what_the_standard_says() -> None:
    sarif = json.loads(render_check_sarif(report([EDITED, MISSING], [PROBLEM]), "backend/"))
    SCHEMA.validate(sarif)
    run = sarif["runs"][0]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {d.value for d in Drift}
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("hand-edit", "warning"),
        ("file-missing", "error"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "backend/app/routers/pets.py"
    assert place["region"] == {"startLine": 3}
    assert run["invocations"][0]["executionSuccessful"] is False


def test_a_fingerprint_stays_the_same_while_lines_move() -> None:
    moved = [replace(EDITED, line=9)]
    first, second = (
        json.loads(render_check_sarif(report(one), ""))["runs"][0]["results"][0]
        for one in ([EDITED], moved)
    )
    assert first["partialFingerprints"] == second["partialFingerprints"]
    assert first["locations"] != second["locations"]


@given(st.text(), st.text(min_size=1))
def test_sarif_is_valid_whatever_it_says(words: str, path: str) -> None:
    one = DriftedFile("pets", path, Drift.ORPHAN, words, words, 1)
    SCHEMA.validate(json.loads(render_check_sarif(report([one]), "")))


def test_drift_that_is_ignored_is_in_no_format() -> None:
    ignored = severities({"hand-edit": "ignore"}, strict=False)
    clean = check_report("tree", ["pets"], [EDITED], [], ignored)
    assert ignored[Drift.HAND_EDIT] is Severity.IGNORE
    assert "pets.py" not in render_check_markdown(clean) + render_check_junit(clean)
    assert json.loads(render_check_sarif(clean, ""))["runs"][0]["results"] == []
