"""What operators make of values."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from featurebuilder.project.discovery.values import UNKNOWN


def text(parts: list[object]) -> object:
    """Return the text that the parts of an f-string make."""
    plain = (str, int, PurePosixPath)
    return "".join(map(str, parts)) if all(isinstance(p, plain) for p in parts) else UNKNOWN


def combined(left: object, operator: ast.operator, right: object) -> object:
    """Return what an arithmetic operator makes of two values."""
    match operator, left, right:
        case (ast.Add(), str(), str()):
            return left + right
        case (ast.Add(), list(), list()):
            return [*left, *right]
        case (ast.Div(), PurePosixPath(), str() | PurePosixPath()):
            return left / right
        case (ast.Mod(), str(), str()):
            is_plain = left.count("%") == left.count("%s") == 1
            return left.replace("%s", right) if is_plain else UNKNOWN
        case _:
            return UNKNOWN


def compared(left: object, operator: ast.cmpop, right: object) -> object:
    """Return the answer to a comparison."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    match operator:
        case ast.Eq():
            return left == right
        case ast.NotEq():
            return left != right
        case ast.Is() | ast.IsNot() if right is None:
            return (left is None) == isinstance(operator, ast.Is)
        case ast.In() | ast.NotIn() if isinstance(right, str | list | tuple | dict):
            known = left in right
            return known == isinstance(operator, ast.In)
        case _:
            return UNKNOWN
