from __future__ import annotations

import pytest

from tests.request.samples import TOML, told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"ping"', "1", "1:8 name: expected a string, found the number 1 -- put it in quotes"),
        ('"ping"', "2020-01-01", "1:8 name: expected a string, found a date"),
        (
            '"ping"',
            '"ping"\nname = "b"',
            ("2:1 name: duplicate key, first used at line 1, column 1 -- remove one of them"),
        ),
        ('["Health"]', "[]", "3:8 tags: expected at least one entry, found none"),
        (
            '["Health"]',
            "[ # c\n 'a',\n 1]",
            ("5:2 tags[1]: expected a string, found the number 1 -- put it in quotes"),
        ),
        (
            '["Health"]',
            '["a"]\n"t i" = 1',
            (
                "4:1 ['t i']: unknown key -- "
                "known keys: name, title, description, tags, dependencies, access, endpoints, "
                "resource"
            ),
        ),
        (
            '["Health"]',
            '["a"]\ntitl.x.y = 1',
            ("4:1 titl: unknown key -- did you mean 'title'?"),
        ),
        (
            'handler = "run_ping" # answers\n',
            "",
            (
                "4:1 endpoints[0].handler: missing required key "
                "-- add it: The name of the handler function."
            ),
        ),
        (
            '"run_ping" #',
            "'Run' #",
            "6:11 endpoints[0].handler: 'Run' is not in snake_case -- did you mean 'run'?",
        ),
        (
            "pong =",
            "'mro' =",
            ("9:1 endpoints[0].response.fields.mro: 'mro' is reserved by Pydantic models"),
        ),
        (
            "value =",
            "value = 'a', value =",
            (
                "9:22 endpoints[0].response.fields.pong.value: "
                "duplicate key, first used at line 9, column 9 -- remove one of them"
            ),
        ),
        (
            "[endpoints.response]\n",
            "[endpoints.response]\n[endpoints.response]\n",
            (
                "8:12 endpoints[0].response: duplicate key, first used at line 7, column 12 -- "
                "remove one of them"
            ),
        ),
        (
            'value = "yes"',
            "type = 'float', value = nan",
            (
                "9:33 endpoints[0].response.fields."
                "pong.value: expected a finite number, found infinity or NaN"
            ),
        ),
        ('"ping"', '"ping', "1:13 the request is not TOML: Illegal character '\\n'"),
        ('"ping"', "", "1:8 the request is not TOML: Invalid value"),
        (
            'description = "The answer."}\n',
            "description =",
            ("9:37 the request is not TOML: Invalid value"),
        ),
    ],
)
def test_toml_refusals(old: str, new: str, found: str) -> None:
    assert old in TOML
    assert told(TOML.replace(old, new, 1), ".toml") == [f"x.toml:{found}"]
