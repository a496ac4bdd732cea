"""Tests of the admissions feature."""

from http import HTTPStatus

import pytest
from fastapi.openapi.utils import get_openapi
from fastapi.testclient import TestClient

from petsage.api.v1.endpoints.admissions import router
from petsage.core.visitors import current_visitor
from petsage.main import app

ADMIT_BODY: dict[str, object] = {
    "name": "Rex",
    "bornOn": "2024-01-01",
    "weight": "1.50",
    "mood": "calm",
    "contact": "contact@example.com",
    "labels": ["aaa", "aab"],
    "traits": {"first": 1},
    "home": {"street": "Street", "zip_code": "00000"},
    "stays": [
        {"since": "2024-01-01", "ward": "Ward"},
        {"since": "2024-01-02", "ward": "Ward"},
    ],
    "patient": {"species": "cat", "lives": 1},
    "code": 1,
}
ADMIT_TAKEN: list[dict[str, object]] = [
    {"name": "x"},
    {"name": "x" * 40},
    {"bornOn": None},
    {"weight": "0.01"},
    {"weight": "999.98"},
    {"weight": "999.99"},
    {"mood": "calm"},
    {"mood": "wild"},
    {"labels": []},
    {"labels": [""]},
    {"labels": ["x" * 10]},
    {"labels": ["aaa", "aaa", "aaa"]},
    {"traits": {}},
    {"traits": {"a": -9007199254740991}},
    {"traits": {"a": -9007199254740990}},
    {"traits": {"a": 9007199254740990}},
    {"traits": {"a": 9007199254740991}},
    {"home": {"street": "", "zip_code": "00000"}},
    {"home": {"street": "x" * 80, "zip_code": "00000"}},
    {"stays": []},
    {"stays": [{"since": "2024-01-01", "ward": ""}]},
    {"patient": {"species": "cat", "lives": 1}},
    {"patient": {"species": "cat", "lives": 2}},
    {"patient": {"species": "cat", "lives": 8}},
    {"patient": {"species": "cat", "lives": 9}},
    {"patient": {"species": "dog", "breed": "Breed"}},
    {"patient": {"species": "dog", "breed": ""}},
    {"code": 1},
    {"code": -9007199254740991},
    {"code": -9007199254740990},
    {"code": 9007199254740990},
    {"code": 9007199254740991},
    {"code": "aaa"},
    {"code": ""},
    {"code": "xxxxxxxx"},
]
ADMIT_REFUSED: list[dict[str, object]] = [
    {"name": None},
    {"name": 7},
    {"name": ""},
    {"name": "x" * 41},
    {"bornOn": "2024-02-30"},
    {"weight": None},
    {"weight": "much"},
    {"weight": "NaN"},
    {"weight": "500.001"},
    {"weight": "-0.01"},
    {"weight": "0"},
    {"weight": "1000.00"},
    {"mood": None},
    {"mood": "no such value"},
    {"contact": None},
    {"contact": "rex"},
    {"labels": None},
    {"labels": "none"},
    {"labels": [None]},
    {"labels": [7]},
    {"labels": ["x" * 11]},
    {"labels": ["aaa", "aaa", "aaa", "aaa"]},
    {"traits": None},
    {"traits": []},
    {"traits": {"a": None}},
    {"traits": {"a": "many"}},
    {"traits": {"a": 1.5}},
    {"traits": {"a": -9007199254740992}},
    {"traits": {"a": 9007199254740992}},
    {"home": None},
    {"home": []},
    {"home": {"zip_code": "00000"}},
    {"home": {"street": None, "zip_code": "00000"}},
    {"home": {"street": 7, "zip_code": "00000"}},
    {"home": {"street": "x" * 81, "zip_code": "00000"}},
    {"home": {"street": "Street"}},
    {"home": {"street": "Street", "zip_code": None}},
    {"home": {"street": "Street", "zip_code": 7}},
    {"home": {"street": "Street", "zip_code": "x"}},
    {"stays": None},
    {"stays": "none"},
    {"stays": [None]},
    {"stays": [[]]},
    {"stays": [{"ward": "Ward"}]},
    {"stays": [{"since": None, "ward": "Ward"}]},
    {"stays": [{"since": "2024-02-30", "ward": "Ward"}]},
    {"stays": [{"since": "2024-01-01"}]},
    {"stays": [{"since": "2024-01-01", "ward": None}]},
    {"stays": [{"since": "2024-01-01", "ward": 7}]},
    {"patient": None},
    {"patient": {"species": "no such kind"}},
    {"patient": {"species": "cat"}},
    {"patient": {"species": "cat", "lives": None}},
    {"patient": {"species": "cat", "lives": "many"}},
    {"patient": {"species": "cat", "lives": 1.5}},
    {"patient": {"species": "cat", "lives": 0}},
    {"patient": {"species": "cat", "lives": 10}},
    {"patient": {"species": "dog"}},
    {"patient": {"species": "dog", "breed": None}},
    {"patient": {"species": "dog", "breed": 7}},
    {"code": None},
    {"code": ["no such list"]},
    {"code": 1.5},
    {"code": -9007199254740992},
    {"code": 9007199254740992},
    {"code": "x" * 9},
]

client = TestClient(app)


@pytest.fixture(autouse=True)
def nothing_depended_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing run that the endpoints depend on: it has tests of its own."""
    for dependency in (current_visitor,):
        monkeypatch.setitem(app.dependency_overrides, dependency, lambda: None)


def test_admit() -> None:
    response = client.post("/api/v1/admissions", json=ADMIT_BODY)

    assert response.status_code == HTTPStatus.CREATED
    assert response.headers["X-Room"] == "A1"
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "id": "00000000-0000-4000-8000-000000000001",
        "seen_at": "2024-01-31T09:30:00Z",
        "owner": {"name": "Ann", "page": "https://example.com/page/1"},
    }


def test_admit_documented() -> None:
    document = get_openapi(title="API", version="1", routes=router.routes)
    responses = document["paths"]["/admissions"]["post"]["responses"]

    assert responses.keys() >= {"201", "400", "409"}
    assert responses["201"]["headers"].keys() == {"X-Room"}
    examples = document["components"]["schemas"]["AdmissionRequest"]["examples"]
    assert examples == [ADMIT_BODY]


@pytest.mark.parametrize("change", ADMIT_TAKEN)
def test_admit_takes_what_is_just_allowed(change: dict[str, object]) -> None:
    body = ADMIT_BODY | change
    response = client.post("/api/v1/admissions", json=body)

    assert response.status_code == HTTPStatus.CREATED


@pytest.mark.parametrize("change", ADMIT_REFUSED)
def test_admit_refuses_what_is_not(change: dict[str, object]) -> None:
    body = ADMIT_BODY | change
    response = client.post("/api/v1/admissions", json=body)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("content", ["NaN", "1e400", r'"\ud800"'])
def test_admit_refuses_what_json_cannot_repeat(content: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/v1/admissions", content=content, headers=headers)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    "key", ["name", "weight", "contact", "home", "patient", "code"]
)
def test_admit_needs_all_of_its_body(key: str) -> None:
    body = {name: value for name, value in ADMIT_BODY.items() if name != key}
    response = client.post("/api/v1/admissions", json=body)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_list_admissions() -> None:
    response = client.get("/api/v1/admissions")

    assert response.status_code == HTTPStatus.OK
    assert response.headers["content-type"] == "application/json"
    assert response.json() == [{"name": "Rex"}]


def test_keep_photos() -> None:
    response = client.post(
        "/api/v1/admissions/1/photos",
        data={"title": "Title"},
        files=[
            ("photo", ("photo.txt", b"An example.", "text/plain")),
            ("more", ("more.txt", b"An example.", "text/plain")),
            ("more", ("more2.txt", b"An example.", "text/plain")),
        ],
    )

    assert response.status_code == HTTPStatus.OK
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"title": "Title"}


def test_keep_photos_documented() -> None:
    document = get_openapi(title="API", version="1", routes=router.routes)
    responses = document["paths"]["/admissions/{number}/photos"]["post"]["responses"]

    assert responses.keys() >= {"200", "400", "413"}


def test_keep_photos_refuses_a_large_photo() -> None:
    files = [
        ("more", ("more.txt", b"An example.", "text/plain")),
        ("more", ("more2.txt", b"An example.", "text/plain")),
        ("photo", ("large.txt", b"x" * 2_000_001, "text/plain")),
    ]
    response = client.post(
        "/api/v1/admissions/1/photos", data={"title": "Title"}, files=files
    )

    assert response.status_code == 413


def test_keep_photos_refuses_a_large_more() -> None:
    files = [
        ("photo", ("photo.txt", b"An example.", "text/plain")),
        ("more", ("large.txt", b"x" * 10_000_001, "text/plain")),
    ]
    response = client.post(
        "/api/v1/admissions/1/photos", data={"title": "Title"}, files=files
    )

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("url", "form", "files"),
    [
        (
            "/api/v1/admissions/1/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/2/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/9007199254740990/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/9007199254740991/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/1/photos",
            {"title": "x"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/1/photos",
            {"title": "x" * 20},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/1/photos",
            {"title": "Title"},
            [
                ("photo", ("photo.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
            ],
        ),
    ],
)
def test_keep_photos_at_the_edges(
    url: str,
    form: dict[str, str | list[str]],
    files: list[tuple[str, tuple[str, bytes, str]]],
) -> None:
    response = client.post(url, data=form, files=files)

    assert response.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("url", "form", "files"),
    [
        (
            "/api/v1/admissions/many/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/0/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/9007199254740992/photos",
            {"title": "Title"},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/1/photos",
            {"title": "x" * 21},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        (
            "/api/v1/admissions/1/photos",
            {},
            [("photo", ("photo.txt", b"An example.", "text/plain"))],
        ),
        ("/api/v1/admissions/1/photos", {"title": "Title"}, []),
        (
            "/api/v1/admissions/1/photos",
            {"title": "Title"},
            [
                ("photo", ("photo.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
                ("more", ("more.txt", b"An example.", "text/plain")),
            ],
        ),
    ],
)
def test_keep_photos_beyond_the_edges(
    url: str,
    form: dict[str, str | list[str]],
    files: list[tuple[str, tuple[str, bytes, str]]],
) -> None:
    response = client.post(url, data=form, files=files)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_release() -> None:
    response = client.delete("/api/v1/admissions/1")

    assert response.status_code == HTTPStatus.NO_CONTENT
    assert response.content == b""


@pytest.mark.parametrize(
    "url",
    [
        "/api/v1/admissions/1",
        "/api/v1/admissions/2",
        "/api/v1/admissions/9007199254740990",
        "/api/v1/admissions/9007199254740991",
    ],
)
def test_release_at_the_edges(url: str) -> None:
    response = client.delete(url)

    assert response.status_code == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize(
    "url",
    [
        "/api/v1/admissions/many",
        "/api/v1/admissions/0",
        "/api/v1/admissions/9007199254740992",
    ],
)
def test_release_beyond_the_edges(url: str) -> None:
    response = client.delete(url)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
