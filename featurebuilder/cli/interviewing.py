"""The questions about a new request, asked on a terminal and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from featurebuilder.errors import Problem
    from featurebuilder.request.model import FeatureRequest


def is_interactive() -> bool:
    """Return whether there is a terminal to ask on, and to be answered at."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def asked_for(root: Path, name: str) -> FeatureRequest | None:
    """Return the request that a person answers for, or ``None`` if it is not to be written.

    The end of input is no.

    Raises:
        FeatureBuilderError: if no feature can have that name, or it has a request already.
    """
    from featurebuilder.plan.explaining import hindrance
    from featurebuilder.report.console import print_text
    from featurebuilder.request.interview import EndOfAnswersError, Interview
    from featurebuilder.request.writing import dump_request
    from featurebuilder.requesting import hindrances, prospect

    known = prospect(root, name)
    if known.problems:
        print_text(hindrance(known.problems).lstrip())
    person = _Person()
    try:
        request = Interview(person, name, known.features).request()
    except EndOfAnswersError:
        return None
    text = dump_request(request, schema_reference="-").decode()
    print_text("\n" + text.partition("\n")[2])
    if problems := hindrances(root, request):
        print_text(hindrance(problems))
    answer = person.ask(f"Write this to features/{name}.yaml?", "[y]es, [n]o")
    said = (answer or "").strip().lower()
    return request if said and "yes".startswith(said) else None


class _Person:
    """Whoever sits at the terminal."""

    def ask(self, question: str, ways: str) -> str | None:
        from featurebuilder.report.console import ask

        return ask(question, ways)

    def tell(self, problems: Iterable[Problem]) -> None:
        from featurebuilder.report.console import print_problems

        print_problems(problems)
