"""What is asked of a clinic: its addresses, and bodies that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.resources.asking import Caller

OWNERS = "/api/v1/owners"
PETS = "/api/v1/pets"
VISITS = "/api/v1/visits"


def owner(word: str) -> dict[str, object]:
    """Return an owner, whose email address is the word's alone."""
    return {"name": f"Owner {word}", "email": f"{word}@example.org", "phone": "+44 20 7946 0000"}


def pet(owner_id: str, word: str) -> dict[str, object]:
    """Return a pet."""
    return {"name": f"Pet {word}", "notes": "0", "owner_id": owner_id}


def visit(pet_id: str) -> dict[str, object]:
    """Return a visit that is planned."""
    return {"pet_id": pet_id, "starts_at": "2026-11-23T09:30:00Z", "reason": "Vaccination"}


def some_owner(caller: Caller, word: str) -> str:
    """Add an owner and return its id."""
    added: str = caller.expect(201, "POST", OWNERS, owner(word)).body["id"]
    return added


def some_pet(caller: Caller, word: str) -> str:
    """Add a pet with an owner of its own and return its id."""
    body = pet(some_owner(caller, f"owner-of-{word}"), word)
    added: str = caller.expect(201, "POST", PETS, body).body["id"]
    return added
