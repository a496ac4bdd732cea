from __future__ import annotations

import ast
import builtins
import keyword
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.errors import InvalidNameError
from featurebuilder.naming import (
    ClassName,
    FeatureName,
    Identifier,
    Name,
    NamePart,
    RoutePath,
    SnakeName,
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Identifier, "_private"),
        (Identifier, "camelCase"),
        (Identifier, "print"),
        (SnakeName, "run_smoke_test"),
        (SnakeName, "a1"),
        (SnakeName, "json"),
        (FeatureName, "smoke_test"),
        (FeatureName, "users"),
        (FeatureName, "a" * 60),
        (ClassName, "SmokeTestResponse"),
        (ClassName, "HTTPError2"),
        (RoutePath, "/smoke_test"),
        (RoutePath, "/a/b-c/d.e~f"),
        (RoutePath, "/a/{b_1}/c"),
    ],
)
def test_a_good_name_is_kept_as_it_is(kind: type[Name], text: str) -> None:
    name = kind(text)
    assert name == text
    assert type(name) is kind
    assert kind(name) is name


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Identifier, "", "is not an identifier"),
        (Identifier, "1st", "is not an identifier"),
        (Identifier, "a b", "is not an identifier"),
        (Identifier, "a-b", "is not an identifier"),
        (Identifier, "a\n", "is not an identifier"),
        (Identifier, "a" * 81, "has 81 characters; the maximum is 80"),
        (Identifier, "__init__", "two leading underscores"),
        (Identifier, "\u0430", "U+0430 (CYRILLIC SMALL LETTER A), which is not ASCII"),
        (Identifier, "us\u0435rs", "U+0435 (CYRILLIC SMALL LETTER IE)"),
        (Identifier, "\u03bfk", "U+03BF (GREEK SMALL LETTER OMICRON)"),
        (Identifier, "\uff41bc", "U+FF41 (FULLWIDTH LATIN SMALL LETTER A)"),
        (Identifier, "\u017fet", "U+017F (LATIN SMALL LETTER LONG S)"),
        (Identifier, "a\u200bb", "U+200B (ZERO WIDTH SPACE)"),
        (Identifier, "a\ud800", "U+D800 (an unnamed character)"),
        (Identifier, "a1\u0661", "U+0661 (ARABIC-INDIC DIGIT ONE)"),
        (SnakeName, "Users", "is not in snake_case"),
        (SnakeName, "a__b", "is not in snake_case"),
        (SnakeName, "_a", "is not in snake_case"),
        (SnakeName, "a_", "is not in snake_case"),
        (SnakeName, "a_\n", "is not an identifier"),
        (FeatureName, "a" * 61, "has 61 characters; the maximum is 60"),
        (FeatureName, "json", "standard library"),
        (FeatureName, "cgi", "standard library"),
        (FeatureName, "distutils", "standard library"),
        (SnakeName, "license", "the Python builtin"),
        (ClassName, "PythonFinalizationError", "the Python builtin"),
        (FeatureName, "conftest", "a reserved module name"),
        (FeatureName, "featurebuilder", "a reserved module name"),
        (FeatureName, "fastapi", "a package that FastAPI projects import"),
        (FeatureName, "aux", "on Windows"),
        (FeatureName, "com1", "on Windows"),
        (FeatureName, "test_users", "would make pytest collect"),
        (FeatureName, "none", "does not make a valid class name: 'None' is a Python keyword"),
        (FeatureName, "warning", "would shadow the Python builtin"),
        (ClassName, "users", "is not in CapWords"),
        (ClassName, "Users_", "is not in CapWords"),
        (ClassName, "ValueError", "would shadow the Python builtin"),
        (ClassName, "None", "is a Python keyword"),
        (RoutePath, "", "does not start with a slash"),
        (RoutePath, "a", "does not start with a slash"),
        (RoutePath, "/", "ends with a slash"),
        (RoutePath, "/a/", "ends with a slash"),
        (RoutePath, "/{Id}", "has an invalid segment"),
        (RoutePath, "/a{b}", "has an invalid segment"),
        (RoutePath, "//a", "has an invalid segment"),
        (RoutePath, "/../a", "has an invalid segment"),
        (RoutePath, "/a b", "has an invalid segment"),
        (RoutePath, "/a\n", "has an invalid segment"),
        (RoutePath, "/\u00e9", "has an invalid segment"),
        (RoutePath, '/"a', "has an invalid segment"),
        (RoutePath, "/" + "a" * 200, "has 201 characters; the maximum is 200"),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(kind: type[Name], text: str, reason: str) -> None:
    with pytest.raises(InvalidNameError) as caught:
        kind(text)
    (problem,) = caught.value.problems
    assert reason in problem.what
    assert problem.what.isascii()


@pytest.mark.parametrize("text", keyword.kwlist)
def test_keywords_are_refused(text: str) -> None:
    assert Identifier.refusal(text) == f"{text!r} is a Python keyword"


@pytest.mark.parametrize("text", ["case", "match"])
def test_soft_keywords_are_names(text: str) -> None:
    assert SnakeName(text) == text


@pytest.mark.parametrize("text", ["list", "match", "open", "type"])
def test_a_part_of_a_name_may_be_a_builtin(text: str) -> None:
    assert NamePart(text) == text


@pytest.mark.parametrize("text", ["_", "class", "dayOne", "1st", "a b"])
def test_a_part_of_a_name_is_in_snake_case(text: str) -> None:
    assert NamePart.refusal(text)


@pytest.mark.parametrize("text", sorted(name for name in dir(builtins) if name.islower()))
def test_builtins_are_refused(text: str) -> None:
    assert SnakeName.refusal(text)
    assert FeatureName.refusal(text)


@pytest.mark.parametrize("text", sorted(sys.stdlib_module_names))
def test_modules_of_the_standard_library_are_refused(text: str) -> None:
    assert FeatureName.refusal(text)


def test_the_root_decides_nothing() -> None:
    with pytest.raises(NotImplementedError):
        Name.refusal("a")


def test_a_feature_name_gives_its_other_forms() -> None:
    name = FeatureName("smoke_test")
    assert name.words == "Smoke test"
    assert name.capwords == "SmokeTest"


@given(st.text(max_size=12) | st.from_regex(Identifier.pattern))
def test_an_identifier_is_one_for_python_or_refused(text: str) -> None:
    try:
        name = Identifier(text)
    except InvalidNameError:
        return
    ast.parse(f"{name} = 1")
    assert name.isascii()


@given(st.from_regex(FeatureName.pattern, fullmatch=True))
def test_a_feature_name_always_has_a_class_name(text: str) -> None:
    if FeatureName.refusal(text) is None:
        assert ClassName.refusal(FeatureName(text).capwords) is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("SmokeTest", "did you mean 'smoke_test'?"),
        ("my-pets", "did you mean 'my_pets'?"),
        ("../../../evil", "did you mean 'evil'?"),
        ("class", "choose a name such as 'smoke_test': lower-case letters, digits and underscores"),
        ("", "choose a name such as 'smoke_test': lower-case letters, digits and underscores"),
    ],
)
def test_a_name_that_cannot_be_one_has_a_near_one(text: str, remedy: str) -> None:
    with pytest.raises(InvalidNameError) as caught:
        FeatureName(text)
    (problem,) = caught.value.problems
    assert problem.remedy == remedy
