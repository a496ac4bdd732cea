from __future__ import annotations

import pytest

from tests.request.samples import YAML, told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "name: ping",
            "name: 1",
            "1:7 name: expected a string, found the number 1 -- put it in quotes",
        ),
        (
            "name: ping",
            "name: class",
            (
                "1:7 name: 'class' is a Python keyword -- choose a name such as 'smoke_test': "
                "lower-case letters, digits and underscores"
            ),
        ),
        (
            "name: ping",
            "name: p\u0456ng",
            (
                "1:7 name: 'p\\u0456ng' contains U+0456 (CYRILLIC SMALL LETTER "
                "BYELORUSSIAN-UKRAINIAN I), which is not ASCII -- "
                "choose a name such as 'smoke_test': lower-case letters, digits and underscores"
            ),
        ),
        ("name: ping", "name:", "1:1 name: expected a string, found null"),
        (
            "name: ping\n",
            "",
            (
                "1:1 name: missing required key -- add it: The feature's name; its "
                "modules are named after it."
            ),
        ),
        (
            "description: Answers.",
            "description: ' '",
            "2:14 description: expected a non-empty string, found only spaces",
        ),
        ("tags: [Health]", "tags: []", "3:7 tags: expected at least one entry, found none"),
        (
            "tags: [Health]",
            "tags: ['']",
            "3:8 tags[0]: expected a non-empty string, found an empty one",
        ),
        ("tags: [Health]", "tags: Health", "3:7 tags: expected a list, found the string 'Health'"),
        (
            "tags: [Health]",
            "tags: [x, 2020-01-01, true]",
            "3:23 tags[2]: expected a string, found true -- put it in quotes",
        ),
        (
            "tags: [Health]",
            "tags: [x]\nversoin: 1",
            (
                "4:1 versoin: unknown key -- "
                "known keys: name, title, description, tags, dependencies, access, endpoints, "
                "resource"
            ),
        ),
        (
            "tags: [Health]",
            "tags: [x]\ntitel: x",
            "4:1 titel: unknown key -- did you mean 'title'?",
        ),
        (
            "tags: [Health]",
            "tags: [x]\ntitle: ''",
            "4:8 title: expected a non-empty string, found an empty one",
        ),
        (
            "    handler: run_ping",
            "    handler: router",
            (
                "6:14 endpoints[0].handler: 'router' is already defined in the generated "
                "router module"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    method: gte",
            (
                "7:13 endpoints[0].method: expected 'get', 'post', 'put', 'patch' or 'delete', "
                "found the string 'gte' -- did you mean 'get'?"
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
                "7:11 endpoints[0].path: '/{Id}' has an invalid segment: use letters, digits, "
                "'-', '_', '.' and '~', or a {parameter} in snake_case"
            ),
        ),
        (
            "    handler: run_ping",
            "    handler: run_ping\n    sumary: x",
            "7:5 endpoints[0].sumary: unknown key -- did you mean 'summary'?",
        ),
        (
            "    handler: run_ping\n",
            "",
            (
                "5:5 endpoints[0].handler: missing required key -- add it: "
                "The name of the handler function."
            ),
        ),
        (
            "      fields:",
            "      model: Field\n      fields:",
            "8:14 endpoints[0].response.model: 'Field' is imported by the generated modules",
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: yes, type: int",
            (
                "9:23 endpoints[0].response.fields.pong.value: expected an integer, "
                "found the string 'yes' -- change the value or the 'type'"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: 12",
            (
                "9:23 endpoints[0].response.fields.pong.value: expected a string, found the number "
                "12 -- put the value in quotes"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "pong: {value: 1, type: integer",
            (
                "9:32 endpoints[0].response.fields.pong.type: expected 'str', 'text', 'int', "
                "'float', 'decimal', 'bool', 'date', 'datetime', 'time', 'uuid', 'email', 'url', "
                "'enum', 'ref', 'refs', 'list', 'map', 'object', 'union' or 'file', found the "
                "string 'integer' -- did you mean 'int'?"
            ),
        ),
        (
            "pong: {value: 'yes'",
            "a b: {value: 'yes'",
            (
                "9:9 endpoints[0].response.fields['a b']: 'a b' is not an identifier: use letters, "
                "digits and underscores, and do not start with a digit"
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
            "8:15 endpoints[0].response.fields: expected at least one entry, found none",
        ),
        (
            "\n        pong: {value: 'yes', description: The answer.}",
            " [a]",
            "8:15 endpoints[0].response.fields: expected a mapping, found a list",
        ),
        (
            "name: ping",
            "name: ping\nname: b",
            ("2:1 name: duplicate key, first used at line 1, column 1 -- remove one of them"),
        ),
        (
            "name: ping",
            "name: &a ping\ntitle: *a",
            ("2:8 the request contains the alias *a -- write the value instead"),
        ),
        (
            "name: ping",
            "name: !!str ping",
            ("1:7 the request contains the tag tag:yaml.org,2002:str -- remove the tag"),
        ),
        ("name: ping", "? [a]\n: b", "1:3 the request contains a key that is not a string"),
        (
            "name: ping",
            "name: ping: b",
            ("1:11 the request is not YAML: mapping values are not allowed here"),
        ),
        (
            "Answers.",
            '"\\ud800"',
            (
                "2:14 description: contains a lone surrogate "
                "(half of a character), which UTF-8 cannot encode"
            ),
        ),
        (
            "Answers.",
            '"\\UFFFFFFFF"',
            ("2:15 the request is not YAML: an escape is not a Unicode character"),
        ),
        ("Answers.", "a\0b", "2:15 the request is not YAML: the character U+0000 is not allowed"),
    ],
)
def test_yaml_refusals(old: str, new: str, found: str) -> None:
    assert old in YAML
    assert told(YAML.replace(old, new, 1), ".yaml") == [f"x.yaml:{found}"]
