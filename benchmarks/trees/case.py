"""One case: a feature built in one variant of one tree, looked at, and taken back."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.trees.clone import read_tree, write_tree
from benchmarks.trees.declared import working_folder
from benchmarks.trees.result import Result
from benchmarks.trees.running import run
from benchmarks.trees.settings import Settings
from benchmarks.trees.style import style_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.trees.application import Application
    from benchmarks.trees.clone import Clone
    from benchmarks.trees.environment import Environment
    from benchmarks.trees.running import Ran

FEATURE = "smoke_test"
_LOOK = Path(__file__).with_name("look.py")
_TOLD = "looked: "
_TEST_CONFIGURATION = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_SECONDS = 600
PATIENTLY = ("--timeout", str(_SECONDS))
"""Some trees take minutes to import on a machine that has other work."""


@dataclass(frozen=True)
class Case:
    """A tree in one variant, in ``folder``; without an environment nothing of it is run.

    What does not depend on how bytes are written is asked of the plain tree alone.
    """

    clone: Clone
    variant: str
    folder: Path
    files: dict[str, bytes]
    application: Application
    environment: Environment | None
    client_packages: str = ""
    settings: Settings = field(default_factory=Settings)

    def run(self) -> Result:
        """Build, look, test, build again, unwire and wire, remove, and compare every byte."""
        result = Result(self.clone.name, self.variant)
        made = self.environment.made if self.environment else {}
        write_tree(self.folder, self.files | {path: text.encode() for path, text in made.items()})
        before = read_tree(self.folder)
        self.prepare()
        if self.variant == "plain":
            self._shows(result, before)
        seen = self._look() if self.environment else {"error": "not run"}
        runs = "error" not in seen
        if self.environment:
            result.mark("imports", runs, str(seen.get("error")))
        # What the application leaves behind when it runs, such as its log, is not the tool's.
        left = {path for path, data in read_tree(self.folder).items() if before.get(path) != data}
        log = self._build(result, verified=runs)
        if log is None:
            differ = self._differing(before, left)
            result.mark("nothing lost", not differ, ", ".join(differ[:5]))
            return result
        if runs:
            self._judge(result, seen, path_of(log, "Tests"))
        built = read_tree(self.folder)
        if self.variant == "plain":
            self._wires(result, path_of(log, "Endpoint"), built)
        if self.variant == "plain" and self.environment:
            faults = style_faults(self.folder, before, built, self.environment)
            result.mark("style", not faults, "; ".join(faults))
        self._removes(result, verified=runs and self.variant == "plain")
        differ = self._differing(before, left)
        if differ and runs:
            differ = self._differing(before, left | self._left_by_testing(before, log))
        result.mark("every byte back", not differ, ", ".join(differ[:5]))
        return result

    def prepare(self) -> None:
        """Fill the tree's database as its developers do."""
        for command in self.settings.prepare if self.environment else ():
            self._run(*shlex.split(command))

    def _shows(self, result: Result, before: dict[str, bytes]) -> None:
        shown = self._tool("inspect")
        result.mark("inspect", shown.code == 0, reason(shown))
        dry = self._tool("build", FEATURE, "--dry-run")
        changed = read_tree(self.folder) != before
        result.mark("dry run", dry.code == 0 and not changed, reason(dry) or "it wrote")

    def _build(self, result: Result, *, verified: bool) -> dict[str, object] | None:
        verify = PATIENTLY if verified else ("--no-verify",)
        done = self._tool("build", FEATURE, "--format", "json", *verify)
        try:
            log: dict[str, object] = json.loads(done.out)
        except ValueError:
            result.status = refused_or_crashed(done)
            result.mark("build", good=False, remark=reason(done))
            return None
        result.status = str(log["status"])
        good = result.status == "SUCCESS" or (not verified and result.status == "UNVERIFIED")
        result.mark("build", good, f"{result.status}: {faults(log)}")
        return log if done.code == 0 else None

    def _judge(self, result: Result, before: Mapping[str, object], test: str) -> None:
        """Look at the application ourselves, and run the test as a developer does."""
        known = before["operations"]
        assert isinstance(known, dict)  # noqa: S101 - look.py writes it so
        after = self._look(known)
        if not result.mark("still imports", "error" not in after, str(after.get("error"))):
            return
        now, answers = after["operations"], after["answers"]
        assert isinstance(now, dict)  # noqa: S101 - look.py writes it so
        assert isinstance(answers, dict)  # noqa: S101 - look.py writes it so
        added = sorted(now.keys() - known.keys())
        ours = [operation for operation in added if operation.endswith(f"/{FEATURE}")]
        result.mark("documented", ours and ours == added, f"new operations: {added}")
        same = all(now.get(operation) == told for operation, told in known.items())
        schemas = {**table(after, "schemas"), **table(before, "schemas")}
        result.mark("others as before", same and schemas == after["schemas"], "they differ")
        good = answers and all(answer["status"] == 200 for answer in answers.values())  # noqa: PLR2004
        result.mark("answered", good, json.dumps(answers)[:300])
        tested = self._test(test)
        result.mark("test passes", tested.code == 0, tested.last_words)

    def _wires(self, result: Result, router: str, built: dict[str, bytes]) -> None:
        again = self._tool("build", FEATURE, "--no-verify")
        same = read_tree(self.folder) == built
        result.mark("built again", again.code == 0 and same, reason(again) or "it wrote")
        for command in ("unwire", "wire"):
            dry = self._tool(command, router, "--dry-run")
            same = read_tree(self.folder) == built
            good = dry.code == 0 or "fix:" in dry.err
            result.mark(f"{command} dry", good and same, reason(dry) or "it wrote")

    def _removes(self, result: Result, *, verified: bool) -> None:
        done = self._tool("remove", FEATURE, *(PATIENTLY if verified else ("--no-verify",)))
        good = done.code == 0 and (not verified or "SUCCESS" in done.out)
        result.mark("remove", good, reason(done) or done.last_words)

    def _left_by_testing(self, before: dict[str, bytes], log: Mapping[str, object]) -> set[str]:
        """Return what a test that only imports the application leaves, where ours stood.

        The tree has its first bytes for that, and then those again that it has now.
        """
        now = read_tree(self.folder)
        write_tree(self.folder, before)
        test = Path(path_of(log, "Tests")).with_name("test_import_alone.py")
        lines = ("import importlib", f"importlib.import_module({self.application.module!r})")
        (self.folder / test).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / test).write_text("\n".join([*lines, "def test_it(): pass", ""]))
        self._test(str(test))
        after = read_tree(self.folder)
        write_tree(self.folder, now)
        return {path for path, data in after.items() if before.get(path) != data}

    def _differing(self, before: Mapping[str, bytes], left: set[str]) -> list[str]:
        """Return the files that are not as before, but for those that the application left."""
        now = read_tree(self.folder)
        changed = {p for p in before.keys() | now.keys() if before.get(p) != now.get(p)} - left
        return sorted(changed - self.clone.ignored(self.folder, changed))

    def _look(
        self, known: Mapping[str, object] | None = None, body: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """Return what the application shows; ``known`` operations are not asked.

        With a ``body``, what is new is asked to store that, and to show it again.
        """
        job = {
            "import_root": str(self.folder / self.application.import_root),
            "module": self.application.module,
            "attribute": self.application.attribute,
            "factory": self.application.factory,
            "known": None if known is None else sorted(known),
            "client_packages": self.client_packages,
            "body": body,
            "stand_ins": self.settings.stand_ins,
            "parameters": self.settings.parameters,
        }
        done = self._python(str(_LOOK), json.dumps(job))
        for line in done.out.splitlines():
            if line.startswith(_TOLD):
                seen: dict[str, object] = json.loads(line.removeprefix(_TOLD))
                return seen
        return {"error": done.last_words}

    def _test(self, path: str) -> Ran:
        """Run a test as a developer does: where pytest is configured, or the project stands."""
        parents = [self.folder / parent for parent in Path(path).parents]
        project = self.folder / working_folder(self.files, self.application)
        home = project if project in parents else self.folder
        place = next((p for p in parents if _configures_tests(p)), home)
        covers = self._python("-c", "import pytest_cov").code == 0
        # Of one test the coverage misses any threshold.
        options = ("-q", "-p", "no:cacheprovider", *(("--no-cov",) if covers else ()))
        above = (self.folder / path).parent.parent
        # People start it in either way, which differ in where imports start, and in either place.
        for arguments, start in (
            (("python", "-m", "pytest"), place),
            (("pytest",), place),
            (("python", "-m", "pytest"), above),
        ):
            test = str((self.folder / path).relative_to(start))
            done = self._run(*arguments, *options, test, at=start)
            if done.code == 0:
                break
        return done

    def _python(self, *arguments: str, at: Path | None = None) -> Ran:
        return self._run("python", *arguments, at=at)

    def _run(self, program: str, *arguments: str, at: Path | None = None) -> Ran:
        assert self.environment  # noqa: S101 - nothing is run without one
        settings = {**self.environment.variables, "PYTHONHASHSEED": "0"}
        place = at or self.folder / working_folder(self.files, self.application)
        command = (self.environment.program(program), *arguments)
        return run(command, place, settings, seconds=_SECONDS)

    def _tool(self, *arguments: str) -> Ran:
        environment = self.environment
        active = {"VIRTUAL_ENV": environment.folder} if environment else {}
        settings = {**(environment.variables if environment else {}), **active}
        command = (sys.executable, "-m", "featurebuilder", *arguments)
        return run(command, self.folder, settings, seconds=3 * _SECONDS)


def refused_or_crashed(done: Ran) -> str:
    """Return what to call a build that ended without a log."""
    is_told = done.code in {1, 2} and "Traceback" not in done.err
    return "REFUSED" if is_told else "CRASHED"


def reason(done: Ran) -> str:
    """Return what the tool complained of, without its layout; empty if it ended well."""
    if done.code == 0:
        return ""
    return " ".join((done.err or done.out).split())[:400] or f"exit status {done.code}"


def faults(log: Mapping[str, object]) -> str:
    """Return which checks of a build log did not pass, and why."""
    checks = log.get("checks")
    told = [
        f"{check['name']}: {check['detail'].strip()[:400]}"
        for check in (checks if isinstance(checks, list) else ())
        if check["result"] != "passed"
    ]
    return " | ".join(told) or str(log.get("summary"))


def path_of(log: Mapping[str, object], title: str) -> str:
    """Return the path of the part of a feature that a build log calls ``title``."""
    sections = log["sections"]
    assert isinstance(sections, list)  # noqa: S101 - the log's format
    return next(str(section["path"]) for section in sections if section["title"] == title)


def table(seen: Mapping[str, object], key: str) -> dict[str, object]:
    """Return one table of what an application showed."""
    found = seen[key]
    assert isinstance(found, dict)  # noqa: S101 - look.py writes it so
    return found


def _configures_tests(folder: Path) -> bool:
    """Return whether pytest would take the folder as its root."""
    for name in _TEST_CONFIGURATION:
        file = folder / name
        text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
        if (name == "pytest.ini" and text) or "[tool.pytest" in text or "[tool:pytest]" in text:
            return True
    return False
