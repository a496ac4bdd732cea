"""Create the verification of a plan from what is expected of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from featurebuilder.plan.expected import ExpectedFeature, ExpectedWiring
from featurebuilder.project.settings.settings import read_timeout
from featurebuilder.verify.interpreter import find_interpreter
from featurebuilder.verify.observation import AppReference
from featurebuilder.verify.responses import Expectation
from featurebuilder.verify.route_check import Reach
from featurebuilder.verify.verification import (
    TIMEOUT,
    UnwiringVerification,
    Verification,
    WiringVerification,
)
from featurebuilder.verify.working_folder import working_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from featurebuilder.plan.expected import Expected, ExpectedAnswer
    from featurebuilder.project.routers.application import ApplicationImport
    from featurebuilder.render.safe_text import Scalar
    from featurebuilder.verify.verification import VerificationProtocol


def verifier(
    expected: Expected, root: Path, timeout: float | None, copy: Path | None = None
) -> VerificationProtocol:
    """Return the verification of ``expected`` for the project at ``root``, or for its ``copy``.

    It always uses the interpreter of the project itself. If ``timeout`` (in seconds) is ``None``,
    the project's setting or the default applies.

    Raises:
        UnusableProjectError: if the project's settings cannot be read.
    """
    timeout = timeout or read_timeout(root) or TIMEOUT
    app = _reference(expected.application)
    interpreter = find_interpreter(root, os.environ, working_folder(root, app.import_root))
    root = copy or root
    if isinstance(expected, ExpectedFeature):
        return Verification(
            interpreter,
            root,
            app,
            tuple(_expectation(a, a.body) for a in expected.answers if a.body is not None),
            expected.tests,
            expected.code,
            expected.own_operations,
            tuple(
                Reach(answer.method.upper(), answer.path, _endpoint(answer.module, answer.handler))
                for answer in expected.answers
            ),
            timeout,
            expected.gone,
            expected.kept,
            expected.packages,
            tuple(dict.fromkeys(_blocking_dependencies(expected.answers))),
        )
    if isinstance(expected, ExpectedWiring):
        reaches = tuple(
            Reach(method, path, _endpoint(expected.module, handler))
            for operation, handler in expected.handlers
            for method, _, path in (operation.partition(" "),)
        )
        return WiringVerification(
            interpreter, root, app, reaches, expected.complete, expected.edited, timeout
        )
    return UnwiringVerification(interpreter, root, app, expected.operations, timeout, expected.kept)


def _blocking_dependencies(answers: Iterable[ExpectedAnswer]) -> Iterator[str]:
    """Yield the dependencies that cannot be overridden, of operations that only the tests call."""
    for answer in answers:
        if answer.body is None:
            yield from answer.other_guards


def _reference(found: ApplicationImport) -> AppReference:
    return AppReference(found.import_root, found.module, found.attribute, found.factory)


def _expectation(answer: ExpectedAnswer, body: Mapping[str, Scalar]) -> Expectation:
    return Expectation(
        answer.method.upper(),
        answer.path,
        answer.status,
        dict(body),
        is_documented=answer.is_documented,
        endpoint=_endpoint(answer.module, answer.handler),
        guards=answer.guards,
        other_guards=answer.other_guards,
    )


def _endpoint(module: str, handler: str) -> str:
    """Return ``module:function``, with the module dotted from the project root.

    The import root of the application does not matter.
    """
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"{dotted}:{handler}"
