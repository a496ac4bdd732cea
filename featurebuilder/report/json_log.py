"""What the tool tells as JSON, for programs; the log's schema is versioned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


def render_json(told: BaseModel) -> str:
    """Return the value as indented JSON in ASCII, which every encoding and terminal carries."""
    return json.dumps(told.model_dump(mode="json"), indent=2) + "\n"
