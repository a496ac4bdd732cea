"""The tool's own files next to the ledgers: written with the first, deleted with the last."""

from __future__ import annotations

import pytest

from featurebuilder.features.remove import plan_remove
from featurebuilder.ledger.codec import encode_ledger
from featurebuilder.ledger.ledger import Ledger
from featurebuilder.ledger.tool_files import SCHEMA_PATH, add_schema, with_attributes
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.project.source.snapshot import Snapshot
from tests.features.living import applied
from tests.features.test_refusals import asking_for
from tests.trees import after, blueprint, planned, project_of

ATTRIBUTES = ".featurebuilder/.gitattributes"
OLD = b'{\n  "format": 2,\n  "feature": "pets"\n}\n'


def rewritten(before: bytes | None) -> Plan:
    data = encode_ledger(Ledger("pets"))
    path = ".featurebuilder/pets.json"
    return Plan((Change.between(path, Part.LEDGER, before, data, ""),))


def test_the_first_ledger_brings_them_and_the_last_takes_them() -> None:
    tree = blueprint(asking_for("cats") | asking_for("dogs"))
    one = after(tree, planned(tree, "cats"))
    both = after(one, planned(one, "dogs"))
    assert ATTRIBUTES in one
    assert sum(path.endswith(".gitattributes") for path in both) == 1
    left = applied(both, plan_remove(project_of(both), "cats"))
    assert ATTRIBUTES in left
    assert applied(left, plan_remove(project_of(left), "dogs")) == tree


@pytest.mark.parametrize("text", [b"", b"*.json -diff\n"])
def test_a_file_of_the_users_stays(text: bytes) -> None:
    tree = blueprint(asking_for("cats")) | {ATTRIBUTES: text}
    built = after(tree, planned(tree, "cats"))
    assert built[ATTRIBUTES] == text
    assert applied(built, plan_remove(project_of(built), "cats")) == tree


def test_an_older_ledger_brings_them_once_it_is_written_again() -> None:
    snapshot = Snapshot.of_files({".featurebuilder/pets.json": OLD})
    changes = with_attributes(rewritten(OLD), snapshot).changes
    assert [change.path for change in changes[1:]] == [ATTRIBUTES]


def test_a_plan_that_writes_no_ledger_brings_nothing() -> None:
    assert with_attributes(Plan(()), Snapshot.of_files({})) == Plan(())
    current = encode_ledger(Ledger("pets"))
    snapshot = Snapshot.of_files({".featurebuilder/pets.json": current})
    assert len(with_attributes(rewritten(current + b" "), snapshot).changes) == 1


def test_the_schema_is_kept_out_of_git_unless_the_user_decided() -> None:
    written = {change.path: change.after for change in add_schema(Snapshot.of_files({}))}
    assert written[".featurebuilder/.gitignore"] == b"*.schema.json\n"
    assert SCHEMA_PATH in written
    own = Snapshot.of_files({".featurebuilder/.gitignore": b"# mine\n"})
    assert [change.path for change in add_schema(own)] == [SCHEMA_PATH]
