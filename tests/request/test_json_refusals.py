from __future__ import annotations

import pytest

from tests.request.samples import JSON, told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"ping"', "1", "1:10 name: expected a string, found the number 1 -- put it in quotes"),
        ('"Answers."', "null", "2:17 description: expected a string, found null"),
        ('["Health"]', "[]", "3:10 tags: expected at least one entry, found none"),
        (
            '["Health"]',
            '["\u00e9\U0001f600", 1]',
            ("3:17 tags[1]: expected a string, found the number 1 -- put it in quotes"),
        ),
        (
            '["Health"]',
            '["a"], "tilte": "b"',
            ("3:17 tilte: unknown key -- did you mean 'title'?"),
        ),
        (
            '["Health"]',
            '["a"], "\\u0074ags": ["b"]',
            ("3:17 tags: duplicate key, first used at line 3, column 2 -- remove one of them"),
        ),
        (
            '"handler": "run_ping",',
            "",
            (
                "5:3 endpoints[0].handler: missing required key -- "
                "add it: The name of the handler function."
            ),
        ),
        (
            '"run_ping"',
            '"Run"',
            "6:15 endpoints[0].handler: 'Run' is not in snake_case -- did you mean 'run'?",
        ),
        (
            '"pong"',
            '"json"',
            ("9:6 endpoints[0].response.fields.json: 'json' is reserved by Pydantic models"),
        ),
        ('"yes"', "NaN", "9:24 the request is not JSON: NaN is not a JSON number"),
        ('"yes"', "-Infinity", "9:25 the request is not JSON: Infinity is not a JSON number"),
        (
            '"yes"',
            '1e999, "type": "float"',
            (
                "9:24 endpoints[0].response.fields.pong.value: "
                "expected a finite number, found infinity or NaN"
            ),
        ),
        (
            '"yes"',
            "9" * 5000 + ', "type": "int"',
            (
                "9:24 endpoints[0].response.fields.pong.value: "
                "expected a number of at most 64 bits, found a larger one"
            ),
        ),
        (
            '"yes"',
            '"\\ud800"',
            (
                "9:24 endpoints[0].response.fields.pong.value: contains a lone surrogate "
                "(half of a character), which UTF-8 cannot encode"
            ),
        ),
        (
            '"name"',
            '"\\udc00": 1, "name"',
            (
                "1:2 ['\\udc00']: the key contains a lone surrogate "
                "(half of a character), which UTF-8 cannot encode"
            ),
        ),
        ('"yes"', "yes", "9:24 the request is not JSON: Expecting value"),
    ],
)
def test_json_refusals(old: str, new: str, found: str) -> None:
    assert old in JSON
    assert told(JSON.replace(old, new, 1), ".json") == [f"x.json:{found}"]
