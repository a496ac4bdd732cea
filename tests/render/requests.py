"""Requests that a generated tree must bear."""

from __future__ import annotations

from featurebuilder.request.model.request import FeatureRequest

ALPHABET = (
    'It\'s "quoted" \\ and \\n; {{ 7 * 7 }} {% raw %} {# c #} ${x} %s {0} <b>&amp;</b> `c` | #\n'
    '"""\n\nimport os\nos._exit(3)\n\n"""\n'
    "'''\rlone\r\nboth\x00\x01\x07\x1b[31m\x7f\x85\u2028\u2029\u202eback\u2066\u200b\ufeff"
    "\u00a0\u2019 \u03b1\u0430 "
    "日本語 😀👩\u200d💻 \t\x0b\x1c# noqa # type: ignore\ncoding: utf-7\n\\"
)
WORD = "https://example.com/" + "very-long-word" * 20


def hostile(label: str) -> str:
    """Return a text that holds whatever could break out, and what tells it from the others."""
    return f"{ALPHABET}{label} {WORD} {ALPHABET}"


def hostile_request() -> FeatureRequest:
    """Return a request of which every text is hostile, and every number extreme."""
    values: dict[str, object] = {
        "text": hostile("value"),
        "word": WORD,
        "empty": "",
        "blank": " \n ",
        "quote": '"',
        "backslash": "\\",
        "big": 2**63 - 1,
        "small": -(2**63),
        "zero": -0.0,
        "float": 1e22,
        "tiny": 5e-324,
        "third": 1 / 3,
        "yes": True,
        "no": False,
        "camelCase": "x",
        "id": "x",
        "filter": "x",
        "a" * 50: hostile("long name"),
    }
    names = {"float": "number"}
    fields = {
        names.get(name, name): {
            "type": type(value).__name__,
            "value": value,
            "description": hostile(f"description of {name}"),
            "example": hostile(f"example of {name}") if isinstance(value, str) else value,
        }
        for name, value in values.items()
    }
    return FeatureRequest.model_validate(
        {
            "name": "hostile",
            "title": hostile("title"),
            "description": hostile("description"),
            "tags": [hostile("tag"), "Plain", '"'],
            "endpoints": [
                {
                    "method": method,
                    "path": path,
                    "summary": hostile(f"summary of {handler}"),
                    "description": description,
                    "handler": handler,
                    **(_more() if method != "get" else {}),
                    "response": {
                        "model": model,
                        "description": hostile(f"model of {handler}").replace("\f", ""),
                        "fields": fields,
                    },
                }
                for method, path, handler, model, description in [
                    ("get", "/hostile", "get_it", "ItResponse", hostile("get it")),
                    ("post", "/hostile", "post_it", "Posted", " \n feed\ffed \n"),
                    ("put", "/hostile/deep/path", "put_it", "APut", "Puts it (as it is)."),
                    ("patch", "/hostile/deep", "patch_it", "ZPatch", ""),
                    ("delete", "/hostile/deep", "delete_it", "URL", "This deletes it."),
                ]
            ],
        }
    )


def _more() -> dict[str, object]:
    """Return what an endpoint may say beside its answer."""
    return {
        "status": 201,
        "tags": [hostile("own tag")],
        "deprecated": True,
        "errors": {"404": hostile("not there"), "409": "Clash"},
    }
