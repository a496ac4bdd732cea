"""Asks a served application what its OpenAPI document allows and forbids, with schemathesis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.gallery import rules
from benchmarks.gallery.serving import migrated, serving

if TYPE_CHECKING:
    from benchmarks.gallery.tree import Ran, Tree

_KNOWN = ("2xx", "3xx", "401", "403", "404", "409", "429", "5xx")
_SETTINGS = "schemathesis.toml"
_HOOKS = Path(__file__).with_name("known_keys.py")


def fuzzed(
    tree: Tree, database_url: str, *, examples: int, seed: int = 1, reports: Path | None = None
) -> Ran:
    """Ask every operation of a tree, one by one and one after the other as their links lead.

    The report of schemathesis is put into ``reports``, if that is given.

    Raises:
        RuntimeError: if the migrations fail, or the application does not answer.
    """
    migrated(tree, database_url)
    accepted = json.dumps([*_KNOWN, *rules.ACCEPTED])
    settings = (
        f'hooks = "{_HOOKS.name}"\n'
        f"[checks.positive_data_acceptance]\nexpected-statuses = {accepted}\n"
    )
    (tree.folder / _SETTINGS).write_text(settings, encoding="utf-8")
    (tree.folder / _HOOKS.name).write_bytes(_HOOKS.read_bytes())
    options = ["--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure"]
    # With a database Hypothesis spends most of its time, and many of the examples, on making
    # shorter what it has asked already, to put it there.
    options += ["--generation-database", "none"]
    options += ["--exclude-checks", ",".join(rules.SCHEMATHESIS)]
    for name, value in tree.headers.items():
        options += ["--header", f"{name}: {value}"]
    if reports:
        options += ["--report", "json,junit", "--report-dir", str(reports.resolve() / tree.name)]
    with serving(tree, database_url) as served:
        location = f"{served.address}/openapi.json"
        return tree.run("st", "--no-color", "run", *options, location)
