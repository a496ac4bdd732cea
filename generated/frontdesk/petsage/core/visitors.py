"""Who stands at the desk: the tree's own, and here as simple as can be."""

from typing import Annotated

from fastapi import Header
from pydantic import BaseModel


class Visitor(BaseModel):
    """Somebody at the desk."""

    name: str


def current_visitor(
    x_visitor: Annotated[str, Header(pattern="^[a-z]{1,20}$")] = "somebody",
) -> Visitor:
    """Return who stands at the desk."""
    return Visitor(name=x_visitor)
