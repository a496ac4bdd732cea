"""The clinic's owners and pets in plain FastAPI and SQLModel, by hand."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel, col, create_engine, func, select

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

engine = create_engine(os.environ["DATABASE_URL"])


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Make the tables."""
    SQLModel.metadata.create_all(engine)
    yield


def get_session() -> Iterator[Session]:
    """Provide the session of one request."""
    with Session(engine, expire_on_commit=False) as session:
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


SessionDep = Annotated[Session, Depends(get_session)]
UserDep = Annotated[uuid.UUID, Depends(get_user)]
MatchDep = Annotated[Match, Depends(get_match)]
IfNoneMatch = Annotated[str | None, Header()]
router = APIRouter(prefix="/api/v1")


@router.get("/owners")
def list_owners(session: SessionDep, query: Annotated[OwnerQuery, Query()]) -> OwnerPage:
    """List owners, page by page."""
    total = session.exec(select(func.count()).select_from(query.matching().subquery())).one()
    items = [OwnerPublic.model_validate(owner) for owner in session.exec(query.ordered())]
    return OwnerPage(items=items, total=total, page=query.page, size=query.size)


@router.post("/owners", status_code=201)
def create_owner(owner: OwnerBase, session: SessionDep, response: Response) -> OwnerPublic:
    """Add an owner."""
    added = Owner(**owner.model_dump())
    session.add(added)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    response.headers["Location"] = f"/api/v1/owners/{added.id}"
    return OwnerPublic.model_validate(added)


@router.get("/owners/{owner_id}")
def read_owner(owner_id: uuid.UUID, session: SessionDep) -> OwnerPublic:
    """Read an owner."""
    owner = session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(404, "no such owner")
    return OwnerPublic.model_validate(owner)


@router.patch("/owners/{owner_id}")
def update_owner(owner_id: uuid.UUID, change: OwnerUpdate, session: SessionDep) -> OwnerPublic:
    """Change an owner."""
    owner = session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(404, "no such owner")
    owner.sqlmodel_update(change.model_dump(exclude_unset=True))
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    return OwnerPublic.model_validate(owner)


@router.get("/pets")
def list_pets(session: SessionDep, query: Annotated[PetQuery, Query()]) -> PetPage:
    """List pets, from a cursor on."""
    return query.page(list(session.exec(query.ordered())))


@router.post("/pets", status_code=201)
def create_pet(pet: PetCreate, session: SessionDep, user: UserDep, response: Response) -> PetPublic:
    """Add a pet."""
    _refer(session, pet.owner_id, pet.friend_ids)
    added = Pet(**pet.model_dump(exclude={"friend_ids"}), created_by=user)
    added.befriend(pet.friend_ids)
    response.headers["Location"] = f"/api/v1/pets/{added.id}"
    return _stored(session, added, response)


@router.get("/pets/{pet_id}")
def read_pet(
    pet_id: uuid.UUID, session: SessionDep, response: Response, if_none_match: IfNoneMatch = None
) -> PetPublic:
    """Read a pet."""
    pet = session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    etag = f'"{pet.version}"'
    if if_none_match and etag in if_none_match:
        raise HTTPException(304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return PetPublic.model_validate(pet)


@router.patch("/pets/{pet_id}")
def update_pet(
    pet_id: uuid.UUID, change: PetUpdate, session: SessionDep, user: UserDep, match: MatchDep
) -> PetPublic:
    """Change a pet, unless it was changed meanwhile."""
    pet = session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    if pet.created_by != user:
        raise HTTPException(403, "somebody else's")
    if match.tags is None:
        raise HTTPException(428, "say in If-Match what is to be changed")
    if f'"{pet.version}"' not in match.tags:
        raise HTTPException(412, "changed meanwhile")
    values = change.model_dump(exclude_unset=True)
    _refer(session, values.get("owner_id"), values.get("friend_ids", []))
    if "friend_ids" in values:
        pet.befriend(values.pop("friend_ids"))
    pet.sqlmodel_update(values)
    return _stored(session, pet, match.response)


def _refer(session: Session, owner_id: uuid.UUID | None, friends: list[uuid.UUID]) -> None:
    if owner_id is not None and session.get(Owner, owner_id) is None:
        raise HTTPException(409, "no such owner")
    if friends:
        known = session.exec(select(Pet.id).where(col(Pet.id).in_(friends)))
        if len(known.all()) < len(set(friends)):
            raise HTTPException(409, "no such friend")


def _stored(session: Session, pet: Pet, response: Response) -> PetPublic:
    session.add(pet)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "the chip or the name is taken") from error
    except StaleDataError as error:
        raise HTTPException(412, "changed meanwhile") from error
    response.headers["ETag"] = f'"{pet.version}"'
    return PetPublic.model_validate(pet)


app = FastAPI(title="The clinic by hand", lifespan=lifespan)
app.include_router(router)
