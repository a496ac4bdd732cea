"""Follows statements: what a block of code does when it runs, as far as that is told."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from featurebuilder.project.discovery.values import UNKNOWN, FailedError, TreeFunction, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.project.discovery.expressions import Evaluator, Frame

YIELDED = "yield"
"""Where a frame keeps what its function yields: no name of Python, so none of the tree's."""

_MOST_STEPS = 10_000
_MOST_IN_ALL = 200_000
_MOST_TURNS = 100


class ExhaustedError(Exception):
    """The code runs longer than it is followed."""


class JumpError(Exception):
    """A statement that leaves a block."""


class _Break(JumpError):  # noqa: N818 - no error, but a way to leave a loop
    pass


class _Continue(JumpError):  # noqa: N818 - the same
    pass


class Returned(JumpError):  # noqa: N818 - the same, for a function
    """The function is left with a value."""

    def __init__(self, value: object) -> None:
        """Take what is returned."""
        super().__init__()
        self.value = value


@dataclass
class Statements:
    """Runs blocks; what would leave them is raised as a ``JumpError`` or a ``FailedError``.

    Each statement of a module is followed for so many ``steps``, and all of them for a ``total``.
    """

    evaluator: Evaluator
    steps: int = 0
    total: int = 0

    def run(self, body: Sequence[ast.stmt], frame: Frame) -> None:
        """Run the statements of a module or a function.

        Raises:
            ExhaustedError: if it takes too long.
        """
        for statement in body:
            frame.anchor = statement.lineno
            self.steps = self.steps if frame.function else 0
            try:
                self._run([statement], frame)
            except FailedError:
                # What would end the program here may be ours to misjudge: go on.
                continue
            except ExhaustedError:
                if frame.function:
                    raise

    def _run(self, body: Sequence[ast.stmt], frame: Frame) -> None:
        for statement in body:
            self.steps += 1
            self.total += 1
            if self.steps > _MOST_STEPS or self.total > _MOST_IN_ALL:
                raise ExhaustedError
            self._statement(statement, frame)

    def _statement(self, statement: ast.stmt, frame: Frame) -> None:  # noqa: C901, PLR0912 - one case for each kind
        value, bind = self.evaluator.value, self.evaluator.bind
        match statement:
            case ast.Expr(value=ast.Yield(value=node)):
                self._yield([value(node, frame)], frame)
            case ast.Expr(value=ast.YieldFrom(value=node)):
                many = value(node, frame)
                self._yield(many if isinstance(many, list) else [], frame)
            case ast.Expr(value=node):
                value(node, frame)
            case ast.Assign(targets=targets, value=node):
                known = value(node, frame)
                for target in targets:
                    bind(target, known, frame)
            case ast.AnnAssign(target=target, value=ast.expr() as node):
                bind(target, value(node, frame), frame)
            case ast.AugAssign(target=target, op=operator, value=node):
                bind(target, value(ast.BinOp(target, operator, node), frame), frame)
            case ast.For() | ast.AsyncFor():
                self._loop(statement, frame)
            case ast.While(test=test, body=body):
                self._while(test, body, frame)
            case ast.If():
                self._branch(statement, frame)
            case ast.Try():
                self._try(statement, frame)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    known = value(item.context_expr, frame)
                    if item.optional_vars:
                        bind(item.optional_vars, known, frame)
                self._run(body, frame)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if frame.function:
                frame.names[statement.name] = TreeFunction(frame.path, statement, frame.names)
            case ast.Return(value=node):
                raise Returned(value(node, frame) if node else None)
            case ast.Continue():
                raise _Continue
            case ast.Break():
                raise _Break
            case ast.Raise():
                raise FailedError
            case _:
                pass

    def _loop(self, loop: ast.For | ast.AsyncFor, frame: Frame) -> None:
        values = self.evaluator.value(loop.iter, frame)
        rows = list(values) if isinstance(values, list | tuple | dict) else [UNKNOWN]
        for row in rows:
            self.evaluator.bind(loop.target, row, frame)
            try:
                self._run(loop.body, frame)
            except _Continue:
                continue
            except _Break:
                return

    def _while(self, test: ast.expr, body: list[ast.stmt], frame: Frame) -> None:
        for _ in range(_MOST_TURNS):
            known = truth(self.evaluator.value(test, frame))
            if known is False:
                return
            try:
                self._run(body, frame)
            except _Continue:
                continue
            except _Break:
                return
            if known is None:
                return

    def _branch(self, branch: ast.If, frame: Frame) -> None:
        known = truth(self.evaluator.value(branch.test, frame))
        if known is not None:
            self._run(branch.body if known else branch.orelse, frame)
            return
        for block in (branch.body, branch.orelse):
            # Neither way is known to be taken: what would leave early may as well go on.
            with suppress(JumpError, FailedError):
                self._run(block, frame)

    def _try(self, statement: ast.Try, frame: Frame) -> None:
        try:
            self._run([*statement.body, *statement.orelse], frame)
        except FailedError:
            if not statement.handlers:
                raise
            self._run(statement.handlers[0].body, frame)
        finally:
            self._run(statement.finalbody, frame)

    def _yield(self, values: list[object], frame: Frame) -> None:
        yielded = frame.names.get(YIELDED)
        if isinstance(yielded, list):
            yielded.extend(values)
