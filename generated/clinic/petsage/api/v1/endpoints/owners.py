"""Endpoints of the owners feature."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from sqlmodel import Session, select

from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, documented
from petsage.core.filters import contains
from petsage.core.pages import order_of, page_of
from petsage.core.pagination import Page
from petsage.core.writing import writing
from petsage.models.owners import (
    Owner,
    OwnerCreate,
    OwnerPublic,
    OwnerQuery,
    OwnerUpdate,
)

SORTED_BY: Final = {"name": Owner.name}

router = APIRouter(prefix="/owners", tags=["Owners"], route_class=SafeRoute)


@router.get("", summary="List owners")
def list_owners(
    session: SessionDep, query: Annotated[OwnerQuery, Query()]
) -> Page[OwnerPublic]:
    """Answer the owners that match, a page at a time."""
    matching = select(Owner).where(contains(query.q, Owner.name, Owner.email))
    order = order_of(query.sort, SORTED_BY, Owner.id)
    return page_of(session, matching, order, query, Page[OwnerPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create an owner",
    responses=documented(400, 409),
)
def create_owner(
    session: SessionDep, data: OwnerCreate, request: Request, response: Response
) -> OwnerPublic:
    """Store a new owner, and answer it."""
    values = data.model_dump()
    owner = Owner(**values)
    public = _store(session, owner)
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.get("/{owner_id}", summary="Read an owner", responses=documented(404))
def read_owner(session: SessionDep, owner_id: UUID) -> OwnerPublic:
    """Answer one owner."""
    return OwnerPublic.model_validate(_find(session, owner_id))


@router.put(
    "/{owner_id}", summary="Replace an owner", responses=documented(400, 404, 409)
)
def replace_owner(
    session: SessionDep, owner_id: UUID, data: OwnerCreate
) -> OwnerPublic:
    """Give an owner all its fields anew, and answer it."""
    owner = _find(session, owner_id)
    values = data.model_dump()
    for name, value in values.items():
        setattr(owner, name, value)
    return _store(session, owner)


@router.patch(
    "/{owner_id}", summary="Update an owner", responses=documented(400, 404, 409)
)
def update_owner(session: SessionDep, owner_id: UUID, data: OwnerUpdate) -> OwnerPublic:
    """Change the fields that are given, and answer the owner."""
    owner = _find(session, owner_id)
    values = data.model_dump(exclude_unset=True)
    for name, value in values.items():
        setattr(owner, name, value)
    return _store(session, owner)


@router.delete(
    "/{owner_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete an owner",
    responses=documented(404, 409),
)
def delete_owner(session: SessionDep, owner_id: UUID) -> None:
    """Delete an owner for good."""
    owner = _find(session, owner_id)
    with writing(session, "Something still refers to the owner."):
        session.delete(owner)


def _find(session: Session, owner_id: UUID) -> Owner:
    owner = session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such owner.")
    return owner


def _store(session: Session, owner: Owner) -> OwnerPublic:
    """Store the owner, and return it as it is stored."""
    with writing(session, "Another owner has the same email."):
        session.add(owner)
    return OwnerPublic.model_validate(owner)
