"""Whatever is typed, the answer is a result or one clear error, never a traceback."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cli.running import featurebuilder, write_tree
from tests.trees import blueprint, router

COMMANDS = (
    *("new", "build", "request", "explain", "inspect", "check", "list", "update", "remove"),
    *("adopt", "wire", "unwire", "plan build", "plan update", "plan remove", "plan wire"),
    *("show", "apply", "diff", "schema", "", "unknown"),
)
VERIFYING = {"new", "build", "update", "remove", "adopt", "wire", "unwire", "apply"}
WORDS = (
    *("smoke_test", "pets", "broken", "..", "/", "/etc/passwd", "-", "--", "*", "", "a" * 300),
    *("petsage/main.py", "petsage/api/v1/endpoints/pets.py", "features/broken.yaml", "nope.json"),
    *("plan.json", "bin.dat", "folder", "loop", "1", "-1", "1e400", "nan", "json", "text"),
    *("\u00e9", "\U0001f4a5", "\u202e", "'", '"', "$(id)", "\n", "a\tb", "name:str", "name:str:80"),
    *("x:ref", "x:ref:pets", "a:enum:b/c", "a:enum:+1/A+", "n:int:ge=1e30", "p:decimal:4:9"),
    *("class:str", "date:date", "metadata:json", "id:int", "--format", "--format=json"),
    *("--request", "-o", "-C", "--into", "--router", "--timeout", "--log", "--html", "--strict"),
    *("--force", "--keep", "--diff", "--dry-run", "-q", "-v", "--help", "--version", "--all"),
    *("--on-conflict", "mark", "--timestamps", "--owner", "--access", "anyone", "--singular"),
)
ARGUMENTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=4)


@cache
def project() -> Path:
    """Return a project with good and bad files in it, which the commands may change."""
    root = Path(tempfile.mkdtemp(prefix="any-arguments-"), "petsage")
    write_tree(root, blueprint(pets=router("pets"), toys=router("toys")))
    (root / "bin.dat").write_bytes(bytes(range(256)))
    (root / "plan.json").write_text("{}")
    (root / "folder").mkdir()
    (root / "loop").symlink_to("loop")
    (root / "features").mkdir()
    (root / "features/broken.yaml").write_text("name: broken\n")
    return root


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(COMMANDS), ARGUMENTS)
@example("build", ["x:ref"])
@example("build", ["tasks", "n:int:ge=1e30"])
@example("show", ["plan.json"])
@example("wire", ["loop"])
@example("wire", ["a" * 300])
@example("list", ["-C", "a" * 300])
@example("plan build", ["smoke_test", "-o", "a" * 300])
@example("build", ["smoke_test", "--dry-run", "--log", "a" * 300])
@example("build", ["smoke_test", "--dry-run", "--html", "a" * 300 + "/x"])
def test_no_arguments_end_in_a_traceback(command: str, arguments: list[str]) -> None:
    given_ = [one.replace("\0", "").encode(errors="surrogateescape").decode() for one in arguments]
    options = ["--no-verify"] if command in VERIFYING else []
    ran = featurebuilder(project(), *command.split(), *given_, *options)
    assert ran.code in {0, 1, 2}
    assert ran.code == 0 or ran.err or ran.out
