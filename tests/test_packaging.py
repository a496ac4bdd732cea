"""The tool works from a wheel, an sdist, an editable install and a bare checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from tests import templates

pytestmark = [pytest.mark.any_python, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent


def run(*command: Path | str, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an sdist, and the wheel that was built from it; made by one worker."""
    session = tmp_path_factory.getbasetemp()
    folder = (session.parent if "PYTEST_XDIST_WORKER" in os.environ else session) / "dist"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            build = (sys.executable, "-m", "build", "--no-isolation")
            run(*build, "--outdir", f"{folder}.part", ROOT, cwd=ROOT)
            Path(f"{folder}.part").rename(folder)
    return folder


def environment_with(folder: Path, *install: Path | str) -> Path:
    """Return the Python of a new environment that sees our dependencies but not our checkout."""
    venv.create(folder, symlinks=True)
    python = folder / "bin/python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", where, cwd=folder).strip())
    # A path file of a path file is not read, so our own editable install stays out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    if install:
        # With our own pip: to give the environment one takes longer than to use it.
        run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps",
            "--no-index", "--no-build-isolation", "--ignore-installed", *install,
            cwd=folder)  # fmt: skip
    return python


def builds_a_feature(python: Path, folder: Path) -> None:
    """Show that the installed tool, away from the checkout, makes a project and a feature."""
    folder.mkdir()
    made = run(python, "-m", "featurebuilder", "new", "petsage", cwd=folder)
    assert made.startswith("SUCCESS")
    built = run(python, "-m", "featurebuilder", "build", "smoke_test", cwd=folder / "petsage")
    assert built.startswith("SUCCESS")


@pytest.mark.slow
def test_the_wheel_holds_exactly_the_catalogue(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        prefix = "featurebuilder/templates/"
        packed = {n.removeprefix(prefix) for n in wheel.namelist() if n.startswith(prefix)}
        others = {name.partition("/")[0] for name in wheel.namelist()}
        page = {name for name in wheel.namelist() if "/report/page/" in name}
    assert packed == set(templates.ALL)
    assert {".css", ".js", ".j2", ".py"} == {Path(name).suffix for name in page}
    assert len(others) == 2
    assert "featurebuilder" in others


def test_the_sdist_holds_what_its_tests_import(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        packed = {name.partition("/")[2].partition("/")[0] for name in archive.getnames()}
    assert packed > {"featurebuilder", "templates", "tests", "benchmarks", ".ci", "docs"}


@pytest.mark.slow
def test_the_wheel(dist: Path, tmp_path: Path) -> None:
    python = environment_with(tmp_path / "env", next(dist.glob("*.whl")))
    where = run(python, "-c", "import featurebuilder; print(featurebuilder.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
    builds_a_feature(python, tmp_path / "work")


@pytest.mark.slow
def test_the_sdist(dist: Path, tmp_path: Path) -> None:
    python = environment_with(tmp_path / "env", next(dist.glob("*.tar.gz")))
    builds_a_feature(python, tmp_path / "work")


@pytest.mark.slow
def test_an_editable_install(dist: Path, tmp_path: Path) -> None:
    run("tar", "-xf", next(dist.glob("*.tar.gz")), cwd=tmp_path)
    checkout = next(tmp_path.glob("featurebuilder-*"))
    python = environment_with(tmp_path / "env", "-e", checkout)
    builds_a_feature(python, tmp_path / "work")


@pytest.mark.slow
def test_a_bare_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = environment_with(tmp_path / "env")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    where = run(python, "-c", "import featurebuilder; print(featurebuilder.__file__)", cwd=tmp_path)
    assert where.startswith(str(ROOT))
    builds_a_feature(python, tmp_path / "work")
