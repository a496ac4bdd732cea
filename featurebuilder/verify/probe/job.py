"""Run the job from standard input, then exit."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, Any, NoReturn

from .record import Record
from .run import Probe
from .tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> NoReturn:
    """Run the job from standard input; exit at once, even if the target left threads running."""
    job = json.loads(sys.stdin.read())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    faulthandler.dump_traceback_later(job["timeout"], exit=True)
    tree = Tree(job["root"], job["import_roots"])
    probe = Probe(job, tree, Record(job["result"], tree))
    compile_from_source(tree)
    try:
        probe.run()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:  # flushing fails if the target closed its streams
        os._exit(0)


def compile_from_source(tree: Tree) -> None:
    """Compile the project's own modules each time, without cached bytecode.

    The compiler emits its warnings only when it compiles, so a cached module would hide them in one
    run and show them in the next. A cache may also be stale within a second after an edit.
    """
    original = SourceFileLoader.path_stats

    def path_stats(self: SourceFileLoader, path: str) -> Mapping[str, Any]:
        if tree.owns(os.fspath(path)):
            raise OSError("not cached")
        return original(self, path)

    SourceFileLoader.path_stats = path_stats  # type: ignore[method-assign]
