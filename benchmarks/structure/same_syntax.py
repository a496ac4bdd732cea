"""Show that a change only renames and rewords.

``python -m benchmarks.structure.same_syntax BEFORE AFTER`` compares the modules of the package in
two revisions. Files are paired by git's rename detection. It ignores docstrings, lists the renames
and the changed strings of each file, and exits with 1 at any other difference. A rename is one to
one in its file: one old name, one new name.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# The fields of the syntax tree that hold an identifier.
_IDENTIFIERS = frozenset({"id", "attr", "arg", "name", "asname", "module", "names", "kwd_attrs"})


class DifferentSyntaxError(Exception):
    """Two modules differ in more than names, strings and docstrings."""


@dataclass
class Comparison:
    """The renames and the changed strings that turn one module into another."""

    renames: dict[str, str] = field(default_factory=dict)
    strings: list[tuple[str, str]] = field(default_factory=list)
    _old_names: dict[str, str] = field(default_factory=dict)

    def compare(self, old: object, new: object) -> None:
        """Note how ``new`` differs from ``old``.

        Raises:
            DifferentSyntaxError: If it differs in any other way.
        """
        if _is_string(old) and _is_string(new):
            self._note_string(old, new)
        elif isinstance(old, ast.Import | ast.ImportFrom) and type(old) is type(new):
            # A rename may sort the imported names differently; their uses are compared.
            self._require(len(old.names) == len(getattr(new, "names", ())), old)
        elif isinstance(old, ast.AST) and type(old) is type(new):
            for name in old._fields:
                before, after = getattr(old, name, None), getattr(new, name, None)
                if name in _IDENTIFIERS and isinstance(before, str) and isinstance(after, str):
                    self._note_name(before, after)
                else:
                    self.compare(before, after)
        elif isinstance(old, list) and isinstance(new, list):
            self._require(len(old) == len(new), old[0] if old else None)
            for one, other in zip(old, new, strict=True):
                self.compare(one, other)
        else:
            self._require(type(old) is type(new) and old == new, old)

    def _note_string(self, old: object, new: object) -> None:
        if isinstance(old, ast.AST) and isinstance(new, ast.AST) and ast.dump(old) != ast.dump(new):
            self.strings.append((ast.unparse(old), ast.unparse(new)))

    def _note_name(self, old: str, new: str) -> None:
        known = self.renames.setdefault(old, new), self._old_names.setdefault(new, old)
        if known != (new, old):
            message = f"{old} became {new}, but also {known[0]}; {known[1]} became {new} too"
            raise DifferentSyntaxError(message)

    @staticmethod
    def _require(condition: bool, node: object) -> None:  # noqa: FBT001 - it reads as a sentence
        if not condition:
            message = f"line {getattr(node, 'lineno', '?')} of the old module differs"
            raise DifferentSyntaxError(message)


def main() -> int:
    """Compare all modules of two revisions, print the differences, and return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.structure.same_syntax", description=__doc__)
    parser.add_argument("before", help="a revision of git")
    parser.add_argument("after", help="another one")
    arguments = parser.parse_args()
    failed = False
    for old, new in _changed_files(arguments.before, arguments.after):
        comparison = Comparison()
        try:
            comparison.compare(_tree(arguments.before, old), _tree(arguments.after, new))
        except DifferentSyntaxError as error:
            sys.stdout.write(f"DIFFERENT {new}: {error}\n")
            failed = True
        for name, other in comparison.renames.items():
            if name != other:
                sys.stdout.write(f"{new}: {name} -> {other}\n")
        for text, other in comparison.strings:
            sys.stdout.write(f"{new}: {text} -> {other}\n")
    return int(failed)


def _changed_files(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the old and the new path of each module that changed.

    Raises:
        SystemExit: If a module was added or deleted.
    """
    command = ["diff", "--name-status", "-M", before, after, "--", "featurebuilder"]
    for line in _git(*command).splitlines():
        status, *paths = line.split("\t")
        if not paths[0].endswith(".py"):
            continue
        if status[0] not in "MR":
            sys.exit(f"{paths[0]} was added or deleted: that is no rewording")
        yield paths[0], paths[-1]


def _tree(revision: str, path: str) -> ast.Module:
    """Return the syntax tree of a file without its docstrings."""
    tree = ast.parse(_git("show", f"{revision}:{path}"))
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            # A body needs a statement, so a docstring alone counts as ``...`` does.
            node.body = node.body[1:] or [ast.Expr(ast.Constant(...))]
    return tree


def _is_string(node: object) -> bool:
    is_constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_constant or isinstance(node, ast.JoinedStr)


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        ["git", *arguments],  # noqa: S607 - the git of the user's path
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
