"""Every class of drift, made on purpose: found, named, and mended by the remedy that is shown."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

import pytest

from featurebuilder.features.drift import Drift, Severity, severities
from featurebuilder.features.remove import plan_remove
from featurebuilder.merge.three_way import OnConflict
from featurebuilder.render.template import templates_root
from tests import templates as shipped
from tests.features.living import Tree, adopted, applied, checked, update_of
from tests.features.test_refusals import asking_for
from tests.trees import after, blueprint, planned, project_of, router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

API = "petsage/api/v1/api.py"
ROUTER = "petsage/api/v1/endpoints/pets.py"
MODEL = "petsage/models/pets.py"
TESTS = "petsage/tests/api/v1/test_pets.py"
DOCUMENT = "docs/features/pets.md"
LEDGER = ".featurebuilder/pets.json"
REQUEST = "features/pets.yaml"
INCLUDE = b"api_v1_router.include_router(pets.router)\n"
ALL = {ROUTER, MODEL, TESTS, DOCUMENT}


@pytest.fixture(scope="module")
def built() -> Tree:
    """Return a tree with a hand-written router and a feature that was built."""
    tree = blueprint(asking_for("pets"), toys=router("toys"))
    return after(tree, planned(tree, "pets"))


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return templates of the tree's own: the shipped ones, but for the document's last words."""
    for template in shipped.ALL:
        file = tmp_path / template
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (templates_root() / template).read_text()
        file.write_text(f"{text}\nOurs.\n" if template == shipped.DOCUMENT else text)
    return tmp_path


class Case(NamedTuple):
    """How the tree is made to drift, and what is then found where."""

    drift: Drift
    paths: set[str]
    make: Callable[[Tree], Tree]


def changed(path: str, old: bytes, new: bytes) -> Callable[[Tree], Tree]:
    def make(tree: Tree) -> Tree:
        assert old in tree[path]
        return tree | {path: tree[path].replace(old, new)}

    return make


def without(*paths: str) -> Callable[[Tree], Tree]:
    return lambda tree: {path: data for path, data in tree.items() if path not in paths}


def clashing(tree: Tree) -> Tree:
    mine = changed(DOCUMENT, b"A feature.", b"My feature.")(tree)
    asked = changed(REQUEST, b"A feature.", b"Their feature.")(mine)
    return applied(asked, update_of(asked, "pets").plan)


CASES = {
    "hand edit": Case(Drift.HAND_EDIT, {DOCUMENT}, changed(DOCUMENT, b"A feature.", b"Mine.")),
    "hand edit in code": Case(Drift.HAND_EDIT, {ROUTER}, changed(ROUTER, b'"b"', b'"c"')),
    "request changed": Case(Drift.REQUEST_CHANGED, ALL, changed(REQUEST, b"value: b", b"value: z")),
    "wiring removed": Case(
        Drift.WIRING_REMOVED,
        {API},
        changed(API, b"api_v1_router.include_router(pets.router)\n", b""),
    ),
    "file missing": Case(Drift.FILE_MISSING, {MODEL}, without(MODEL)),
    "package missing": Case(
        Drift.FILE_MISSING,
        {"petsage/tests/api/__init__.py"},
        without("petsage/tests/api/__init__.py"),
    ),
    "orphan": Case(Drift.ORPHAN, {LEDGER}, without(REQUEST)),
    "never built": Case(Drift.NOT_BUILT, {REQUEST}, without(*ALL, LEDGER)),
    "lost ledger": Case(Drift.UNKNOWN_FILE, ALL, without(LEDGER)),
    "unresolved conflict": Case(Drift.UNRESOLVED, {DOCUMENT}, clashing),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_class_is_found_named_and_mended(case: Case, built: Tree) -> None:
    assert checked(built) == checked(built, "pets")
    assert checked(built).drifted == ()
    drifted = case.make(dict(built))
    found = checked(drifted)
    assert found.problems == ()
    assert {(one.path, one.drift) for one in found.drifted} == {(p, case.drift) for p in case.paths}
    assert len({one.words for one in found.drifted}) <= len(found.drifted)
    mended = mend(drifted, found.drifted[0].remedy)
    assert checked(mended).drifted == ()


def test_a_template_that_moved(built: Tree, templates: Path) -> None:
    (found,) = checked(built, templates=templates).drifted
    assert (found.path, found.drift) == (DOCUMENT, Drift.TEMPLATE_MOVED)
    mended = applied(built, update_of(built, "pets", templates=templates).plan)
    assert mended[DOCUMENT] == built[DOCUMENT] + b"\nOurs.\n"
    assert checked(mended, templates=templates).drifted == ()


def test_a_template_that_says_the_same_is_no_drift(built: Tree, templates: Path) -> None:
    text = (templates_root() / shipped.DOCUMENT).read_text()
    (templates / shipped.DOCUMENT).write_text("{# ours #}" + text)
    assert checked(built, templates=templates).drifted == ()


def test_an_edit_of_a_file_that_moved_too_is_said(built: Tree) -> None:
    edited = changed(REQUEST, b"value: b", b"value: z")(
        changed(DOCUMENT, b"A feature.", b"Mine.")(built)
    )
    found = {one.path: one for one in checked(edited).drifted}
    assert found[DOCUMENT].words.endswith("also edited by hand")
    assert found[DOCUMENT].line == edited[DOCUMENT].split(b"\n").index(b"Mine.") + 1


def test_growth_of_the_tree_is_no_drift(built: Tree) -> None:
    grown = built | {f"petsage/api/v1/endpoints/{n}.py": router(n).encode() for n in ("a", "b")}
    included = b"".join(b"api_v1_router.include_router(%s.router)\n" % n for n in (b"a", b"b"))
    grown[API] = b"from petsage.api.v1.endpoints import a, b\n" + built[API] + included
    assert checked(grown).drifted == ()
    assert update_of(grown).plan.writes == ()


def test_owned_files_are_never_looked_at(built: Tree) -> None:
    settings = b'[tool.featurebuilder]\nowned = ["docs/*", "petsage/models/pets.py"]\n'
    owned = built | {"pyproject.toml": settings, DOCUMENT: b"Mine.\n"}
    del owned[MODEL]
    assert checked(owned).drifted == ()
    asked = changed(REQUEST, b"value: b", b"value: z")(owned)
    assert {one.path for one in checked(asked).drifted} == {ROUTER, TESTS}
    updated = applied(asked, update_of(asked).plan)
    assert updated[DOCUMENT] == b"Mine.\n"
    assert MODEL not in updated


def test_what_cannot_be_told(built: Tree) -> None:
    damaged = built | {LEDGER: b"{"}
    assert [problem.what for problem in checked(damaged).problems] == ["the ledger is damaged"]
    mended = mend(damaged, checked(damaged).problems[0].remedy)
    assert checked(mended) == checked(built)
    wrong = built | {REQUEST: b"name: pets\n"}
    assert {str(p.where).partition(":")[0] for p in checked(wrong).problems} == {REQUEST}
    assert "no ledger" in checked(built, "cats").problems[0].what


@pytest.mark.parametrize(("old", "new"), [(b"router = ", b"other = "), (b"def ", b"def (")])
def test_a_module_without_its_router_is_to_be_mended(built: Tree, old: bytes, new: bytes) -> None:
    broken = changed(ROUTER, old, new)(built)
    (found,) = checked(broken).drifted
    assert (found.path, found.drift) == (ROUTER, Drift.WIRING_REMOVED)
    assert found.remedy == f"fix {ROUTER}, then run: featurebuilder update pets"


def test_a_file_kept_when_its_feature_was_removed_is_an_orphan(built: Tree) -> None:
    edited = built | {DOCUMENT: b"Mine.\n"}
    left = applied(edited, plan_remove(project_of(edited), "pets"))
    (found,) = checked(left).drifted
    assert (found.path, found.drift) == (DOCUMENT, Drift.ORPHAN)
    mended = mend(left, found.remedy)
    assert [one.drift for one in checked(mended).drifted] == [Drift.NOT_BUILT]
    assert mended.keys() == blueprint(asking_for("pets"), toys="").keys()


def test_a_kept_file_that_has_gone_since_is_no_orphan(built: Tree) -> None:
    edited = built | {DOCUMENT: b"Mine.\n", MODEL: b"x = 1\n"}
    left = applied(edited, plan_remove(project_of(edited), "pets"))
    assert {one.path for one in checked(without(DOCUMENT)(left)).drifted} == {MODEL}
    nothing = without(DOCUMENT, MODEL)(left)
    (found,) = checked(nothing).drifted
    assert (found.path, found.drift) == (LEDGER, Drift.ORPHAN)
    assert checked(without(REQUEST)(mend(nothing, found.remedy))).drifted == ()


def test_a_preset_asks_for_nothing_that_had_a_request_of_its_own() -> None:
    tree = blueprint(asking_for("smoke_test"), toys=router("toys"))
    built = after(tree, planned(tree))
    (found,) = checked(without("features/smoke_test.yaml")(built)).drifted
    assert (found.path, found.drift) == (".featurebuilder/smoke_test.json", Drift.ORPHAN)


def test_severities() -> None:
    usual = severities({}, strict=False)
    warned_of = {one for one in Drift if usual[one] is not Severity.ERROR}
    assert warned_of == {Drift.HAND_EDIT, Drift.NOT_BUILT}
    chosen = severities({"hand-edit": "error", "orphan": "ignore"}, strict=False)
    assert (chosen[Drift.HAND_EDIT], chosen[Drift.ORPHAN]) == (Severity.ERROR, Severity.IGNORE)
    assert set(severities({"orphan": "ignore"}, strict=True).values()) == {Severity.ERROR}


def mend(tree: Tree, remedy: str) -> Tree:
    """Return the tree once somebody has typed what the remedy says."""
    command = remedy.partition(": ")[2] or remedy
    command = command.partition("run '")[2].rstrip("'") or command
    for part in command.split(" && "):
        match shlex.split(part):
            case ["rm", path]:
                tree = without(path)(tree)
            case ["featurebuilder", "update", name]:
                tree = applied(tree, update_of(tree, name).plan)
            case ["featurebuilder", "update", name, "--on-conflict", "ours"]:
                tree = applied(tree, update_of(tree, name, on_conflict=OnConflict.OURS).plan)
                assert b"My feature." in tree[DOCUMENT]
                tree = applied(
                    without(DOCUMENT)(tree), update_of(without(DOCUMENT)(tree), name).plan
                )
            case ["featurebuilder", "build", name]:
                tree = after(tree, planned(tree, name))
            case ["featurebuilder", "adopt", name]:
                tree = adopted(tree, name)
            case ["featurebuilder", "remove", name, "--force"]:
                tree = applied(tree, plan_remove(project_of(tree), name, force=True))
            case words:
                raise AssertionError(words)
    return tree
