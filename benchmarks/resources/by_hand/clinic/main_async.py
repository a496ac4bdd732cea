"""The same by hand, without waiting for the database."""

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

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


async def get_user(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))],
) -> uuid.UUID:
    """Provide who asks."""
    try:
        return uuid.UUID(bearer.credentials if bearer else "")
    except ValueError as error:
        raise HTTPException(401, "sign in", {"WWW-Authenticate": "Bearer"}) from error


@dataclass
class Match:
    """What a request means to change, and its response."""

    response: Response
    tags: str | None


async def get_match(response: Response, if_match: Annotated[str | None, Header()] = None) -> Match:
    """Provide what a request means to change."""
    return Match(response, if_match)


SessionDep = Annotated[AsyncSession, Depends(get_session)]
UserDep = Annotated[uuid.UUID, Depends(get_user)]
MatchDep = Annotated[Match, Depends(get_match)]
IfNoneMatch = Annotated[str | None, Header()]
router = APIRouter(prefix="/api/v1")


@router.get("/owners")
async def list_owners(session: SessionDep, query: Annotated[OwnerQuery, Query()]) -> OwnerPage:
    """List owners, page by page."""
    total = await session.exec(select(func.count()).select_from(query.matching().subquery()))
    items = [OwnerPublic.model_validate(owner) for owner in await session.exec(query.ordered())]
    return OwnerPage(items=items, total=total.one(), page=query.page, size=query.size)


@router.post("/owners", status_code=201)
async def create_owner(owner: OwnerBase, session: SessionDep, response: Response) -> OwnerPublic:
    """Add an owner."""
    added = Owner(**owner.model_dump())
    session.add(added)
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    response.headers["Location"] = f"/api/v1/owners/{added.id}"
    return OwnerPublic.model_validate(added)


@router.get("/owners/{owner_id}")
async def read_owner(owner_id: uuid.UUID, session: SessionDep) -> OwnerPublic:
    """Read an owner."""
    owner = await session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(404, "no such owner")
    return OwnerPublic.model_validate(owner)


@router.patch("/owners/{owner_id}")
async def update_owner(
    owner_id: uuid.UUID, change: OwnerUpdate, session: SessionDep
) -> OwnerPublic:
    """Change an owner."""
    owner = await session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(404, "no such owner")
    owner.sqlmodel_update(change.model_dump(exclude_unset=True))
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    return OwnerPublic.model_validate(owner)


@router.get("/pets")
async def list_pets(session: SessionDep, query: Annotated[PetQuery, Query()]) -> PetPage:
    """List pets, from a cursor on."""
    return query.page(list(await session.exec(query.ordered())))


@router.post("/pets", status_code=201)
async def create_pet(
    pet: PetCreate, session: SessionDep, user: UserDep, response: Response
) -> PetPublic:
    """Add a pet."""
    await _refer(session, pet.owner_id, pet.friend_ids)
    added = Pet(**pet.model_dump(exclude={"friend_ids"}), created_by=user)
    added.befriend(pet.friend_ids)
    response.headers["Location"] = f"/api/v1/pets/{added.id}"
    return await _stored(session, added, response)


@router.get("/pets/{pet_id}")
async def read_pet(
    pet_id: uuid.UUID, session: SessionDep, response: Response, if_none_match: IfNoneMatch = None
) -> PetPublic:
    """Read a pet."""
    pet = await session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    etag = f'"{pet.version}"'
    if if_none_match and etag in if_none_match:
        raise HTTPException(304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return PetPublic.model_validate(pet)


@router.patch("/pets/{pet_id}")
async def update_pet(
    pet_id: uuid.UUID, change: PetUpdate, session: SessionDep, user: UserDep, match: MatchDep
) -> PetPublic:
    """Change a pet, unless it was changed meanwhile."""
    pet = await session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    if pet.created_by != user:
        raise HTTPException(403, "somebody else's")
    if match.tags is None:
        raise HTTPException(428, "say in If-Match what is to be changed")
    if f'"{pet.version}"' not in match.tags:
        raise HTTPException(412, "changed meanwhile")
    values = change.model_dump(exclude_unset=True)
    await _refer(session, values.get("owner_id"), values.get("friend_ids", []))
    if "friend_ids" in values:
        pet.befriend(values.pop("friend_ids"))
    pet.sqlmodel_update(values)
    return await _stored(session, pet, match.response)


async def _refer(
    session: AsyncSession, owner_id: uuid.UUID | None, friends: list[uuid.UUID]
) -> None:
    if owner_id is not None and await session.get(Owner, owner_id) is None:
        raise HTTPException(409, "no such owner")
    if friends:
        known = await session.exec(select(Pet.id).where(col(Pet.id).in_(friends)))
        if len(known.all()) < len(set(friends)):
            raise HTTPException(409, "no such friend")


async def _stored(session: AsyncSession, pet: Pet, response: Response) -> PetPublic:
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
app.include_router(router)
