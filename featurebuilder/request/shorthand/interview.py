"""Build a request from interactive answers, and repeat each question until it is valid."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from featurebuilder.errors import FeatureBuilderError, Problem
from featurebuilder.naming import FeatureName
from featurebuilder.request.model.resource import OPERATIONS
from featurebuilder.request.model.resource_field import STORED_TYPES
from featurebuilder.request.resource_names import singular
from featurebuilder.request.shorthand.composing import DEFAULT_CHOICES, Choices, compose_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from featurebuilder.request.model.request import FeatureRequest

_READING = ("list", "read")
_WRITING = ("create", "replace", "update", "delete")
_WHO = ("anyone", "user", "owner")
_FORMS = "name:str:80, species:dog/cat, born_on:date:optional, weight:decimal:6,2"
_HELP, _BACK = "?", "<"
_ON_DESCRIPTION = "The description is shown in the OpenAPI document and in the feature's document."
_ON_FIELDS = f"""\
A field is name:type, with limits and options after more colons: {_FORMS}.
Types are {", ".join(kind for kind in STORED_TYPES if kind != "object")}; a/b is a choice of words.
A question mark after the type, or :optional, makes it optional. Several fields can be on a line."""
_ON_OWNERS = "Each row then names one row of that feature, which must exist."
_ON_OPERATIONS = (
    "Each operation becomes a path operation. You can add others later, in the request."
)
_ON_PAGES = """\
page: numbered pages with a total, for lists that people turn over.
cursor: the next page by a token, for long lists that change while they are read."""
_ON_ACCESS = """\
anyone: no user is needed. user: a user must be signed in.
owner: only the user who created the row."""


class User(Protocol):
    """The user who answers the questions and sees the errors."""

    def ask(self, question: str, ways: str) -> str | None:
        """Ask ``question`` and return the answer, or ``None`` at the end of input.

        ``ways`` describes the possible answers.
        """

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show the errors in the last answer."""

    def explain(self, text: str) -> None:
        """Show more about the question."""


class EndOfAnswersError(Exception):
    """The input ended before the request was complete."""


class _StepBackError(Exception):
    """The user wants to answer the last question again."""


@dataclass(slots=True)
class Interview:
    """The questions for a resource.

    Attributes:
        person: The user to ask.
        name: The name of the feature.
        features: The names of the features that the resource may reference.
        fields: The fields so far, in short form.
        choices: The other options so far.
    """

    person: User
    name: str
    features: Sequence[str] = ()
    fields: list[str] = field(default_factory=list)
    choices: Choices = DEFAULT_CHOICES
    _asked: int = 0

    def request(self) -> FeatureRequest:
        """Ask all questions and return the request.

        Raises:
            InvalidNameError: if ``name`` is not a valid feature name.
            EndOfAnswersError: if the input ends before the request is complete.
        """
        _ = FeatureName(self.name)
        steps = (
            self._ask_for_description,
            self._ask_for_fields,
            self._ask_for_owners,
            partial(self._ask_until_valid, self._ask_for_operations),
            partial(self._ask_until_valid, self._ask_for_pages),
            partial(self._ask_until_valid, self._ask_for_access),
        )
        passed: list[tuple[int, list[str], Choices]] = []
        step = 0
        while step < len(steps):
            before, asked = (step, [*self.fields], self.choices), self._asked
            try:
                steps[step]()
                if self._asked > asked:
                    passed.append(before)
                step += 1
            except _StepBackError:
                step, self.fields[:], self.choices = passed.pop() if passed else before
        return self._compose_request()

    @property
    def _many(self) -> str:
        return FeatureName(self.name).words.lower()

    def _ask_for_description(self) -> None:
        default = f"Keeps {self._many}."
        question = f"What are {self._many} for?"
        description = self._ask(question, f"one sentence [default: {default}]", _ON_DESCRIPTION)
        self.choices = replace(self.choices, description=description)

    def _ask_for_fields(self) -> None:
        """Ask for fields until an empty answer, but for at least one field."""
        one = singular(self.name).replace("_", " ")
        while True:
            question = (
                f"Next field of each {one}:" if self.fields else f"First field of each {one}:"
            )
            ways = "such as " + _FORMS if not self.fields else "name:type, or Enter to finish"
            try:
                answer = self._ask(question, ways, _ON_FIELDS)
            except _StepBackError:
                if not self.fields:
                    raise
                self.fields.pop()
                continue
            if answer:
                self._add_fields(answer.split())
            elif self.fields:
                return
            else:
                self.person.tell([Problem("at least one field is needed", remedy=f"try {_FORMS}")])

    def _ask_for_owners(self) -> None:
        if not self.features:
            return
        ways = f"any of {', '.join(self.features)} [default: none]"
        question = f"Which features do {self._many} belong to?"
        while (answer := self._ask(question, ways, _ON_OWNERS)) and answer.lower() != "none":
            targets = answer.replace(",", " ").split()
            if self._add_fields([f"{singular(target)}:ref:{target}" for target in targets]):
                return

    def _ask_for_operations(self) -> Choices:
        ways = f"any of {', '.join(OPERATIONS)} [default: all]"
        answer = self._ask("Which operations?", ways, _ON_OPERATIONS)
        operations = tuple(answer.replace(",", " ").split())
        return replace(self.choices, operations=() if operations == ("all",) else operations)

    def _ask_for_pages(self) -> Choices:
        if "list" not in (self.choices.operations or OPERATIONS):
            return self.choices
        chosen = self._ask_for_choice("Pagination for lists:", ("page", "cursor"), _ON_PAGES)
        return replace(self.choices, cursor=chosen == "cursor")

    def _ask_for_access(self) -> Choices:
        operations = self.choices.operations or OPERATIONS
        # Without a create operation, no row gets an owner.
        ways = _WHO if "create" in operations else _WHO[:-1]
        access: dict[str, str] = {}
        for words, several in (("read", _READING), ("change", _WRITING)):
            asked = [operation for operation in several if operation in operations]
            question = f"Who may {words} it?"
            who = self._ask_for_choice(question, ways, _ON_ACCESS) if asked else "anyone"
            access |= {operation: who for operation in asked if who != "anyone"}
        if "owner" in access.values() and "create" in operations:
            access["create"] = "user"
        return replace(self.choices, access=tuple(access.items()))

    def _ask_for_choice(self, question: str, ways: Sequence[str], more: str) -> str:
        """Ask for one of ``ways`` and return it.

        The first letters of a way are enough; an empty answer chooses the first way.
        """
        first, *others = ways
        while answer := self._ask(question, f"{first} (default), {', '.join(others)}", more):
            for way in ways:
                if way.startswith(answer.lower()):
                    return way
            what = f"{answer!a} is none of the choices"
            self.person.tell([Problem(what, remedy=f"type one of {', '.join(ways)}")])
        return first

    def _ask_until_valid(self, ask: Callable[[], Choices]) -> None:
        """Ask until the resulting choices are valid."""
        while True:
            before, self.choices = self.choices, ask()
            if self._is_valid():
                return
            self.choices = before

    def _add_fields(self, fields: Sequence[str]) -> bool:
        """Add ``fields`` if the request stays valid with them; return whether it does."""
        before = [*self.fields]
        self.fields += fields
        is_sound = self._is_valid()
        if not is_sound:
            self.fields[:] = before
        return is_sound

    def _is_valid(self) -> bool:
        try:
            self._compose_request()
        except FeatureBuilderError as error:
            self.person.tell(error.problems)
            return False
        return True

    def _compose_request(self) -> FeatureRequest:
        return compose_request(self.name, self.fields, self.choices)

    def _ask(self, question: str, ways: str, more: str) -> str:
        """Ask a question and return the answer; explain it with ``more`` if the user asks.

        Raises:
            EndOfAnswersError: if there is no answer.
            _StepBackError: if the user wants the question before.
        """
        while True:
            answer = self.person.ask(question, f"{ways} ({_HELP} help, {_BACK} back)")
            if answer is None:
                raise EndOfAnswersError
            answer = answer.strip()
            if answer == _BACK:
                raise _StepBackError
            if answer != _HELP:
                self._asked += 1
                return answer
            self.person.explain(more)
