"""What is left out of a check, each with its reason. ``docs/gallery.md`` shows these tables."""

from __future__ import annotations

RUFF = {
    "COM812": "the formatter places trailing commas",
    "CPY001": "no copyright notice in each file",
    "D203": "a blank line before a class docstring contradicts D211",
    "D213": "a summary on the second line contradicts D212",
    "D401": "an endpoint's docstring speaks to the API's readers",
    "N815": "a field has the name that the API's readers see",
    "PLR0913": "an endpoint has an argument for each thing that it takes",
    "PLR0917": "the same",
    "RUF001": "texts are written in their readers' own letters",
    "RUF002": "the same",
}
"""Rules of ruff that no generated file is held to."""

RUFF_IN_TESTS = {
    "D103": "a test's name says what it shows",
    "PLR2004": "a literal in an assertion is the specification",
    "S101": "pytest is made of assert",
}
"""Rules of ruff that generated tests are not held to."""

RUFF_IN_MIGRATIONS = {
    "D103": "upgrade and downgrade are Alembic's names, and their revision says what they do",
    "INP001": "Alembic loads migrations by their paths: they are no package",
    "N999": "a migration's file begins with its revision",
}
"""Rules of ruff that migrations are not held to."""

SCHEMATHESIS: dict[str, str] = {}
"""Checks of schemathesis that are not made."""

SCHEMATHESIS_OF_ENDPOINTS = {
    "negative_data_rejection": (
        "Pydantic's own types read a number from a text and a day from a number, as they do in "
        "endpoints written by hand; resources have types that do not"
    ),
    "allow_header_conformance": (
        "FastAPI's own route tells in `Allow` its methods alone, not those of others of the same "
        "path; resources have one that tells them all"
    ),
}
"""Checks of schemathesis that are not made of a tree that has endpoints, and no resource."""

ACCEPTED = {
    "412": "no schema can say which ETag is the current one",
    "428": "no schema can say that one of two headers is needed",
}
"""Statuses that schemathesis is told a valid request may get, beside those that it knows."""

MUTATIONS = {
    r"core/ReplaceBinaryOperator_BitOr_.*": (
        "`|` stands in types alone: nothing could import such a mutant, and no test is needed"
    ),
    r"core/ReplaceComparisonOperator_(Is_Eq|IsNot_NotEq)": (
        "`is` stands before None alone, which nothing else is equal to: it is the same program"
    ),
}
"""Operators of cosmic-ray that are not used: they would only add mutants that die by themselves."""
