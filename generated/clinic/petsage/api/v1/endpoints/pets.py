"""Endpoints of the pets feature."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import TypeAdapter
from sqlmodel import Session, select

from petsage.core.auth import CurrentUser, User
from petsage.core.cursors import CursorPage
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, documented
from petsage.core.etag import IfMatchDep, IfNoneMatchDep, set_etag
from petsage.core.filters import at_least, at_most, contains, equals
from petsage.core.pieces import CursorOrder, SortColumn, piece_of
from petsage.core.references import require_existing
from petsage.core.writing import writing
from petsage.models.owners import Owner
from petsage.models.pets import (
    Pet,
    PetBornOn,
    PetCreate,
    PetName,
    PetPublic,
    PetQuery,
    PetUpdate,
)

BY_KEY: Final = SortColumn(Pet.id, TypeAdapter(UUID))
SORTED_BY: Final = {
    "name": SortColumn(Pet.name, TypeAdapter(PetName)),
    "born_on": SortColumn(Pet.born_on, TypeAdapter(PetBornOn)),
}

router = APIRouter(prefix="/pets", tags=["Pets"], route_class=SafeRoute)


@router.get("", summary="List pets", responses=documented(404))
def list_pets(
    session: SessionDep, query: Annotated[PetQuery, Query()]
) -> CursorPage[PetPublic]:
    """Answer the pets that match, a piece at a time."""
    matching = select(Pet).where(
        equals(Pet.species, query.species),
        equals(Pet.owner_id, query.owner_id),
        equals(Pet.born_on, query.born_on),
        at_least(Pet.born_on, query.born_on_from),
        at_most(Pet.born_on, query.born_on_to),
        contains(query.q, Pet.name, Pet.notes),
    )
    order = CursorOrder(query.sort, SORTED_BY, BY_KEY)
    return piece_of(session, matching, order, query, CursorPage[PetPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a pet",
    responses=documented(400, 401, 409),
)
def create_pet(
    session: SessionDep,
    user: CurrentUser,
    data: PetCreate,
    request: Request,
    response: Response,
) -> PetPublic:
    """Store a new pet, and answer it."""
    values = data.model_dump()
    _require_existing(session, values)
    pet = Pet(**values, created_by=user.id)
    pet.friend_ids = data.friend_ids
    public = _store(session, pet, response)
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.get("/{pet_id}", summary="Read a pet", responses=documented(304, 404))
def read_pet(
    session: SessionDep, pet_id: UUID, if_none_match: IfNoneMatchDep
) -> PetPublic:
    """Answer one pet."""
    pet = _find(session, pet_id)
    if_none_match.require(pet.version)
    set_etag(if_none_match.response, pet.version)
    return PetPublic.model_validate(pet)


@router.put(
    "/{pet_id}",
    summary="Replace a pet",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def replace_pet(
    session: SessionDep,
    user: CurrentUser,
    pet_id: UUID,
    data: PetCreate,
    if_match: IfMatchDep,
) -> PetPublic:
    """Give a pet all its fields anew, and answer it."""
    pet = _find_own(session, pet_id, user)
    if_match.require(pet.version)
    values = data.model_dump()
    _require_existing(session, values)
    for name, value in values.items():
        setattr(pet, name, value)
    return _store(session, pet, if_match.response)


@router.patch(
    "/{pet_id}",
    summary="Update a pet",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def update_pet(
    session: SessionDep,
    user: CurrentUser,
    pet_id: UUID,
    data: PetUpdate,
    if_match: IfMatchDep,
) -> PetPublic:
    """Change the fields that are given, and answer the pet."""
    pet = _find_own(session, pet_id, user)
    if_match.require(pet.version)
    values = data.model_dump(exclude_unset=True)
    _require_existing(session, values)
    for name, value in values.items():
        setattr(pet, name, value)
    return _store(session, pet, if_match.response)


@router.delete(
    "/{pet_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a pet",
    responses=documented(401, 403, 404, 409, 412, 428),
)
def delete_pet(
    session: SessionDep, user: CurrentUser, pet_id: UUID, if_match: IfMatchDep
) -> None:
    """Delete a pet for good."""
    pet = _find_own(session, pet_id, user)
    if_match.require(pet.version)
    with writing(session, "Something still refers to the pet.", stale=412):
        session.delete(pet)


def _find(session: Session, pet_id: UUID) -> Pet:
    pet = session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such pet.")
    return pet


def _find_own(session: Session, pet_id: UUID, user: User) -> Pet:
    pet = _find(session, pet_id)
    if pet.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The pet is somebody else's.")
    return pet


def _require_existing(session: Session, values: dict[str, Any]) -> None:
    """Refuse ``values`` that refer to nothing."""
    require_existing(session, "owner_id", Owner.id, [values.get("owner_id")])
    require_existing(session, "friend_ids", Pet.id, values.get("friend_ids", []))


def _store(session: Session, pet: Pet, response: Response) -> PetPublic:
    """Store the pet, and return it as it is stored."""
    with writing(
        session,
        "Another pet has the same chip, or the same owner and name.",
        stale=412,
    ):
        session.add(pet)
    set_etag(response, pet.version)
    return PetPublic.model_validate(pet)
