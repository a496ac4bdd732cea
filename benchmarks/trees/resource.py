"""One case of a resource: something stored by what a tree stores its own with, and taken back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from benchmarks.trees.case import (
    PATIENTLY,
    Case,
    faults,
    path_of,
    reason,
    refused_or_crashed,
    table,
)
from benchmarks.trees.clone import read_tree, write_tree
from benchmarks.trees.result import Mark, Result
from benchmarks.trees.style import style_faults
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.alembic_settings import read_environment
from featurebuilder.project.storage.revisions import read_revisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.trees.running import Ran

FEATURE, SECOND = "pets", "visits"
PLAIN, RICH = "resource", "rich resource"
_BODY = {"name": "Rex", "species": "dog", "born_on": "2024-02-29"}
_FIELDS = ("name:str:80", "species:dog|cat", "born_on:date?", "--crud")
_SECOND_FIELDS = ("happened_on:date", "note:str:200?", "pet:ref(pets)", "--crud")
_BORN_ON = re.compile(r"^( *)born_on:.*\n(?:\1 +.*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class ResourceCase(Case):
    """A resource in a tree; a rich one has versions, owners, and refers to a table of the tree."""

    def run(self) -> Result:
        """Build, migrate a real database, look, test, remove, and compare every byte."""
        result = Result(self.clone.name, self.variant)
        made = self.environment.made if self.environment else {}
        write_tree(self.folder, self.files | {path: text.encode() for path, text in made.items()})
        before = read_tree(self.folder)
        self.prepare()
        self._alembic(before, "upgrade", "head")
        seen = self._look()
        result.mark("imports", "error" not in seen, str(seen.get("error")))
        left = {path for path, data in read_tree(self.folder).items() if before.get(path) != data}
        log = self._build_resource(result)
        if log is None:
            differ = self._differing(before, left)
            result.mark("nothing lost", not differ, ", ".join(differ[:5]))
            return result
        built = read_tree(self.folder)
        self._migrates(result, before, built)
        if "error" not in seen:
            self._judges(result, seen, log)
        if self.environment:
            found = style_faults(self.folder, before, built, self.environment)
            result.mark("style", not found, "; ".join(found))
        # The application may have written to its own log since.
        there = read_tree(self.folder)
        again = self._tool("build", FEATURE, "--no-verify")
        same = read_tree(self.folder) == there
        result.mark("built again", again.code == 0 and same, reason(again) or "it wrote")
        migrations = 1
        if not self._is_rich:
            migrations += self._adds_second(result)
            migrations += self._adds_field(result)
        if log["status"] == "SUCCESS" or result.marks.get("upgraded") == Mark.YES:
            self._goes_back(result, before, migrations)
        self._removes_resource(result)
        differ = self._differing(before, left)
        if differ:
            differ = self._differing(before, left | self._left_by_testing(before, log))
        result.mark("every byte back", not differ, ", ".join(differ[:5]))
        return result

    def _adds_second(self, result: Result) -> int:
        """Build what refers to the first, and migrate; return how many migrations that made."""
        done = self._tool("build", SECOND, *_SECOND_FIELDS, *PATIENTLY)
        good = done.code == 0 and "SUCCESS" in done.out
        good = result.mark("second with a ref", good, reason(done) or done.last_words)
        return self._migrated(result, "second migrated") if good else 0

    def _adds_field(self, result: Result) -> int:
        request = self.folder / "features" / f"{FEATURE}.yaml"
        text = request.read_text(encoding="utf-8")
        added = _BORN_ON.sub(r"\g<0>\1weight: {type: int, optional: true}\n", text)
        request.write_text(added, encoding="utf-8")
        done = self._tool("build", FEATURE, *PATIENTLY)
        good = done.code == 0 and "SUCCESS" in done.out
        good = result.mark("field added", good, reason(done) or done.last_words)
        return self._migrated(result, "field migrated") if good else 0

    def _migrated(self, result: Result, step: str) -> int:
        files = read_tree(self.folder)
        done = self._alembic(files, "upgrade", "head")
        checked = self._alembic(files, "check")
        said = f"{checked.out}{checked.err}"
        known = not any(f"'{name}" in said for name in (FEATURE, SECOND))
        result.mark(step, done.code == 0 and known, f"{done.last_words}; {checked.last_words}")
        return 1

    def _goes_back(self, result: Result, before: dict[str, bytes], migrations: int) -> None:
        """Take the database down to where it was before, and the tree's tables with it."""
        files = read_tree(self.folder)
        had = bool(read_environment(Snapshot.of_files(before)))
        done = self._alembic(files, "downgrade", f"-{migrations}")
        left = self._alembic(files, "current") if had else done
        names = [path for path in files if path not in before and "/versions/" in path]
        is_there = any(Path(name).name.partition("_")[0] in left.out for name in names)
        result.mark("downgraded", done.code == 0 and not is_there, done.last_words)

    @property
    def _is_rich(self) -> bool:
        return self.variant == RICH

    def _build_resource(self, result: Result) -> dict[str, object] | None:
        arguments: tuple[str, ...] = (FEATURE, *_FIELDS)
        if self._is_rich:
            request = self.folder / "features" / f"{FEATURE}.yaml"
            request.parent.mkdir(exist_ok=True)
            request.write_text(json.dumps(self._rich()), encoding="utf-8")
            arguments = (FEATURE,)
        done = self._tool("build", *arguments, "--format", "json", *PATIENTLY)
        try:
            log: dict[str, object] = json.loads(done.out)
        except ValueError:
            result.status = refused_or_crashed(done)
            result.mark("build", good=False, remark=reason(done))
            return None
        result.status = str(log["status"])
        result.mark("build", result.status == "SUCCESS", f"{result.status}: {faults(log)}")
        return log if done.code == 0 else None

    def _rich(self) -> dict[str, object]:
        fields: dict[str, object] = {
            "name": {"type": "str", "max_length": 80, "unique": True},
            "species": {"type": "enum", "values": ["dog", "cat"]},
            "born_on": {"type": "date", "optional": True},
        }
        if self.settings.refers_to:
            fields["keeper"] = {"type": "ref", "to": self.settings.refers_to, "optional": True}
        resource: dict[str, object] = {
            "fields": fields,
            "timestamps": True,
            "soft_delete": True,
            "concurrency": "etag",
            "pagination": "cursor",
            "filters": ["species"],
            "sort": ["name"],
            "search": ["name"],
        }
        if self.settings.has_users:
            resource["access"] = {"create": "user", "update": "owner", "delete": "user"}
        return {"name": FEATURE, "description": "The pets.", "resource": resource}

    def _migrates(self, result: Result, before: dict[str, bytes], built: dict[str, bytes]) -> None:
        """Bring the database up to the new migration, which comes after all that were there."""
        new = [path for path in built if path not in before and "/versions/" in path]
        snapshot = Snapshot.of_files(built)
        environment = read_environment(snapshot)
        assert environment  # noqa: S101 - the feature makes one where there is none
        was = read_revisions(Snapshot.of_files(before), environment.versions)
        now = read_revisions(snapshot, environment.versions)
        good = (
            len(new) == 1
            and now.heads
            and was.heads == next((one.down for one in now.files if one.path == new[0]), None)
        )
        result.mark("migration", good, f"{new}: {was.heads} -> {now.heads}")
        done = self._alembic(built, "upgrade", "head")
        result.mark("upgraded", done.code == 0, done.last_words)
        checked = self._alembic(built, "check")
        unknown = f"'{FEATURE}'" in f"{checked.out}{checked.err}"
        result.mark("models agree", not unknown, checked.last_words)

    def _judges(
        self, result: Result, before: Mapping[str, object], log: Mapping[str, object]
    ) -> None:
        known = table(before, "operations")
        body = _BODY if not self._is_rich else None
        after = self._look(known, body)
        if not result.mark("still imports", "error" not in after, str(after.get("error"))):
            return
        now, answers = table(after, "operations"), table(after, "answers")
        added = sorted(now.keys() - known.keys())
        result.mark("documented", added and all(f"/{FEATURE}" in one for one in added), str(added))
        same = all(now.get(operation) == told for operation, told in known.items())
        schemas = {**table(after, "schemas"), **table(before, "schemas")}
        result.mark("others as before", same and schemas == after["schemas"], "they differ")
        if body:
            good = answers and all(one["status"] == 200 for one in answers.values())  # type: ignore[index] # noqa: PLR2004
            result.mark("stored and read", good, json.dumps(answers)[:300])
        test = path_of(log, "Tests")
        tested = self._test(test)
        result.mark("test passes", tested.code == 0, tested.last_words)

    def _removes_resource(self, result: Result) -> None:
        second = self._tool("remove", SECOND, *PATIENTLY)
        done = self._tool("remove", FEATURE, *PATIENTLY)
        good = done.code == 0 and "SUCCESS" in done.out
        if result.marks.get("second with a ref") == Mark.YES:
            good = good and second.code == 0 and "SUCCESS" in second.out
        result.mark("remove", good, reason(done) or reason(second) or done.last_words)
        # What was asked for stays: a request is the developer's own.
        for name in (f"{FEATURE}.yaml", f"{SECOND}.yaml", "request.schema.json"):
            (self.folder / "features" / name).unlink(missing_ok=True)

    def _alembic(self, files: Mapping[str, bytes], *arguments: str) -> Ran:
        """Run Alembic as a developer of the tree does: where its settings are."""
        environment = read_environment(Snapshot.of_files(dict(files)))
        if environment is None:
            return self._python("-c", "")
        place = self.folder / PurePosixPath(environment.settings).parent
        return self._python("-m", "alembic", *arguments, at=Path(place))
