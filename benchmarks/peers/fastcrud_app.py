"""Pets with FastCRUD, as its documentation shows: a model, schemas, and a router of endpoints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Literal

from fastapi import FastAPI
from fastcrud import crud_router  # type: ignore[import-not-found]
from pydantic import BaseModel, Field
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("sqlite+aiosqlite:///pets.db")
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """The declarative base."""


class Pet(Base):
    """A pet in the database."""

    __tablename__ = "pets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    species: Mapped[str] = mapped_column(String(40))
    born_on: Mapped[date | None]


class PetCreate(BaseModel):
    """The body of a request that creates a pet."""

    name: str = Field(max_length=80)
    species: Literal["dog", "cat"]
    born_on: date | None = None


class PetUpdate(BaseModel):
    """The fields of a pet to change."""

    name: str | None = Field(default=None, max_length=80)
    species: Literal["dog", "cat"] | None = None
    born_on: date | None = None


class PetRead(PetCreate):
    """A pet in a response."""

    id: int


async def get_session() -> AsyncIterator[AsyncSession]:
    """Yield the database session of one request."""
    async with sessions() as session:
        yield session


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Create the tables."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield


app = FastAPI(lifespan=lifespan)
app.include_router(
    crud_router(
        session=get_session,
        model=Pet,
        create_schema=PetCreate,
        update_schema=PetUpdate,
        select_schema=PetRead,
        path="/pets",
        tags=["Pets"],
    )
)
