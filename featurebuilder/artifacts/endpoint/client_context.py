"""Compute the context of the test client in an endpoint feature's tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from featurebuilder.artifacts.prefixes import mount_prefix
from featurebuilder.naming import ClassName, Identifier
from featurebuilder.project.testing.sibling_tests import MODULE, UNITTEST
from featurebuilder.project.testing.test_clients import FIXTURE, MOUNTED
from featurebuilder.render.safe_text import PythonText

if TYPE_CHECKING:
    from featurebuilder.conventions.feature import Conventions
    from featurebuilder.request.model.request import FeatureRequest


@dataclass(frozen=True, slots=True)
class ClientContext:
    """The test client of the tests.

    Attributes:
        name: The variable or fixture.
        type_module: The module of the client's class.
        type_name: The client's class.
        fixture: True if the client is a fixture.
        mounted: True if the tests include the router in an application of their own.
        mount_prefix: The prefix of the router in that application.
        test_case: The class of a unittest, if the tests use one.
        is_async: True if calls of the client are awaited.
        mark: The pytest mark of asynchronous tests.
        silenced: The fixtures that the tests replace by empty ones.
    """

    name: Identifier
    type_module: PythonText
    type_name: Identifier
    fixture: bool = False
    mounted: bool = False
    mount_prefix: str = ""
    test_case: ClassName | None = None
    is_async: bool = False
    mark: Identifier | None = None
    silenced: tuple[Identifier, ...] = ()

    @property
    def uses_pytest(self) -> bool:
        """True if the tests import pytest."""
        return bool(self.mark or self.silenced)


def with_own_client(conventions: Conventions) -> Conventions:
    """Return the conventions with a test client whose application the tests can modify.

    A fixture hides the application, so tests could not override dependencies. If tests cannot
    override some guards, the client uses an application that includes only this router.
    """
    guards, way = conventions.guards, conventions.client_way
    if guards and guards.unpassed:
        way = MOUNTED
    elif way == FIXTURE and (conventions.dependencies or conventions.stand_ins):
        way = MODULE
    if way == conventions.client_way:
        return conventions
    return replace(
        conventions,
        client_way=way,
        client_name="client",
        client_type="fastapi.testclient.TestClient",
        client_is_async=False,
        client_mark="",
        client_base="",
    )


def client_context(request: FeatureRequest, conventions: Conventions) -> ClientContext:
    """Return the context of the tests' client."""
    type_module, _, type_name = conventions.client_type.rpartition(".")
    way = conventions.client_way
    return ClientContext(
        name=Identifier(conventions.client_name),
        type_module=PythonText(type_module),
        type_name=Identifier(type_name),
        fixture=way == FIXTURE,
        mounted=way == MOUNTED,
        mount_prefix=mount_prefix(request, conventions),
        test_case=ClassName(f"{request.name.capwords}Tests") if way == UNITTEST else None,
        is_async=conventions.client_is_async,
        mark=Identifier(conventions.client_mark) if conventions.client_mark else None,
        silenced=tuple(map(Identifier, conventions.silenced_fixtures)),
    )
