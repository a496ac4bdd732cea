"""Render a check report as JUnit XML, with one test case per file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from featurebuilder.errors import Location
from featurebuilder.features.drift import Severity
from featurebuilder.report.escape_text import escape_invisible, sentence, to_one_line

if TYPE_CHECKING:
    from featurebuilder.report.check.check_report import CheckedDrift, CheckReport, Undecided


def render_check_junit(report: CheckReport) -> str:
    """Return the report as JUnit XML.

    Drift with severity "error" is a failure. Drift with severity "warning" is a passing case with
    a description. A problem that prevents the check is an error. A feature without drift is a
    passing case, unless the check is incomplete.
    """
    suite = Element("testsuite", name="featurebuilder check")
    for undecided in report.undecided:
        _add_undecided(suite, undecided)
    for drifted in report.drifted:
        _add_drifted(suite, drifted)
    seen = {one.feature for one in report.drifted}
    for feature in report.features:
        if feature not in seen and not report.undecided:
            SubElement(suite, "testcase", classname=to_one_line(feature), name="no drift")
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(attribute, str(sum(1 for _ in suite.iter(tag))))
    suites = Element("testsuites", {"name": "featurebuilder"})
    suites.append(suite)
    indent(suites)
    return f"{tostring(suites, 'unicode', xml_declaration=False)}\n"


def _add_undecided(suite: Element, one: Undecided) -> None:
    place = to_one_line(str(Location(one.path, one.line, one.column)))
    case = SubElement(suite, "testcase", classname="featurebuilder", name=place or "check")
    error = SubElement(case, "error", message=sentence(one.what))
    error.text = f"fix: {sentence(one.remedy)}" if one.remedy else None


def _add_drifted(suite: Element, one: CheckedDrift) -> None:
    place = {"file": to_one_line(one.path), "line": str(one.line or 1)}
    case = SubElement(
        suite, "testcase", place, classname=to_one_line(one.feature), name=to_one_line(one.path)
    )
    words = f"{one.drift.value}: {sentence(one.words)}"
    text = f"{words}\nfix: {sentence(one.remedy)}\n{escape_invisible(one.diff)}".rstrip("\n")
    if one.severity is Severity.ERROR:
        SubElement(case, "failure", type=one.drift.value, message=words).text = text
    else:
        SubElement(case, "system-out").text = text
