"""Tests of the application itself."""

from http import HTTPStatus

from fastapi.testclient import TestClient


def test_read_root(client: TestClient) -> None:
    response = client.get("/")

    assert response.status_code == HTTPStatus.OK
    assert response.json() == {
        "message": "Welcome to the PetSage API.",
        "docs": "/docs",
    }
