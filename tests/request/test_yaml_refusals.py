from __future__ import annotations

import pytest

from tests.request.samples import YAML, told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "name: ping",
            "name: 1",
            "1:7 name: expected text, found the number 1 -- put it in quotes",
        ),
        (
            "name: ping",
            "name: class",
            (
                "1:7 name: 'class' is a Python keyword -- choose a name such as 'smoke_test': "
                "small letters, digits and underscores"
            ),
        ),
        (
            "name: ping",
            "name: p\u0456ng",
            (
                "1:7 name: 'p\\u0456ng' holds U+0456 (CYRILLIC SMALL LETTER "
                "BYELORUSSIAN-UKRAINIAN I), which is not plain ASCII -- "
                "choose a name such as 'smoke_test': small letters, digits and underscores"
            ),
        ),
        ("name: ping", "name:", "1:1 name: expected text, found nothing"),
        (
            "name: ping\n",
            "",
            "1:1 name: this key is missing -- add it: The feature's name, which its modules get.",
        ),
        (
            "description: Answers.",
            "description: ' '",
            "2:14 description: expected some text, found only blanks",
        ),
        ("tags: [Health]", "tags: []", "3:7 tags: expected at least one, found none"),
        ("tags: [Health]", "tags: ['']", "3:8 tags[0]: expected some text, found none"),
        ("tags: [Health]", "tags: Health", "3:7 tags: expected a list, found the text 'Health'"),
        (
            "tags: [Health]",
            "tags: [x, 2020-01-01, true]",
            "3:23 tags[2]: expected text, found true -- put it in quotes",
        ),
        (
            "tags: [Health]",
            "tags: [x]\nversoin: 1",
            (
                "4:1 versoin: this key is not known -- "
                "known keys: name, title, description, tags, dependencies, endpoints, resource"
            ),
        ),
        (
            "tags: [Health]",
            "tags: [x]\ntitel: x",
            "4:1 titel: this key is not known -- did you mean 'title'?",
        ),
        (
            "tags: [Health]",
            "tags: [x]\ntitle: ''",
            "4:8 title: expected some text, found none",
        ),
        (
            "    handler: run_ping",
            "    handler: router",
            (
                "6:14 endpoints[0].handler: 'router' is a name that the generated router's module "
                "holds already"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    method: gte",
            (
                "7:13 endpoints[0].method: expected 'get', 'post', 'put', 'patch' or 'delete', "
                "found the text 'gte' -- did you mean 'get'?"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    method: 1",
            (
                "7:13 endpoints[0].method: expected 'get', 'post', 'put', 'patch' or 'delete', "
                "found the number 1"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    path: /{Id}",
            (
                "7:11 endpoints[0].path: '/{Id}' has a segment that is neither letters, digits, "
                "'-', '_', '.' and '~' nor a {name} in small letters"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    sumary: x",
            "7:5 endpoints[0].sumary: this key is not known -- did you mean 'summary'?",
        ),
        (
            "    handler: run_ping\n",
            "",
            (
                "5:5 endpoints[0].handler: this key is missing -- add it: "
                "The name of the function that answers."
            ),
        ),
        (
            "      fields:",
            "      model: Field\n      fields:",
            "8:14 endpoints[0].response.model: 'Field' is a name that the generated modules import",
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: yes, type: int",
            (
                "9:23 endpoints[0].response.fields.pong.value: expected a whole number, "
                "found the text 'yes' -- change the value or the 'type'"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: 12",
            (
                "9:23 endpoints[0].response.fields.pong.value: expected text, found the number 12 "
                "-- put the value in quotes"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: 1, type: integer",
            (
                "9:32 endpoints[0].response.fields.pong.type: expected 'str', 'text', 'int', "
                "'float', 'decimal', 'bool', 'date', 'datetime', 'time', 'uuid', 'email', 'url', "
                "'enum', 'ref', 'refs', 'list', 'map', 'object', 'union' or 'file', found the text "
                "'integer' -- did you mean 'int'?"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "a b: {value: 'yes'",
            (
                "9:9 endpoints[0].response.fields['a b']: 'a b' is not an identifier: letters, "
                "digits and underscores, no digit first"
            ),
        ),
        (
            "pong: {value: 'yes', description: The answer.}",
            "pong: 1",
            "9:15 endpoints[0].response.fields.pong: expected a mapping, found the number 1",
        ),
        (
            "\n        pong: {value: 'yes', description: The answer.}",
            " {}",
            "8:15 endpoints[0].response.fields: expected at least one, found none",
        ),
        (
            "\n        pong: {value: 'yes', description: The answer.}",
            " [a]",
            "8:15 endpoints[0].response.fields: expected a mapping, found a list",
        ),
        (
            "name: ping",
            "name: ping\nname: b",
            ("2:1 name: this key stands at line 1, column 1 already -- keep one of them"),
        ),
        (
            "name: ping",
            "name: &a ping\ntitle: *a",
            ("2:8 the request holds the alias *a -- write the value out"),
        ),
        (
            "name: ping",
            "name: !!str ping",
            ("1:7 the request holds the tag tag:yaml.org,2002:str -- write it without"),
        ),
        ("name: ping", "? [a]\n: b", "1:3 the request holds a key that is not a text"),
        (
            "name: ping",
            "name: ping: b",
            ("1:11 the request is not YAML: mapping values are not allowed here"),
        ),
        (
            "Answers.",
            '"\\ud800"',
            (
                "2:14 description: holds half of a character "
                "(a lone surrogate), which UTF-8 cannot hold"
            ),
        ),
        (
            "Answers.",
            '"\\UFFFFFFFF"',
            ("2:15 the request is not YAML: an escape stands for no character"),
        ),
        ("Answers.", "a\0b", "2:15 the request is not YAML: the character U+0000 is not allowed"),
    ],
)
def test_yaml_refusals(old: str, new: str, found: str) -> None:
    assert old in YAML
    assert told(YAML.replace(old, new, 1), ".yaml") == [f"x.yaml:{found}"]
