from __future__ import annotations

import pytest

from tests.request.samples import JSON, told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"ping"', "1", "1:10 name: expected text, found the number 1 -- put it in quotes"),
        ('"Answers."', "null", "2:17 description: expected text, found nothing"),
        ('["Health"]', "[]", "3:10 tags: expected at least one, found none"),
        (
            '["Health"]',
            '["\u00e9\U0001f600", 1]',
            ("3:17 tags[1]: expected text, found the number 1 -- put it in quotes"),
        ),
        (
            '["Health"]',
            '["a"], "tilte": "b"',
            ("3:17 tilte: this key is not known -- did you mean 'title'?"),
        ),
        (
            '["Health"]',
            '["a"], "\\u0074ags": ["b"]',
            ("3:17 tags: this key stands at line 3, column 2 already -- keep one of them"),
        ),
        (
            '"handler": "run_ping",',
            "",
            (
                "5:3 endpoints[0].handler: this key is missing -- "
                "add it: The name of the function that answers."
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
            (
                "9:6 endpoints[0].response.fields.json: 'json' has a meaning of its "
                "own in a Pydantic model"
            ),
        ),
        ('"yes"', "NaN", "9:24 the request is not JSON: NaN is not a JSON number"),
        ('"yes"', "-Infinity", "9:25 the request is not JSON: Infinity is not a JSON number"),
        (
            '"yes"',
            '1e999, "type": "float"',
            (
                "9:24 endpoints[0].response.fields.pong.value: "
                "expected a finite number, found one that is not"
            ),
        ),
        (
            '"yes"',
            "9" * 5000 + ', "type": "int"',
            (
                "9:24 endpoints[0].response.fields.pong.value: "
                "expected a number within 64 bits, found a larger one"
            ),
        ),
        (
            '"yes"',
            '"\\ud800"',
            (
                "9:24 endpoints[0].response.fields.pong.value: holds half of a "
                "character (a lone surrogate), which UTF-8 cannot hold"
            ),
        ),
        (
            '"name"',
            '"\\udc00": 1, "name"',
            (
                "1:2 ['\\udc00']: this key holds half of a character "
                "(a lone surrogate), which UTF-8 cannot hold"
            ),
        ),
        ('"yes"', "yes", "9:24 the request is not JSON: Expecting value"),
    ],
)
def test_json_refusals(old: str, new: str, found: str) -> None:
    assert old in JSON
    assert told(JSON.replace(old, new, 1), ".json") == [f"x.json:{found}"]
