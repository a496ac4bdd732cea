"""Fixtures that every test of the API can use."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from petsage.main import app


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Return a client of the running application."""
    with TestClient(app) as running:
        yield running
