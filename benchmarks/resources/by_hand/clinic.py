"""The clinic's owners and pets in plain FastAPI and SQLModel, by hand."""  # noqa: INP001

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Response
from pydantic import Field as Bounds
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, create_engine, func, select, update

Text = Annotated[str, Bounds(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class OwnerBase(SQLModel):
    """What is known of an owner."""

    name: Text
    email: Annotated[str, Bounds(max_length=320, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")] = Field(
        unique=True
    )
    phone: Annotated[str | None, Bounds(max_length=30, pattern=r"^[^\x00]*$")] = None


class Owner(OwnerBase, table=True):
    """An owner as it is stored."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)


class OwnerUpdate(SQLModel):
    """What may be changed of an owner."""

    name: Text = Field(default="")
    phone: Annotated[str | None, Bounds(max_length=30, pattern=r"^[^\x00]*$")] = None


class OwnerPublic(OwnerBase):
    """An owner as callers see it."""

    id: uuid.UUID


class OwnerPage(SQLModel):
    """A page of owners."""

    items: list[OwnerPublic]
    total: int
    page: int
    size: int


class PetBase(SQLModel):
    """What is known of a pet."""

    name: Text = Field(index=True)
    notes: Annotated[str, Bounds(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    owner_id: uuid.UUID = Field(foreign_key="owner.id", ondelete="CASCADE", index=True)


class Pet(PetBase, table=True):
    """A pet as it is stored."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    version: int = 1


class PetUpdate(SQLModel):
    """What may be changed of a pet."""

    name: Text = Field(default="")
    notes: Annotated[str, Bounds(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class PetPublic(PetBase):
    """A pet as callers see it."""

    id: uuid.UUID


class PetPage(SQLModel):
    """A page of pets, and where the next one begins."""

    items: list[PetPublic]
    next: str | None


engine = create_engine(os.environ["DATABASE_URL"])


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Make the tables."""
    SQLModel.metadata.create_all(engine)
    yield


def get_session() -> Iterator[Session]:
    """Provide the session of one request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
Size = Annotated[int, Query(ge=1, le=100)]
router = APIRouter(prefix="/api/v1")


@router.get("/owners")
def list_owners(
    session: SessionDep, page: Annotated[int, Query(ge=1, le=10**6)] = 1, size: Size = 20
) -> OwnerPage:
    """List owners, page by page."""
    total = session.exec(select(func.count()).select_from(Owner)).one()
    query = select(Owner).order_by(col(Owner.id)).offset((page - 1) * size).limit(size)
    items = [OwnerPublic.model_validate(owner) for owner in session.exec(query)]
    return OwnerPage(items=items, total=total, page=page, size=size)


@router.post("/owners", status_code=201)
def create_owner(owner: OwnerBase, session: SessionDep, response: Response) -> OwnerPublic:
    """Add an owner."""
    added = Owner.model_validate(owner)
    session.add(added)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "email is taken") from error
    session.refresh(added)
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
    session.commit()
    session.refresh(owner)
    return OwnerPublic.model_validate(owner)


@router.get("/pets")
def list_pets(session: SessionDep, cursor: uuid.UUID | None = None, size: Size = 20) -> PetPage:
    """List pets, from a cursor on."""
    query = select(Pet).order_by(col(Pet.id)).limit(size + 1)
    if cursor:
        query = query.where(col(Pet.id) > cursor)
    items = [PetPublic.model_validate(pet) for pet in session.exec(query)]
    following = str(items[size - 1].id) if len(items) > size else None
    return PetPage(items=items[:size], next=following)


@router.post("/pets", status_code=201)
def create_pet(pet: PetBase, session: SessionDep, response: Response) -> PetPublic:
    """Add a pet."""
    added = Pet.model_validate(pet)
    session.add(added)
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, "no such owner") from error
    session.refresh(added)
    response.headers["ETag"] = f'"{added.version}"'
    return PetPublic.model_validate(added)


@router.get("/pets/{pet_id}")
def read_pet(pet_id: uuid.UUID, session: SessionDep, response: Response) -> PetPublic:
    """Read a pet."""
    pet = session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    response.headers["ETag"] = f'"{pet.version}"'
    return PetPublic.model_validate(pet)


@router.patch("/pets/{pet_id}")
def update_pet(
    pet_id: uuid.UUID,
    change: PetUpdate,
    session: SessionDep,
    response: Response,
    if_match: Annotated[str, Header()],
) -> PetPublic:
    """Change a pet, unless it was changed meanwhile."""
    pet = session.get(Pet, pet_id)
    if pet is None:
        raise HTTPException(404, "no such pet")
    read = pet.version
    if if_match != f'"{read}"':
        raise HTTPException(412, "changed meanwhile")
    values = {**change.model_dump(exclude_unset=True), "version": read + 1}
    same = (col(Pet.id) == pet_id, col(Pet.version) == read)
    if session.exec(update(Pet).where(*same).values(values)).rowcount != 1:
        raise HTTPException(412, "changed meanwhile")
    session.commit()
    session.refresh(pet)
    response.headers["ETag"] = f'"{pet.version}"'
    return PetPublic.model_validate(pet)


app = FastAPI(title="The clinic by hand", lifespan=lifespan)
app.include_router(router)
