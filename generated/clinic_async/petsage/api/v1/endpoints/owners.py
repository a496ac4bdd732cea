"""Path operations of the owners feature."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, error_responses
from petsage.core.pagination import Page, paginate
from petsage.core.sorting import sort_order
from petsage.models.owners import (
    Owner,
    OwnerCreate,
    OwnerPublic,
    OwnerQuery,
    OwnerUpdate,
)

SORT_COLUMNS: Final = {"name": col(Owner.name)}

router = APIRouter(prefix="/owners", tags=["Owners"], route_class=SafeRoute)


@router.get("")
async def list_owners(
    session: SessionDep, query: Annotated[OwnerQuery, Query()]
) -> Page[OwnerPublic]:
    """Return one page of matching owners."""
    statement = select(Owner).order_by(
        *sort_order(query.sort, SORT_COLUMNS), col(Owner.id)
    )
    if query.q is not None:
        matches = (col(Owner.name), col(Owner.email))
        statement = statement.where(
            or_(*(one.icontains(query.q, autoescape=True) for one in matches))
        )
    return await paginate(session, statement, query, Page[OwnerPublic])


@router.post("", status_code=HTTPStatus.CREATED, responses=error_responses(409))
async def create_owner(
    session: SessionDep, data: OwnerCreate, response: Response
) -> OwnerPublic:
    """Create an owner."""
    owner = Owner(**data.model_dump())
    session.add(owner)
    await session.commit()
    # Relative to the URL of this request, as RFC 9110 allows.
    response.headers["Location"] = f"owners/{owner.id}"
    return OwnerPublic.model_validate(owner)


@router.get("/{owner_id}", responses=error_responses(404))
async def read_owner(session: SessionDep, owner_id: UUID) -> OwnerPublic:
    """Return an owner."""
    return OwnerPublic.model_validate(await _get_owner(session, owner_id))


@router.put("/{owner_id}", responses=error_responses(404, 409))
async def replace_owner(
    session: SessionDep, owner_id: UUID, data: OwnerCreate
) -> OwnerPublic:
    """Replace an owner."""
    owner = await _get_owner(session, owner_id)
    owner.sqlmodel_update(data.model_dump())
    await session.commit()
    return OwnerPublic.model_validate(owner)


@router.patch("/{owner_id}", responses=error_responses(404, 409))
async def update_owner(
    session: SessionDep, owner_id: UUID, data: OwnerUpdate
) -> OwnerPublic:
    """Change the given fields of an owner."""
    owner = await _get_owner(session, owner_id)
    owner.sqlmodel_update(data.model_dump(exclude_unset=True))
    await session.commit()
    return OwnerPublic.model_validate(owner)


@router.delete(
    "/{owner_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(404, 409),
)
async def delete_owner(session: SessionDep, owner_id: UUID) -> None:
    """Delete an owner."""
    owner = await _get_owner(session, owner_id)
    await session.delete(owner)
    await session.commit()


async def _get_owner(session: AsyncSession, owner_id: UUID) -> Owner:
    owner = await session.get(Owner, owner_id)
    if owner is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Owner not found.")
    return owner
