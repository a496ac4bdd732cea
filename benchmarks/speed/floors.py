"""The least that any program would have to do, each a program of its own."""

from __future__ import annotations

START = "pass"
"""An interpreter that starts and ends."""

READ = """
import os, sys
for folder, folders, names in os.walk(sys.argv[1]):
    folders[:] = [name for name in folders if not name.startswith(".")]
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                file.read()
"""
"""One that reads every Python file of a tree."""

PARSE = """
import ast, os, sys
for folder, folders, names in os.walk(sys.argv[1]):
    folders[:] = [name for name in folders if not name.startswith(".")]
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                try:
                    ast.parse(file.read())
                except (SyntaxError, ValueError):
                    pass
"""
"""One that parses them all, as a reader would that does not know which of them matter."""
