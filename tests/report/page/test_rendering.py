"""The page as text: whole, closed, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.change import Change, FileAction, Part
from featurebuilder.plan.expected import (
    Expected,
    ExpectedFeature,
    ExpectedRemoval,
    ExpectedResponse,
    ExpectedWiring,
)
from featurebuilder.plan.outcome import Outcome
from featurebuilder.plan.prepared import Command, PreparedCommand
from featurebuilder.project.convention import Convention
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.report.log import (
    BuildLog,
    LoggedCheck,
    LoggedOperation,
    Mark,
    OperationChange,
    Status,
)
from featurebuilder.report.page.rendering import render_page
from featurebuilder.report.page.reviewing import review_of
from tests.report.page import plans

if TYPE_CHECKING:
    from featurebuilder.report.page.model import Review

APP = ApplicationImport("", "app.main", "app")
ANSWER = ExpectedResponse("get", "/pets", {}, "app/pets.py", "pets")
LOG = BuildLog(
    name="x", title="X", status=Status.SUCCESS, description="", summary="", closing="Done."
)
ALL = [plans.smoke_test(), plans.update(), plans.hostile(), plans.many(3)]


class Read(HTMLParser):
    """What an HTML parser finds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


def reviewed(prepared: PreparedCommand) -> Review:
    return review_of(prepared, plans.log_of(prepared))


@pytest.mark.parametrize("prepared", ALL)
def test_it_is_well_formed_and_loads_nothing(prepared: PreparedCommand) -> None:
    read = Read(plans.page_of(prepared))
    assert read.open == []
    names = [name for _, attributes in read.tags for name in attributes]
    assert not [name for name in names if name.startswith("on") or name in {"src", "style"}]
    links = [attributes["href"] or "" for _, attributes in read.tags if "href" in attributes]
    assert all(link.startswith("#") for link in links)
    assert {tag for tag, _ in read.tags} & {"link", "img", "iframe", "object", "base"} == set()
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in links} <= set(ids)


def test_only_this_style_and_this_script_have_an_effect() -> None:
    read = Read(plans.page_of(plans.hostile()))
    policy = next(a["content"] or "" for _, a in read.tags if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        (text,) = read.texts[name]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert re.findall(rf"{name}-src ([^;]*)", policy) == [f"'sha256-{digest}'"]


def test_it_is_the_same_each_time() -> None:
    assert plans.page_of(plans.update()) == plans.page_of(plans.update())


def test_every_text_of_a_request_is_there() -> None:
    read = Read(plans.page_of(plans.hostile()))
    texts = "".join(text for found in read.texts.values() for text in found)
    assert f"description: '{plans.EVIL}'" in texts
    assert f"like {plans.EVIL}" in texts
    assert "\u202e" not in texts


def test_reading_order_and_states() -> None:
    review = reviewed(plans.update())
    assert [(file.path, file.mark, file.folded) for file in review.files] == [
        ("app/models/pets.py", Mark.CONFLICT, False),
        ("docs/features/pets.md", Mark.CONFLICT, False),
        ("app/schemas/pets.py", Mark.MODIFIED, False),
        ("app/main.py", Mark.MODIFIED, False),
        ("app/tests/test_old.py", Mark.DELETED, False),
        ("app/crlf.py", Mark.MODIFIED, False),
    ]
    assert review.files[0].conflicts == 1
    assert review.files[-1].notes == ("CRLF line endings",)
    assert (review.files[3].hunks, review.files[3].added, review.files[3].removed) == (2, 2, 2)


def test_several_features_stand_each_for_itself_after_what_they_share() -> None:
    review = reviewed(plans.many(2))
    assert [(group.title, [file.path for file in group.files]) for group in review.groups] == [
        (
            "Shared files",
            [
                "petsage/api/v1/api.py",
                "petsage/main.py",
                "petsage/tests/api/__init__.py",
                "petsage/tests/api/v1/__init__.py",
                ".featurebuilder/.gitattributes",
            ],
        ),
        *(
            (
                name,
                [
                    f"petsage/models/{name}.py",
                    f"petsage/api/v1/endpoints/{name}.py",
                    f"petsage/tests/api/v1/test_{name}.py",
                    f"docs/features/{name}.md",
                    f".featurebuilder/{name}.json",
                ],
            )
            for name in ("feature_0000", "feature_0001")
        ),
    ]


def test_what_was_checked_and_chosen_is_told() -> None:
    one = plans.smoke_test()
    seen = LoggedCheck(name="tests", result=Outcome.FAILED, detail=f"1 failed\n{plans.EVIL}")
    gone = LoggedOperation(
        operation="GET /pets",
        fate=OperationChange.CHANGED,
        breaks_clients=True,
        why=("404 is new",),
    )
    log = LOG.model_copy(update={"checks": (seen,), "summary": "Wrote it.", "api": (gone,)})
    choice = Convention("prefix", "/api\u202e", "app/main.py:12")
    html = render_page(review_of(replace(one, choices=(choice,)), log))
    texts = "".join(text for found in Read(html).texts.values() for text in found)
    for text in ("Breaks existing clients", "404 is new"):
        assert text in texts
    for text in ("Wrote it.", "tests: 1 failed", plans.EVIL, "/api\\u202e", "app/main.py:12"):
        assert text in texts


@pytest.mark.parametrize(
    ("expected", "operations"),
    [
        (ExpectedFeature(APP, (ANSWER,), (), ()), [("GET", "/pets", Mark.NEW)]),
        (
            ExpectedFeature(APP, (ANSWER,), (), (), ("GET /pets",)),
            [("GET", "/pets", Mark.MODIFIED)],
        ),
        (
            ExpectedFeature(APP, (), (), (), ("DELETE /pets",)),
            [("DELETE", "/pets", Mark.DELETED)],
        ),
        (ExpectedRemoval(APP, ("PUT /a b",)), [("PUT", "/a b", Mark.DELETED)]),
        (ExpectedWiring(APP, "x.py", (("GET /x", "f"),), True, ()), [("GET", "/x", Mark.NEW)]),  # noqa: FBT003 - as its field says
    ],
)
def test_what_becomes_of_the_api(
    expected: Expected, operations: list[tuple[str, str, Mark]]
) -> None:
    router = Change.between("app/pets.py", Part.ROUTER, b"", b"x", "")
    one = replace(plans.prepared("x", "", [router], Command.BUILD), expected=expected)
    found = reviewed(one).operations
    assert [(each.method, each.path, each.mark) for each in found] == operations


def test_an_operation_whose_code_stays_is_not_told() -> None:
    kept = Change.between("app/pets.py", Part.ROUTER, b"x", b"x", "")
    expected = ExpectedFeature(APP, (ANSWER,), (), (), ("GET /pets",))
    one = replace(plans.prepared("x", "", [kept], Command.BUILD), expected=expected)
    assert reviewed(one).operations == ()


def test_a_kept_file_shows_whose_lines_are_whose() -> None:
    kept = plans.three("x.py", FileAction.RETAIN, plans.YOURS, plans.YOURS, "edited")
    (file,) = reviewed(plans.prepared("x", "", [kept], Command.UPDATE)).files
    assert file.conflicts == 1
    assert file.mark is Mark.KEPT
