"""The words of a resource: in messages, docstrings and its document."""

from __future__ import annotations

import pytest

from featurebuilder.explain.resource_words import with_article
from tests.trees import after, blueprint, module, planned


@pytest.mark.parametrize(
    "words",
    [
        *("a pet", "an owner", "an alpha", "a user", "a unit", "an urn", "a one way street"),
        *("an hour", "a house", "an heir", "a european", "an entry"),
    ],
)
def test_the_article_is_that_of_the_sound(words: str) -> None:
    assert with_article(words.partition(" ")[2]) == words


@pytest.mark.parametrize(("soft", "count"), [("true", 0), ("false", 2)])
def test_what_is_never_refused_has_no_words_for_it(soft: str, count: int) -> None:
    request = f"""
        name: alphas
        description: Kept.
        resource: {{fields: {{name: {{}}}}, soft_delete: {soft}, bulk: [delete]}}
        """
    tree = blueprint({"features/alphas.yaml": module(request)})
    built = after(tree, planned(tree, "alphas"))
    router = built["petsage/api/v1/endpoints/alphas.py"].decode()
    document = built["docs/features/alphas.md"].decode()
    assert router.count("409") == count
    assert document.count("409 if another row refers to it") == count
    assert "a alpha" not in "".join(text.decode() for text in built.values()).lower()
