"""Rewrite syntax of newer Python versions so that this version can parse the module.

A project may target a newer Python than the one that runs this tool. The rewritten text is only
parsed, never saved. Line numbers stay the same, and so do the columns behind most constructs.
"""

from __future__ import annotations

import re

_INSIDE = r"[^\[\]\r\n]*"
_BRACKETS = rf"\[{_INSIDE}(?:\[{_INSIDE}\]{_INSIDE})*\]"
_HEAD = r"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+)"
_GENERIC = re.compile(rf"{_HEAD}({_BRACKETS})", re.MULTILINE)
"""``def first[T](items: list[T])`` and ``class Page[T]:``, since Python 3.12."""
_ALIAS = re.compile(rf"^([ \t]*)type([ \t]+)(\w+)({_BRACKETS})?(?=[ \t]*=[^=])", re.MULTILINE)
"""``type Ids = list[int]``, since Python 3.12."""
_NAMES = r"[\w.]+(?:[ \t]*,[ \t]*[\w.]+)+"
_EXCEPT = re.compile(rf"^([ \t]*except\*?)[ \t]+({_NAMES})[ \t]*:", re.MULTILINE)
"""``except KeyError, ValueError:``, since Python 3.14."""


def to_older_syntax(text: str) -> str:
    """Return ``text`` in syntax that older Pythons can parse; unchanged if nothing is newer."""
    text = _GENERIC.sub(lambda match: match[1] + " " * len(match[2]), text)
    text = _ALIAS.sub(lambda match: _without_keyword(*match.groups("")), text)
    return _EXCEPT.sub(r"\1 (\2):", text)


def _without_keyword(indent: str, space: str, name: str, parameters: str) -> str:
    """Rewrite ``type X[T] = ...`` as ``X = ...``, padded to the same length."""
    return indent + name + " " * len(f"type{space}{parameters}")
