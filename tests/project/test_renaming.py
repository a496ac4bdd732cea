from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from featurebuilder.project.source.renaming import Renaming, normal_form, words_of_module

WORDS = st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=1, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("app.api.items", "app.api.user_profiles", "items", "user_profiles"),
        ("app.api.items", "app.api.user_profiles", "item_router", "user_profile_router"),
        ("app.api.items", "app.api.user_profiles", "/items", "/user_profiles"),
        ("app.api.items", "app.api.user_profiles", "ITEMS", "USER_PROFILES"),
        ("app.api.items", "app.api.user_profiles", "smitems", "smitems"),
        ("app.items.router", "app.pets.router", "items_router", "pets_router"),
        ("api.user_routes", "api.pet_routes", "user_routes", "pet_routes"),
        ("api.user_routes", "api.pet_routes", "/users", "/pets"),
        ("UserController", "PetController", "UserController", "PetController"),
        ("app.country", "app.pony", "/countries", "/ponies"),
        ("app.user", "app.auth", "/users", "/auth"),
        ("app.admin.admin_debug", "app.admin.admin_about", "Admin: Debug", "Admin: About"),
        ("app.admin.admin_debug", "app.admin.admin_about", "admin_debug", "admin_about"),
        ("app.recipes.recipe_export", "app.recipes.shared", "Recipe: Export", "Recipe: Shared"),
        ("app.admin.debug", "app.admin.about", "Admin: Debug", "Admin: About"),
        ("app.clients", "app.api_keys", "clients_router", "api_keys_router"),
        ("app.api_users", "app.api_pets", "users_router", "pets_router"),
        ("app.users", "app.users_v2", "users_router", "users_v2_router"),
        ("app.users", "app.oauth2", "/users", "/oauth2"),
        ("app.well_known", "app.users", "/.well-known", "/.well-known"),
        ("app.well_known", "app.users", "well_known_router", "users_router"),
    ],
)
def test_renaming(old: str, new: str, before: str, after: str) -> None:
    assert Renaming.between(old, new)(before) == after


def test_a_text_shows_how_words_are_joined() -> None:
    renaming = Renaming.between("app.items", "app.user_profiles")
    assert renaming.for_strings(kebab=True)('"/items"') == '"/user-profiles"'
    assert renaming.for_strings(kebab=False)('["Items"]') == '["User Profiles"]'


@pytest.mark.parametrize(
    ("dotted", "words"),
    [
        ("app.items.router", ("items",)),
        ("app.api.v1.user_routes", ("user",)),
        ("khoj.routers.api_phone", ("phone",)),
        ("git_http", ("git", "http")),
        ("api.router", ()),
        ("HTTPServer", ("http", "server")),
        ("app.api_keys", ("api", "keys")),
        ("app.api_tokens_router", ("api", "tokens")),
        ("app.oauth2", ("oauth2",)),
        ("app.users_v2", ("users", "v2")),
    ],
)
def test_words_of_a_module(dotted: str, words: tuple[str, ...]) -> None:
    assert words_of_module(dotted) == words


@given(old=WORDS, new=WORDS)
def test_a_name_becomes_the_other_name(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    assert Renaming(old, new)("_".join(old)) == "_".join(new)


@given(words=WORDS, text=st.text())
def test_siblings_are_alike_but_for_their_names(words: tuple[str, ...], text: str) -> None:
    name = "_".join(words)
    assert isinstance(normal_form(text, name), str)
