"""Tests of the smoke_test feature."""

from http import HTTPStatus

from fastapi.testclient import TestClient


def test_run_smoke_test(client: TestClient) -> None:
    response = client.get("/api/v1/smoke_test")

    assert response.status_code == HTTPStatus.OK
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "status": "ok",
        "message": "PetSage Backend is operational.",
        "agent": "PetSage Backend Feature Builder Agent",
        "feature_generated": "smoke_test",
    }
