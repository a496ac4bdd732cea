"""Ask the user for a new request, on a terminal only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.errors import Problem
    from featurebuilder.request.model.request import FeatureRequest


def interview_user(root: Path, name: str) -> FeatureRequest | None:
    """Interview the user and return the request, or ``None`` if it should not be written.

    The end of input counts as "no".

    Raises:
        FeatureBuilderError: if the name is invalid, or the feature already has a request.
    """
    from featurebuilder.explain.resource import describe_problems
    from featurebuilder.report.console import print_text
    from featurebuilder.request.formats.writing import dump_request
    from featurebuilder.request.shorthand.interview import EndOfAnswersError, Interview
    from featurebuilder.requesting import build_problems, request_context

    known = request_context(root, name)
    if known.problems:
        print_text(describe_problems(known.problems).lstrip())
    person = _TerminalUser()
    try:
        request = Interview(person, name, known.features).request()
    except EndOfAnswersError:
        return None
    text = dump_request(request, schema_reference="-").decode()
    print_text("\n" + text.partition("\n")[2])
    if problems := build_problems(root, request):
        print_text(describe_problems(problems))
    answer = person.ask(f"Write this request to features/{name}.yaml?", "[y]es, [n]o")
    said = (answer or "").strip().lower()
    return request if said and "yes".startswith(said) else None


class _TerminalUser:
    """The user at the terminal."""

    def ask(self, question: str, ways: str) -> str | None:
        from featurebuilder.report.console import ask

        return ask(question, ways)

    def tell(self, problems: Iterable[Problem]) -> None:
        from featurebuilder.report.console import print_problems

        print_problems(problems)

    def explain(self, text: str) -> None:
        from featurebuilder.report.console import print_hint

        print_hint(text)
