from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.formats.writing import dump_request
from featurebuilder.request.model.field_types import FieldName
from featurebuilder.request.presets import preset_bytes, preset_names
from tests.request.samples import HOSTILE, loaded, minimal, requests, resource_requests

REFERENCE = "https://example.org/request.json"
PETS = """\
# yaml-language-server: $schema=../s.json
name: pets
title: Pets
description: The animals that the clinic looks after.
tags:
  - Pets
resource:
  fields:
    name: {type: str, min_length: 1, max_length: 80, description: What the pet answers to.}
    species: {type: enum, values: [dog, cat, "3, or so"], default: dog}
    born_on: {type: date, optional: true}
    price: {type: decimal}
    weight: {type: decimal, gt: 0, digits: 6, places: 2, optional: true}
    chip:
      type: str
      max_length: 15
      pattern: "^[0-9]{15}$"
      unique: true
      optional: true
      description: The number of the chip that the pet has under its skin.
      example: "276098102345678"
    owner: {type: ref, to: owners, on_delete: cascade}
    vet: {type: ref, to: vets}
    labels: {type: list, items: str, max_items: 10}
    home: {type: object, fields: {street: {type: str}, zip_code: {type: str, max_length: 9}}}
  unique: [[owner, name]]
  bulk: [create, delete]
  actions:
    - {name: sell, summary: Sell a pet, sets: {species: cat}}
    - name: discharge
      summary: Discharge a pet that was admitted to the clinic
      when: {species: [dog, cat]}
      sets: {species: cat}
  timestamps: true
  pagination: cursor
  filters: [species, owner, born_on]
  concurrency: etag
  access: {create: user, update: owner}
"""


@given(data=requests())
@settings(max_examples=80, deadline=None)
@pytest.mark.slow
def test_a_written_request_loads_as_the_same(data: dict[str, Any]) -> None:
    request = loaded(data)
    content = dump_request(request, schema_reference=REFERENCE)
    assert load_request(content, origin="x", suffix=".yaml") == request


@given(data=resource_requests())
@settings(max_examples=80, deadline=None)
@pytest.mark.slow
def test_a_written_resource_loads_as_the_same(data: dict[str, Any]) -> None:
    request = loaded(data)
    content = dump_request(request, schema_reference=REFERENCE)
    assert load_request(content, origin="x", suffix=".yaml") == request


def test_a_resource_reads_as_a_person_would_write_it() -> None:
    content = dump_request(
        load_request(PETS.encode(), origin="x", suffix=".yaml"), schema_reference="../s.json"
    ).decode()
    assert content == PETS


def test_an_open_resource_stays_open() -> None:
    open_pets = PETS.replace("resource:\n", "access: anyone\nresource:\n")
    request = load_request(open_pets.encode(), origin="x", suffix=".yaml")
    assert dump_request(request, schema_reference="../s.json").decode() == open_pets
    assert request.access == "anyone"


@given(text=st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_comes_back(text: str) -> None:
    _comes_back(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_comes_back(text: str) -> None:
    _comes_back(text)


def _comes_back(text: str) -> None:
    data = minimal()
    data["tags"] = [f"{text}x"]
    data["endpoints"][0]["response"]["fields"]["pong"]["value"] = text
    request = loaded(data)
    content = dump_request(request, schema_reference=REFERENCE)
    again = load_request(content, origin="x", suffix=".yaml")
    assert again == request
    assert again.endpoints[0].answer.fields[FieldName("pong")].value == text


def test_it_reads_as_a_person_would_write_it() -> None:
    data = minimal()
    data["description"] = 'Says "pong": always.'
    data["endpoints"][0]["description"] = "More."
    data["endpoints"][0]["response"]["fields"]["count"] = {
        "type": "int",
        "value": 1,
        "example": 7,
        "description": "How many.",
    }
    assert dump_request(loaded(data), schema_reference="../s.json").decode() == (
        "# yaml-language-server: $schema=../s.json\n"
        "name: ping\n"
        "title: Ping\n"
        'description: "Says \\"pong\\": always."\n'
        "tags:\n"
        "  - Health\n"
        "endpoints:\n"
        "  - method: get\n"
        "    path: /ping\n"
        "    summary: Ping\n"
        "    description: More.\n"
        "    handler: run_ping\n"
        "    response:\n"
        "      model: PingResponse\n"
        "      fields:\n"
        "        pong:\n"
        "          value: yes\n"
        "          description: The answer.\n"
        "        count:\n"
        "          type: int\n"
        "          value: 1\n"
        "          description: How many.\n"
        "          example: 7\n"
    )


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_written_as_the_tool_would(name: str) -> None:
    content = preset_bytes(name) or b""
    request = load_request(content, origin="x", suffix=".yaml", expected_name=name)
    _, _, written = dump_request(request, schema_reference="x").partition(b"\n")
    assert written == content
