from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import InvalidNameError
from featurebuilder.request.formats.writing import dump_request
from featurebuilder.request.shorthand.interview import EndOfAnswersError, Interview

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.errors import Problem


class Scripted:
    """Answers from a list, and remembers what was asked and what was wrong."""

    def __init__(self, *answers: str) -> None:
        self.answers = iter(answers)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.explained: list[str] = []

    def ask(self, question: str, ways: str) -> str | None:
        self.asked.append(f"{question} {ways}")
        return next(self.answers, None)

    def tell(self, problems: Iterable[Problem]) -> None:
        self.told += (problem.what for problem in problems)

    def explain(self, text: str) -> None:
        self.explained.append(text)


def written(person: Scripted, *features: str) -> str:
    request = Interview(person, "pets", features).request()
    assert next(person.answers, None) is None
    return dump_request(request, schema_reference="-").decode().partition("resource:\n")[2]


def test_the_fewest_answers() -> None:
    person = Scripted("", "name:str:80\n", "\n", "", "", "", "")
    assert written(person) == "  fields:\n    name: {type: str, max_length: 80}\n"
    assert person.told == []
    assert [asked.replace(":", "?").partition("?")[0] for asked in person.asked] == [
        "What are pets for",
        "First field of each pet",
        "Next field of each pet",
        "Which operations",
        "Pagination for lists",
        "Who may read it",
        "Who may change it",
    ]


def test_all_that_is_asked_for() -> None:
    person = Scripted(
        "Animals.", "name", "born_on:date? kind:a/b", "", "owners", "", "cur", "user", "OWNER"
    )
    request = Interview(person, "pets", ("owners", "vets")).request()
    assert request.description == "Animals."
    question = "Which features do pets belong to? any of owners, vets [default: none]"
    assert f"{question} (? help, < back)" in person.asked
    text = dump_request(request, schema_reference="-").decode().partition("resource:\n")[2]
    assert text == (
        "  fields:\n"
        "    name: {type: str}\n"
        "    born_on: {type: date, optional: true}\n"
        "    kind: {type: enum, values: [a, b]}\n"
        "    owner: {type: ref, to: owners}\n"
        "  pagination: cursor\n"
        "  access: {list: user, read: user, create: user, replace: owner, update: owner, "
        "delete: owner}\n"
    )


def test_only_what_can_be_done_is_asked_about() -> None:
    person = Scripted("", "name", "", "create, delete", "user")
    assert "operations: [create, delete]\n" in written(person)
    assert [asked.partition("?")[0] for asked in person.asked][-1] == "Who may change it"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            ("", "born:dat", "name:str x:in", "", "name", "", "", "", "", ""),
            [
                "'born:dat', column 6: there is no type 'dat'",
                "'x:in', column 3: there is no type 'in'",
                "at least one field is needed",
            ],
        ),
        (
            ("", "name", "name", "", "", "", "", ""),
            ["'name', column 1: duplicate field 'name'"],
        ),
        (
            ("", "id", "name", "", "", "", "", ""),
            ["'id', column 1: 'id' is reserved for the primary key"],
        ),
        (
            ("", "name", "", "lst", "list", "", ""),
            [
                (
                    "operations[0]: expected 'list', 'create', 'read', 'replace', 'update', "
                    "'delete', 'restore' or 'purge', found the string 'lst'"
                )
            ],
        ),
        (
            ("", "name", "", "", "what", "page", "nobody", "", ""),
            ["'what' is none of the choices", "'nobody' is none of the choices"],
        ),
        (("", "", "name", "", "", "", "", ""), ["at least one field is needed"]),
        (
            ("", "name", "", "delete", "owner", "user"),
            ["'owner' is none of the choices"],
        ),
    ],
)
def test_a_wrong_answer_is_told_and_asked_for_again(
    answers: tuple[str, ...], told: list[str]
) -> None:
    person = Scripted(*answers)
    assert written(person)
    assert person.told == told


@pytest.mark.parametrize("count", range(7))
def test_the_end_of_answers_is_no_request(count: int) -> None:
    answers = ("", "name", "", "", "", "", "")[:count]
    with pytest.raises(EndOfAnswersError):
        Interview(Scripted(*answers), "pets").request()


def test_a_feature_that_cannot_be_is_not_asked_about() -> None:
    person = Scripted()
    with pytest.raises(InvalidNameError):
        Interview(person, "Pets").request()
    assert person.asked == []


def test_the_defaults_can_be_typed() -> None:
    person = Scripted("Keeps pets.", "name", "", "none", "all", "page", "anyone", "anyone")
    typed = Interview(person, "pets", ("owners",)).request()
    entered = Interview(Scripted("", "name", "", "", "", "", "", ""), "pets", ("owners",)).request()
    assert typed == entered
    assert person.told == []


def test_each_question_is_explained() -> None:
    answers = ("", "name", "", "", "", "", "", "")
    asked = [one for answer in answers for one in ("?", answer)]
    person = Scripted(*asked)
    _ = Interview(person, "pets", ("owners",)).request()
    assert len(person.explained) == len(answers)
    assert all(text and not text.startswith(" ") for text in person.explained)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # the field before, then another
        (("", "name", "size:int", "<", "age:int", "", "", "", "", ""), {"name", "age"}),
        # from the first field to the description and on
        (("Wrong.", "<", "Right.", "name", "", "", "", "", ""), {"name"}),
        # from the operations to the fields, which are asked for again
        (("", "name", "", "<", "age:int", "", "", "", "", ""), {"age"}),
        # from the pages over to the operations
        (("", "name", "", "list", "<", "", "", "", ""), {"name"}),
        # before the first question there is none
        (("<", "", "name", "", "", "", "", ""), {"name"}),
    ],
)
def test_one_step_back(answers: tuple[str, ...], expected: set[str]) -> None:
    person = Scripted(*answers)
    request = Interview(person, "pets").request()
    assert next(person.answers, None) is None
    assert request.resource
    assert {str(name) for name in request.resource.fields} == expected
    assert request.description in {"Keeps pets.", "Right."}
    assert len(request.resource.operations) == 6
