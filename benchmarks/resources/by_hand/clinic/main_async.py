"""The same by hand, without waiting for the database."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from .asked import IfNoneMatch, MatchDep, UserDep
from .models import (
    Owner,
    OwnerBase,
    OwnerPage,
    OwnerPublic,
    OwnerQuery,
    OwnerUpdate,
    Pet,
    PetCreate,
    PetPage,
    PetPublic,
    PetQuery,
    PetUpdate,
)

engine = create_async_engine(os.environ["DATABASE_URL"])


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Make the tables."""
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield


async def get_session() -> AsyncIterator[AsyncSession]:
    """Provide the session of one request."""
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
owners = APIRouter(prefix="/owners")
pets = APIRouter(prefix="/pets")


@owners.get("")
async def list_owners(session: SessionDep, query: Annotated[OwnerQuery, Query()]) -> OwnerPage:
    """List owners, page by page."""
    total = await session.exec(select(func.count()).select_from(query.matching().subquery()))
    items = [OwnerPublic.model_validate(owner) for owner in await session.exec(query.ordered())]
    return OwnerPage(items=items, total=total.one(), page=query.page, size=query.size)


@owners.post("", status_code=201)
async def create_owner(owner: OwnerBase, session: SessionDep, response: Response) -> OwnerPublic:
    """Add an owner."""
    added = Owner(**owner.model_dump())
    response.headers["Location"] = f"/api/v1/owners/{added.id}"
    return await _stored_owner(session, added)


@owners.get("/{owner_id}")
async def read_owner(owner_id: uuid.UUID, session: SessionDep) -> OwnerPublic:
    """Read an owner."""
    owner = await _find_owner(session, owner_id)
    return OwnerPublic.model_validate(owner)


@owners.put("/{owner_id}")
async def replace_owner(owner_id: uuid.UUID, data: OwnerBase, session: SessionDep) -> OwnerPublic:
    """Give an owner all its fields anew."""
    owner = await _find_owner(session, owner_id)
    owner.sqlmodel_update(data.model_dump())
    return await _stored_owner(session, owner)


@owners.patch("/{owner_id}")
async def update_owner(
    owner_id: uuid.UUID, change: OwnerUpdate, session: SessionDep
) -> OwnerPublic:
    """Change an owner."""
    owner = await _find_owner(session, owner_id)
    owner.sqlmodel_update(change.model_dump(exclude_unset=True))
    return await _stored_owner(session, owner)


@owners.delete("/{owner_id}", status_code=204)
async def delete_owner(owner_id: uuid.UUID, session: SessionDep) -> None:
    """Delete an owner."""
    await session.delete(await _find_owner(session, owner_id))
    await session.commit()


async def _find_owner(session: AsyncSession, owner_id: uuid.UUID) -> Owner:
    owner = await session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(404, "no such owner")
    return owner


async def _stored_owner(session: AsyncSession, owner: Owner) -> OwnerPublic:
    session.add(owner)
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    return OwnerPublic.model_validate(owner)


@pets.get("")
async def list_pets(session: SessionDep, query: Annotated[PetQuery, Query()]) -> PetPage:
    """List pets, from a cursor on."""
    return query.page(list(await session.exec(query.ordered())))


@pets.post("", status_code=201)
async def create_pet(
    pet: PetCreate, session: SessionDep, user: UserDep, response: Response
) -> PetPublic:
    """Add a pet."""
    await _refer(session, pet.owner_id, pet.friend_ids)
    added = Pet(**pet.model_dump(exclude={"friend_ids"}), created_by=user)
    added.befriend(pet.friend_ids)
    response.headers["Location"] = f"/api/v1/pets/{added.id}"
    return await _stored_pet(session, added, response)


@pets.get("/{pet_id}")
async def read_pet(
    pet_id: uuid.UUID, session: SessionDep, response: Response, if_none_match: IfNoneMatch = None
) -> PetPublic:
    """Read a pet."""
    pet = await _find_pet(session, pet_id)
    etag = f'"{pet.version}"'
    if if_none_match and etag in if_none_match:
        raise HTTPException(304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return PetPublic.model_validate(pet)


@pets.put("/{pet_id}")
async def replace_pet(
    pet_id: uuid.UUID, data: PetCreate, session: SessionDep, user: UserDep, match: MatchDep
) -> PetPublic:
    """Give a pet all its fields anew, unless it was changed meanwhile."""
    pet = await _find_pet(session, pet_id)
    match.check(pet, user)
    return await _changed(session, pet, data.model_dump(), match.response)


@pets.patch("/{pet_id}")
async def update_pet(
    pet_id: uuid.UUID, change: PetUpdate, session: SessionDep, user: UserDep, match: MatchDep
) -> PetPublic:
    """Change a pet, unless it was changed meanwhile."""
    pet = await _find_pet(session, pet_id)
    match.check(pet, user)
    return await _changed(session, pet, change.model_dump(exclude_unset=True), match.response)


@pets.delete("/{pet_id}", status_code=204)
async def delete_pet(
    pet_id: uuid.UUID, session: SessionDep, user: UserDep, match: MatchDep
) -> None:
    """Delete a pet, unless it was changed meanwhile."""
    pet = await _find_pet(session, pet_id)
    match.check(pet, user)
    await session.delete(pet)
    await session.commit()


async def _find_pet(session: AsyncSession, pet_id: uuid.UUID) -> Pet:
    pet = await session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    return pet


async def _changed(
    session: AsyncSession, pet: Pet, values: dict[str, Any], response: Response
) -> PetPublic:
    await _refer(session, values.get("owner_id"), values.get("friend_ids", []))
    if "friend_ids" in values:
        pet.befriend(values.pop("friend_ids"))
    pet.sqlmodel_update(values)
    return await _stored_pet(session, pet, response)


async def _refer(
    session: AsyncSession, owner_id: uuid.UUID | None, friends: list[uuid.UUID]
) -> None:
    if owner_id is not None and await session.get(Owner, owner_id) is None:
        raise HTTPException(409, "no such owner")
    if friends:
        known = await session.exec(select(Pet.id).where(col(Pet.id).in_(friends)))
        if len(known.all()) < len(set(friends)):
            raise HTTPException(409, "no such friend")


async def _stored_pet(session: AsyncSession, pet: Pet, response: Response) -> PetPublic:
    session.add(pet)
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "the chip or the name is taken") from error
    except StaleDataError as error:
        raise HTTPException(412, "changed meanwhile") from error
    response.headers["ETag"] = f'"{pet.version}"'
    return PetPublic.model_validate(pet)


app = FastAPI(title="The clinic by hand", lifespan=lifespan)
api = APIRouter(prefix="/api/v1")
api.include_router(owners)
api.include_router(pets)
app.include_router(api)
