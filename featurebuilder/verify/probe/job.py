"""The job, from standard input to the end of the process."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, Any, NoReturn

from .observing import Probe
from .record import Record
from .tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> NoReturn:
    """Do the job on standard input; ends at once, whatever threads the target started."""
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
    finally:  # the target may have closed its streams
        os._exit(0)


def compile_from_source(tree: Tree) -> None:
    """Let the tree's own modules be compiled each time.

    What the compiler warns of is told only when it compiles, so a cached module would hide in one
    run what the next one shows; and a cache may be stale within the second of an edit.
    """
    original = SourceFileLoader.path_stats

    def path_stats(self: SourceFileLoader, path: str) -> Mapping[str, Any]:
        if tree.owns(os.fspath(path)):
            raise OSError("not cached")
        return original(self, path)

    SourceFileLoader.path_stats = path_stats  # type: ignore[method-assign]
