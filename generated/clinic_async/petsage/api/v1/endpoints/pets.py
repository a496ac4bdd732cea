"""Path operations of the pets feature."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import TypeAdapter
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.auth import CurrentUser, User
from petsage.core.cursor_pagination import (
    CursorOrder,
    CursorPage,
    SortColumn,
    paginate_by_cursor,
)
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, error_responses
from petsage.core.etag import IfMatchDep, IfNoneMatchDep, set_etag
from petsage.core.references import require_existing
from petsage.models.owners import Owner
from petsage.models.pets import Pet, PetCreate, PetPublic, PetQuery, PetUpdate

BY_KEY: Final = SortColumn(Pet.id, TypeAdapter(UUID))
SORT_COLUMNS: Final = {
    "name": SortColumn(Pet.name, TypeAdapter(str)),
    "born_on": SortColumn(Pet.born_on, TypeAdapter(date | None)),
}

router = APIRouter(prefix="/pets", tags=["Pets"], route_class=SafeRoute)


@router.get("", responses=error_responses(404))
async def list_pets(
    session: SessionDep, query: Annotated[PetQuery, Query()]
) -> CursorPage[PetPublic]:
    """Return one page of matching pets."""
    statement = select(Pet)
    if query.species is not None:
        statement = statement.where(col(Pet.species) == query.species)
    if query.owner_id is not None:
        statement = statement.where(col(Pet.owner_id) == query.owner_id)
    if query.born_on is not None:
        statement = statement.where(col(Pet.born_on) == query.born_on)
    if query.born_on_from is not None:
        statement = statement.where(col(Pet.born_on) >= query.born_on_from)
    if query.born_on_to is not None:
        statement = statement.where(col(Pet.born_on) <= query.born_on_to)
    if query.q is not None:
        matches = (col(Pet.name), col(Pet.notes))
        statement = statement.where(
            or_(*(one.icontains(query.q, autoescape=True) for one in matches))
        )
    order = CursorOrder(query.sort, SORT_COLUMNS, BY_KEY)
    return await paginate_by_cursor(
        session, statement, order, query, CursorPage[PetPublic]
    )


@router.post("", status_code=HTTPStatus.CREATED, responses=error_responses(401, 409))
async def create_pet(
    session: SessionDep, user: CurrentUser, data: PetCreate, response: Response
) -> PetPublic:
    """Create a pet."""
    await require_existing(session, Owner.id, [data.owner_id])
    await require_existing(session, Pet.id, data.friend_ids)
    pet = Pet(**data.model_dump(), created_by=user.id)
    pet.friend_ids = data.friend_ids
    session.add(pet)
    await session.commit()
    set_etag(response, pet.shown_version)
    # Relative to the URL of this request, as RFC 9110 allows.
    response.headers["Location"] = f"pets/{pet.id}"
    return PetPublic.model_validate(pet)


@router.get("/{pet_id}", responses=error_responses(404) | {304: {}})
async def read_pet(
    session: SessionDep, pet_id: UUID, if_none_match: IfNoneMatchDep
) -> PetPublic:
    """Return a pet."""
    pet = await _get_pet(session, pet_id)
    if_none_match.require(pet.shown_version)
    set_etag(if_none_match.response, pet.shown_version)
    return PetPublic.model_validate(pet)


@router.put("/{pet_id}", responses=error_responses(401, 403, 404, 409, 412, 428))
async def replace_pet(
    session: SessionDep,
    user: CurrentUser,
    pet_id: UUID,
    data: PetCreate,
    if_match: IfMatchDep,
) -> PetPublic:
    """Replace a pet."""
    pet = await _get_own_pet(session, pet_id, user)
    if_match.require(pet.shown_version)
    await require_existing(session, Owner.id, [data.owner_id])
    await require_existing(session, Pet.id, data.friend_ids)
    for name, value in data.model_dump().items():
        setattr(pet, name, value)
    await session.commit()
    set_etag(if_match.response, pet.shown_version)
    return PetPublic.model_validate(pet)


@router.patch("/{pet_id}", responses=error_responses(401, 403, 404, 409, 412, 428))
async def update_pet(
    session: SessionDep,
    user: CurrentUser,
    pet_id: UUID,
    data: PetUpdate,
    if_match: IfMatchDep,
) -> PetPublic:
    """Change the given fields of a pet."""
    pet = await _get_own_pet(session, pet_id, user)
    if_match.require(pet.shown_version)
    await require_existing(session, Owner.id, [data.owner_id])
    if "friend_ids" in data.model_fields_set:
        await require_existing(session, Pet.id, data.friend_ids)
    for name, value in data.model_dump(exclude_unset=True).items():
        setattr(pet, name, value)
    await session.commit()
    set_etag(if_match.response, pet.shown_version)
    return PetPublic.model_validate(pet)


@router.delete(
    "/{pet_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(401, 403, 404, 409, 412, 428),
)
async def delete_pet(
    session: SessionDep, user: CurrentUser, pet_id: UUID, if_match: IfMatchDep
) -> None:
    """Delete a pet."""
    pet = await _get_own_pet(session, pet_id, user)
    if_match.require(pet.shown_version)
    await session.delete(pet)
    await session.commit()


async def _get_pet(session: AsyncSession, pet_id: UUID) -> Pet:
    pet = await session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Pet not found.")
    return pet


async def _get_own_pet(session: AsyncSession, pet_id: UUID, user: User) -> Pet:
    pet = await _get_pet(session, pet_id)
    if pet.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The pet belongs to another user.")
    return pet
