from __future__ import annotations

from pathlib import Path

import pytest

from featurebuilder.plan.change import Change, FileAction, Part, Plan
from featurebuilder.plan.expected import ExpectedRemoval
from featurebuilder.plan.outcome import Check, Outcome
from featurebuilder.plan.prepared import Command, PreparedCommand, RequestText
from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.report.compose import Ending, build_log, logged_files
from featurebuilder.report.log import LoggedCheck, LoggedFile, LoggedRequest, Mark, Section, Status
from featurebuilder.report.part_sections import feature_sections

MODEL, ROUTER, WIRING, LEDGER = (
    "app/models/ping.py",
    "app/endpoints/ping.py",
    "app/api.py",
    ".featurebuilder/ping.json",
)
DIFF = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-old\n+new\n"
GONE = "--- a/{0}\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"
APP = ApplicationImport("", "app.main", "app")
CHECKS = (Check("application imports", Outcome.PASSED, "in .venv"),)
LOGGED = (LoggedCheck(name="application imports", result=Outcome.PASSED, detail="in .venv"),)


def change(path: str, part: Part, action: FileAction, why: str = "as its siblings") -> Change:
    before = None if action is FileAction.CREATE else b"old\n"
    after = (
        None if action is FileAction.DELETE else before if action is FileAction.KEEP else b"new\n"
    )
    return Change(path, part, action, before, after, why)


def section_of(path: str, part: Part, action: FileAction) -> Section:
    found = feature_sections([change(path, part, action)])
    return next(section for section in found if section.path)


@pytest.mark.parametrize(
    ("path", "part", "action", "mark", "language", "content"),
    [
        (MODEL, Part.MODEL, FileAction.CREATE, Mark.NEW, "python", "new\n"),
        (MODEL, Part.MODEL, FileAction.KEEP, Mark.UNCHANGED, "python", "old\n"),
        (MODEL, Part.MODEL, FileAction.UPDATE, Mark.MODIFIED, "diff", DIFF.format(MODEL)),
        (MODEL, Part.MODEL, FileAction.CONFLICT, Mark.CONFLICT, "diff", DIFF.format(MODEL)),
        (MODEL, Part.MODEL, FileAction.DELETE, Mark.DELETED, "diff", GONE.format(MODEL)),
        (WIRING, Part.AGGREGATOR, FileAction.CREATE, Mark.NEW, "python", "new\n"),
        (WIRING, Part.AGGREGATOR, FileAction.UPDATE, Mark.MODIFIED, "diff", DIFF.format(WIRING)),
        (WIRING, Part.AGGREGATOR, FileAction.KEEP, Mark.UNCHANGED, "", ""),
        (WIRING, Part.APPLICATION, FileAction.KEEP, Mark.UNCHANGED, "", ""),
        ("docs/ping.md", Part.DOCUMENT, FileAction.CREATE, Mark.NEW, "markdown", "new\n"),
        ("docs/ping.rst", Part.DOCUMENT, FileAction.CREATE, Mark.NEW, "", "new\n"),
    ],
)
def test_a_new_file_is_shown_whole_and_an_edited_one_as_its_diff(  # noqa: PLR0913, PLR0917
    path: str, part: Part, action: FileAction, mark: Mark, language: str, content: str
) -> None:
    section = section_of(path, part, action)

    assert (section.path, section.mark) == (path, mark)
    assert (section.language, section.content) == (language, content)


def test_the_sections_come_in_the_order_of_the_blueprint_whatever_the_plans() -> None:
    parts = [Part.DOCUMENT, Part.TESTS, Part.APPLICATION, Part.AGGREGATOR, Part.ROUTER, Part.MODEL]
    found = feature_sections([change(part.value, part, FileAction.CREATE) for part in parts])

    assert [(section.number, section.path) for section in found] == [
        ("2", "model"),
        ("3", "router"),
        ("4.1", "aggregator"),
        ("4.2", "application"),
        ("5", "tests"),
        ("6", "document"),
    ]


def test_a_part_of_two_files_gets_two_sections() -> None:
    found = feature_sections([change(p, Part.MODEL, FileAction.CREATE) for p in ("a.py", "b.py")])

    assert [section.path for section in found if section.number == "2"] == ["a.py", "b.py"]


def test_edited_files_of_one_name_are_headed_by_their_paths() -> None:
    paths = ("app/models/pets.py", "app/api/pets.py", "app/api.py")
    plan = Plan(tuple(change(path, Part.MODEL, FileAction.UPDATE) for path in paths))
    prepared = PreparedCommand(
        Command.UPDATE, "all", "Update", "All.", plan, ExpectedRemoval(APP, ())
    )

    log = build_log(prepared, Path(), Ending(Status.DRY_RUN))

    assert [section.title for section in log.sections] == [*paths[:2], "api.py"]


def test_files_without_a_part_of_their_own_get_no_section() -> None:
    found = feature_sections([change(LEDGER, Part.LEDGER, FileAction.CREATE)])

    assert all(not section.path for section in found)


def test_a_tree_without_an_aggregator_is_told_so() -> None:
    found = feature_sections([change(WIRING, Part.APPLICATION, FileAction.UPDATE)])

    assert [s.purpose for s in found if s.number == "4.1"] == [
        "Not needed: the application includes the router directly."
    ]


def test_a_feature_may_lack_a_part() -> None:
    found = feature_sections([change("api.py", Part.AGGREGATOR, FileAction.UPDATE)])

    assert [section.number for section in found] == ["2", "3", "4.1", "4.2", "5", "6"]
    assert {section.purpose for section in found if not section.path} == {
        "Not needed: the feature has no such part."
    }


def test_wiring_that_stays_says_why() -> None:
    kept = change(WIRING, Part.APPLICATION, FileAction.KEEP, "serves api_v1_router already")
    purposes = [section.purpose for section in feature_sections([kept]) if section.path]

    assert purposes == ["Serves the aggregator. Nothing to edit (serves api_v1_router already)."]


def test_a_conflict_says_why_and_what_force_would_do() -> None:
    stands = change(MODEL, Part.MODEL, FileAction.CONFLICT, "not made by featurebuilder")
    purpose = feature_sections([stands])[0].purpose

    assert purpose.endswith(
        " A file is in the way (not made by featurebuilder). "
        "The diff shows what --force would change."
    )


def test_bytes_that_are_no_text_are_shown_as_escapes() -> None:
    odd = Change(MODEL, Part.MODEL, FileAction.CREATE, None, b"caf\xe9\n", "")

    assert feature_sections([odd])[0].content == "caf\\xe9\n"


@pytest.mark.parametrize(
    ("action", "mark"),
    [
        (FileAction.CREATE, Mark.NEW),
        (FileAction.UPDATE, Mark.MODIFIED),
        (FileAction.DELETE, Mark.DELETED),
        (FileAction.CONFLICT, Mark.CONFLICT),
    ],
)
def test_files_that_stay_are_left_out_where_others_change(action: FileAction, mark: Mark) -> None:
    changes = [
        change(MODEL, Part.MODEL, action),
        change(WIRING, Part.AGGREGATOR, FileAction.KEEP),
    ]

    assert logged_files(changes) == (
        LoggedFile(path=MODEL, mark=mark, why="as its siblings", part="model"),
    )


def test_all_files_are_shown_where_none_changes() -> None:
    changes = [
        change(MODEL, Part.MODEL, FileAction.KEEP),
        change(WIRING, Part.AGGREGATOR, FileAction.KEEP),
    ]

    assert [(file.path, file.mark) for file in logged_files(changes)] == [
        (MODEL, Mark.UNCHANGED),
        (WIRING, Mark.UNCHANGED),
    ]


NOTHING = ExpectedRemoval(ApplicationImport("", "app.main", "app"), ())


def test_the_log_of_a_feature(tmp_path: Path) -> None:
    root = tmp_path / "petsage"
    plan = Plan((change(MODEL, Part.MODEL, FileAction.CREATE),))
    asked = RequestText("features/ping.yaml", "name: ping\n")
    prepared = PreparedCommand(
        Command.BUILD, "ping", "Feature: ping", "Answers.", plan, NOTHING, request=asked
    )
    log = build_log(prepared, root, Ending(Status.SUCCESS, CHECKS, "the tree's .venv"))

    assert (log.name, log.title, log.root) == ("ping", "Feature: ping", "petsage")
    assert log.description == "Answers."
    assert log.summary == "Wrote 1 new file; verified."
    assert log.request == LoggedRequest(origin="features/ping.yaml", content="name: ping\n")
    assert (log.checks, log.checked_with) == (LOGGED, "the tree's .venv")
    assert (log.files, log.sections) == (logged_files(plan.changes), feature_sections(plan.changes))


@pytest.mark.parametrize(
    ("action", "found"),
    [
        (FileAction.CREATE, ("app.main:app", "modelled on items, users")),
        (FileAction.UPDATE, ("app.main:app",)),
    ],
)
def test_only_a_new_router_is_modelled_on_others(
    tmp_path: Path, action: FileAction, found: tuple[str, ...]
) -> None:
    choices = (
        Convention("application", "app.main app", "the only one"),
        Convention("router", "app/api/ping.py", "like items, users"),
    )
    plan = Plan((change("app/api/ping.py", Part.ROUTER, action),))
    prepared = PreparedCommand(Command.BUILD, "ping", "", "", plan, NOTHING, choices=choices)
    assert build_log(prepared, tmp_path, Ending(Status.SUCCESS)).detected == found


def test_the_log_of_a_project() -> None:
    plan = Plan((change("petsage/main.py", Part.PROJECT, FileAction.CREATE),))
    prepared = PreparedCommand(Command.NEW, "petsage", "Project: petsage", "Pets.", plan, NOTHING)
    log = build_log(prepared, Path("petsage"), Ending(Status.SUCCESS, CHECKS, "the tree's .venv"))

    assert (log.name, log.title, log.root) == ("petsage", "Project: petsage", "petsage")
    assert (log.request, log.sections, log.checks) == (None, (), LOGGED)
    assert log.closing == "Next: cd petsage && featurebuilder build smoke_test"


@pytest.mark.parametrize("command", [Command.WIRE, Command.UNWIRE, Command.REMOVE])
def test_the_log_of_edits_shows_each_but_the_ledger(command: Command) -> None:
    changes = (
        change(WIRING, Part.AGGREGATOR, FileAction.UPDATE),
        change(LEDGER, Part.LEDGER, FileAction.UPDATE),
    )
    prepared = PreparedCommand(command, "ping", "Ping", "Answers.", Plan(changes), NOTHING)
    log = build_log(prepared, Path("petsage"), Ending(Status.DRY_RUN))

    assert [(s.number, s.path) for s in log.sections] == [("2", WIRING)]
