"""Exceptions to the checks, each with its reason. ``RESULTS.md`` lists these tables."""

from __future__ import annotations

RUFF = {
    "COM812": "the formatter places trailing commas",
    "CPY001": "no copyright notice in each file",
    "D203": "a blank line before a class docstring contradicts D211",
    "D213": "a summary on the second line contradicts D212",
    "D401": "an endpoint's docstring speaks to the API's readers",
    "N815": "a field has the name that the API documents",
    "PLR0913": "an endpoint has one argument for each parameter",
    "PLR0917": "the same",
    "RUF001": "descriptions may use any script",
    "RUF002": "the same",
}
"""Ruff rules that are ignored in every generated file."""

RUFF_IN_TESTS = {
    "D103": "a test's name says what it shows",
    "PLR2004": "a literal in an assertion is the expected value",
    "S101": "pytest uses assert",
}
"""Ruff rules that are ignored in generated tests."""

RUFF_IN_MIGRATIONS = {
    "D103": "upgrade and downgrade are Alembic's names, and the revision says what they do",
    "INP001": "Alembic loads migrations by path: they are not a package",
    "N999": "a migration's file name starts with its revision",
}
"""Ruff rules that are ignored in migrations."""

SCHEMATHESIS = {
    "negative_data_rejection": (
        "Pydantic's types accept a string for a number and a number for a date, as in code "
        "written by hand"
    ),
    "allow_header_conformance": (
        "FastAPI's route lists only its own methods in `Allow`, not those of other routes of the "
        "same path"
    ),
}
"""Schemathesis checks that are disabled for every tree."""

ACCEPTED = {
    "422": (
        "Pydantic's JSON Schema allows any number or string for a decimal, and PostgreSQL stores "
        "no NUL and no integer of more than 32 bits"
    ),
    "412": "a schema cannot say which ETag is current",
    "428": "a schema cannot say that one of two headers is required",
}
"""Statuses that a valid request may get, in addition to those that schemathesis expects."""

MUTATIONS = {
    r"core/ReplaceBinaryOperator_BitOr_.*": (
        "`|` is used in types only: importing such a mutant fails, so no test is needed"
    ),
    r"core/ReplaceComparisonOperator_(Is_Eq|IsNot_NotEq)": (
        "`is` is used with None only, and nothing else equals None: the program is the same"
    ),
}
"""cosmic-ray operators that are not used: their mutants fail on import or change nothing."""
