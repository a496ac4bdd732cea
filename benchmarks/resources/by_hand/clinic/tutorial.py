"""Owners as SQLModel's tutorial would write them: the least there is, and not safe."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from sqlmodel import Field, Session, SQLModel, create_engine, select


class OwnerBase(SQLModel):
    """What is known of an owner."""

    name: str = Field(index=True)
    email: str = Field(unique=True)
    phone: str | None = None


class Owner(OwnerBase, table=True):
    """An owner as it is stored."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)


class OwnerCreate(OwnerBase):
    """A new owner."""


class OwnerUpdate(SQLModel):
    """What may be changed of an owner."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


class OwnerPublic(OwnerBase):
    """An owner as callers see it."""

    id: uuid.UUID


class OwnerPage(SQLModel):
    """Some owners."""

    items: list[OwnerPublic]


engine = create_engine(os.environ["DATABASE_URL"])


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Make the table."""
    SQLModel.metadata.create_all(engine)
    yield


def get_session() -> Iterator[Session]:
    """Provide the session of one request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
router = APIRouter(prefix="/api/v1")


@router.get("/owners", response_model=OwnerPage)
def list_owners(
    session: SessionDep, offset: int = 0, size: Annotated[int, Query(le=100)] = 20
) -> dict[str, object]:
    """List some owners, which nobody counts or puts in order."""
    return {"items": session.exec(select(Owner).offset(offset).limit(size)).all()}


@router.post("/owners", status_code=201, response_model=OwnerPublic)
def create_owner(owner: OwnerCreate, session: SessionDep) -> Owner:
    """Add an owner."""
    added = Owner.model_validate(owner)
    session.add(added)
    session.commit()
    session.refresh(added)
    return added


@router.get("/owners/{owner_id}", response_model=OwnerPublic)
def read_owner(owner_id: uuid.UUID, session: SessionDep) -> Owner:
    """Read an owner."""
    owner = session.get(Owner, owner_id)
    if not owner:
        raise HTTPException(status_code=404, detail="Owner not found")
    return owner


@router.patch("/owners/{owner_id}", response_model=OwnerPublic)
def update_owner(owner_id: uuid.UUID, owner: OwnerUpdate, session: SessionDep) -> Owner:
    """Change an owner."""
    stored = session.get(Owner, owner_id)
    if not stored:
        raise HTTPException(status_code=404, detail="Owner not found")
    stored.sqlmodel_update(owner.model_dump(exclude_unset=True))
    session.add(stored)
    session.commit()
    session.refresh(stored)
    return stored


app = FastAPI(title="The owners of a tutorial", lifespan=lifespan)
app.include_router(router)
