"""A request put together from a person's answers, asked again until they can be used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from featurebuilder.errors import FeatureBuilderError
from featurebuilder.naming import FeatureName
from featurebuilder.request.composing import NOTHING_CHOSEN, Choices, composed
from featurebuilder.request.resource import OPERATIONS
from featurebuilder.request.words import singular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from featurebuilder.errors import Problem
    from featurebuilder.request.model import FeatureRequest

_READING = ("list", "read")
_WRITING = ("create", "replace", "update", "delete")
_WHO = ("anyone", "user", "owner")
_FORMS = "name:str:80, species:dog/cat, born_on:date:optional, weight:decimal:6,2"


class Person(Protocol):
    """Who is asked, and told what was wrong with an answer."""

    def ask(self, question: str, ways: str) -> str | None:
        """Return the line that is answered, or ``None`` if no more answers come."""

    def tell(self, problems: Iterable[Problem]) -> None:
        """Tell what is wrong with the last answer."""


class EndOfAnswersError(Exception):
    """No more answers come, so nothing was asked for."""


@dataclass(slots=True)
class Interview:
    """Asks for a resource of the feature ``name``; ``features`` are those that it may belong to."""

    person: Person
    name: str
    features: Sequence[str] = ()
    fields: list[str] = field(default_factory=list)
    choices: Choices = NOTHING_CHOSEN

    def request(self) -> FeatureRequest:
        """Return the request that the answers make.

        Raises:
            InvalidNameError: if the feature cannot have that name.
            EndOfAnswersError: if answers end before the request does.
        """
        many = FeatureName(self.name).words.lower()
        description = self._answer(f"What are {many} for?", f"a sentence [Keeps {many}.]")
        self.choices = replace(self.choices, description=description)
        self._ask_for_fields()
        self._ask_for_owners(many)
        self._again(self._ask_for_operations)
        if "list" in (self.choices.operations or OPERATIONS):
            self._again(self._ask_for_pages)
        self._again(self._ask_for_access)
        return self._composed()

    def _ask_for_fields(self) -> None:
        """Ask for one field after another, until none comes and there is one."""
        one = singular(self.name).replace("_", " ")
        while True:
            question = f"Another field of each {one}?" if self.fields else f"A field of each {one}?"
            ways = "such as " + _FORMS if not self.fields else "none: all are there"
            answer = self._answer(question, ways)
            if answer:
                self._added(answer.split())
            elif self.fields:
                return

    def _ask_for_owners(self, many: str) -> None:
        if not self.features:
            return
        known = ", ".join(self.features)
        while answer := self._answer(f"What do {many} belong to?", f"some of {known} [none]"):
            targets = answer.replace(",", " ").split()
            if self._added([f"{singular(target)}:ref:{target}" for target in targets]):
                return

    def _ask_for_operations(self) -> Choices:
        answer = self._answer("What can be done?", f"some of {', '.join(OPERATIONS)} [all]")
        operations = tuple(answer.replace(",", " ").split())
        return replace(self.choices, operations=operations)

    def _ask_for_pages(self) -> Choices:
        chosen = self._one_of("How does a list go on?", ("page", "cursor"))
        return replace(self.choices, cursor=chosen == "cursor")

    def _ask_for_access(self) -> Choices:
        operations = self.choices.operations or OPERATIONS
        # What nobody creates has no owner.
        ways = _WHO if "create" in operations else _WHO[:-1]
        access: dict[str, str] = {}
        for words, several in (("read", _READING), ("change", _WRITING)):
            asked = [operation for operation in several if operation in operations]
            who = self._one_of(f"Who may {words} it?", ways) if asked else "anyone"
            access |= {operation: who for operation in asked if who != "anyone"}
        if "owner" in access.values() and "create" in operations:
            access["create"] = "user"
        return replace(self.choices, access=tuple(access.items()))

    def _one_of(self, question: str, ways: Sequence[str]) -> str:
        """Return the way that was chosen by its first letters; no answer chooses the first."""
        first, *others = ways
        while answer := self._answer(question, f"{', '.join(others)} [{first}]"):
            for way in ways:
                if way.startswith(answer.lower()):
                    return way
        return first

    def _again(self, ask: Callable[[], Choices]) -> None:
        """Ask until the choices that come of it can be used."""
        while True:
            before, self.choices = self.choices, ask()
            if self._is_sound():
                return
            self.choices = before

    def _added(self, fields: Sequence[str]) -> bool:
        """Add fields if they can be used with those that are there; return whether they can."""
        before = [*self.fields]
        self.fields += fields
        is_sound = self._is_sound()
        if not is_sound:
            self.fields[:] = before
        return is_sound

    def _is_sound(self) -> bool:
        try:
            self._composed()
        except FeatureBuilderError as error:
            self.person.tell(error.problems)
            return False
        return True

    def _composed(self) -> FeatureRequest:
        return composed(self.name, self.fields, self.choices)

    def _answer(self, question: str, ways: str) -> str:
        answer = self.person.ask(question, ways)
        if answer is None:
            raise EndOfAnswersError
        return answer.strip()
