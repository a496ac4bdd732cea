"""Render any report model as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


def render_json(told: BaseModel) -> str:
    """Return the model as indented JSON, in ASCII so that it survives any output encoding."""
    return json.dumps(told.model_dump(mode="json"), indent=2) + "\n"
