"""Build a request from interactive answers, and repeat each question until it is valid."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from featurebuilder.errors import FeatureBuilderError
from featurebuilder.naming import FeatureName
from featurebuilder.request.model.resource import OPERATIONS
from featurebuilder.request.resource_names import singular
from featurebuilder.request.shorthand.composing import DEFAULT_CHOICES, Choices, compose_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from featurebuilder.errors import Problem
    from featurebuilder.request.model.request import FeatureRequest

_READING = ("list", "read")
_WRITING = ("create", "replace", "update", "delete")
_WHO = ("anyone", "user", "owner")
_FORMS = "name:str:80, species:dog/cat, born_on:date:optional, weight:decimal:6,2"


class User(Protocol):
    """The user who answers the questions and sees the errors."""

    def ask(self, question: str, ways: str) -> str | None:
        """Ask ``question`` and return the answer, or ``None`` at the end of input.

        ``ways`` describes the possible answers.
        """

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show the errors in the last answer."""


class EndOfAnswersError(Exception):
    """The input ended before the request was complete."""


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

    def request(self) -> FeatureRequest:
        """Ask all questions and return the request.

        Raises:
            InvalidNameError: if ``name`` is not a valid feature name.
            EndOfAnswersError: if the input ends before the request is complete.
        """
        many = FeatureName(self.name).words.lower()
        description = self._ask(f"What are {many} for?", f"one sentence [default: Keeps {many}.]")
        self.choices = replace(self.choices, description=description)
        self._ask_for_fields()
        self._ask_for_owners(many)
        self._ask_until_valid(self._ask_for_operations)
        if "list" in (self.choices.operations or OPERATIONS):
            self._ask_until_valid(self._ask_for_pages)
        self._ask_until_valid(self._ask_for_access)
        return self._compose_request()

    def _ask_for_fields(self) -> None:
        """Ask for fields until an empty answer, but for at least one field."""
        one = singular(self.name).replace("_", " ")
        while True:
            question = (
                f"Next field of each {one}:" if self.fields else f"First field of each {one}:"
            )
            ways = "such as " + _FORMS if not self.fields else "name:type, or Enter to finish"
            answer = self._ask(question, ways)
            if answer:
                self._add_fields(answer.split())
            elif self.fields:
                return

    def _ask_for_owners(self, many: str) -> None:
        if not self.features:
            return
        known = ", ".join(self.features)
        while answer := self._ask(
            f"Which features do {many} belong to?", f"any of {known} [default: none]"
        ):
            targets = answer.replace(",", " ").split()
            if self._add_fields([f"{singular(target)}:ref:{target}" for target in targets]):
                return

    def _ask_for_operations(self) -> Choices:
        answer = self._ask("Which operations?", f"any of {', '.join(OPERATIONS)} [default: all]")
        operations = tuple(answer.replace(",", " ").split())
        return replace(self.choices, operations=operations)

    def _ask_for_pages(self) -> Choices:
        chosen = self._ask_for_choice("Pagination for lists:", ("page", "cursor"))
        return replace(self.choices, cursor=chosen == "cursor")

    def _ask_for_access(self) -> Choices:
        operations = self.choices.operations or OPERATIONS
        # Without a create operation, no row gets an owner.
        ways = _WHO if "create" in operations else _WHO[:-1]
        access: dict[str, str] = {}
        for words, several in (("read", _READING), ("change", _WRITING)):
            asked = [operation for operation in several if operation in operations]
            who = self._ask_for_choice(f"Who may {words} it?", ways) if asked else "anyone"
            access |= {operation: who for operation in asked if who != "anyone"}
        if "owner" in access.values() and "create" in operations:
            access["create"] = "user"
        return replace(self.choices, access=tuple(access.items()))

    def _ask_for_choice(self, question: str, ways: Sequence[str]) -> str:
        """Ask for one of ``ways`` and return it.

        The first letters of a way are enough; an empty answer chooses the first way.
        """
        first, *others = ways
        while answer := self._ask(question, f"{first} (default), {', '.join(others)}"):
            for way in ways:
                if way.startswith(answer.lower()):
                    return way
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

    def _ask(self, question: str, ways: str) -> str:
        answer = self.person.ask(question, ways)
        if answer is None:
            raise EndOfAnswersError
        return answer.strip()
