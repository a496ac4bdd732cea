"""Path operations of the visits feature."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Response
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.auth import CurrentUser, User, get_current_user
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, error_responses
from petsage.core.pagination import Page, paginate
from petsage.core.references import require_existing
from petsage.core.sorting import sort_order
from petsage.core.timestamps import utc_now
from petsage.models.pets import Pet
from petsage.models.visits import (
    Visit,
    VisitCreate,
    VisitPublic,
    VisitQuery,
    VisitUpdate,
)

SORT_COLUMNS: Final = {"starts_at": col(Visit.starts_at), "minutes": col(Visit.minutes)}

router = APIRouter(prefix="/visits", tags=["Visits"], route_class=SafeRoute)


@router.get(
    "", responses=error_responses(401), dependencies=[Depends(get_current_user)]
)
async def list_visits(
    session: SessionDep, query: Annotated[VisitQuery, Query()]
) -> Page[VisitPublic]:
    """Return one page of matching visits."""
    statement = (
        select(Visit)
        .where(col(Visit.deleted_at).is_(None))
        .order_by(
            *sort_order(query.sort, SORT_COLUMNS), col(Visit.created_at), col(Visit.id)
        )
    )
    if query.pet_id is not None:
        statement = statement.where(col(Visit.pet_id) == query.pet_id)
    if query.status is not None:
        statement = statement.where(col(Visit.status) == query.status)
    if query.starts_at is not None:
        statement = statement.where(col(Visit.starts_at) == query.starts_at)
    if query.starts_at_from is not None:
        statement = statement.where(col(Visit.starts_at) >= query.starts_at_from)
    if query.starts_at_to is not None:
        statement = statement.where(col(Visit.starts_at) <= query.starts_at_to)
    if query.minutes is not None:
        statement = statement.where(col(Visit.minutes) == query.minutes)
    if query.minutes_from is not None:
        statement = statement.where(col(Visit.minutes) >= query.minutes_from)
    if query.minutes_to is not None:
        statement = statement.where(col(Visit.minutes) <= query.minutes_to)
    if query.q is not None:
        statement = statement.where(
            col(Visit.reason).icontains(query.q, autoescape=True)
        )
    return await paginate(session, statement, query, Page[VisitPublic])


@router.post("", status_code=HTTPStatus.CREATED, responses=error_responses(401, 409))
async def create_visit(
    session: SessionDep, user: CurrentUser, data: VisitCreate, response: Response
) -> VisitPublic:
    """Create a visit."""
    await require_existing(session, Pet.id, [data.pet_id])
    visit = Visit(**data.model_dump(), created_by=user.id)
    session.add(visit)
    await session.commit()
    # Relative to the URL of this request, as RFC 9110 allows.
    response.headers["Location"] = f"visits/{visit.id}"
    return VisitPublic.model_validate(visit)


@router.post(
    "/bulk/create", status_code=HTTPStatus.CREATED, responses=error_responses(401, 409)
)
async def create_visits(
    session: SessionDep,
    user: CurrentUser,
    data: Annotated[list[VisitCreate], Body(min_length=1, max_length=100)],
) -> list[VisitPublic]:
    """Create up to 100 visits: all of them, or none."""
    await require_existing(session, Pet.id, [one.pet_id for one in data])
    visits = [Visit(**one.model_dump(), created_by=user.id) for one in data]
    session.add_all(visits)
    await session.flush()
    created = [VisitPublic.model_validate(visit) for visit in visits]
    await session.commit()
    return created


@router.post(
    "/bulk/delete",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(401, 403, 404),
)
async def delete_visits(
    session: SessionDep,
    user: CurrentUser,
    ids: Annotated[list[UUID], Body(min_length=1, max_length=100)],
) -> None:
    """Delete up to 100 visits: all of them, or none."""
    visits = await session.exec(
        select(Visit).where(col(Visit.id).in_(ids), col(Visit.deleted_at).is_(None))
    )
    found = visits.all()
    if set(ids).difference(visit.id for visit in found):
        raise HTTPException(HTTPStatus.NOT_FOUND, "Visit not found.")
    if any(visit.created_by != user.id for visit in found):
        raise HTTPException(HTTPStatus.FORBIDDEN, "The visit belongs to another user.")
    for visit in found:
        visit.deleted_at = utc_now()
    await session.commit()


@router.get(
    "/{visit_id}",
    responses=error_responses(401, 404),
    dependencies=[Depends(get_current_user)],
)
async def read_visit(session: SessionDep, visit_id: UUID) -> VisitPublic:
    """Return a visit."""
    return VisitPublic.model_validate(await _get_visit(session, visit_id))


@router.put("/{visit_id}", responses=error_responses(401, 403, 404, 409))
async def replace_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID, data: VisitCreate
) -> VisitPublic:
    """Replace a visit."""
    visit = await _get_own_visit(session, visit_id, user)
    await require_existing(session, Pet.id, [data.pet_id])
    visit.sqlmodel_update(data.model_dump())
    await session.commit()
    return VisitPublic.model_validate(visit)


@router.patch("/{visit_id}", responses=error_responses(401, 403, 404, 409))
async def update_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID, data: VisitUpdate
) -> VisitPublic:
    """Change the given fields of a visit."""
    visit = await _get_own_visit(session, visit_id, user)
    await require_existing(session, Pet.id, [data.pet_id])
    visit.sqlmodel_update(data.model_dump(exclude_unset=True))
    await session.commit()
    return VisitPublic.model_validate(visit)


@router.delete(
    "/{visit_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=error_responses(401, 403, 404),
)
async def delete_visit(session: SessionDep, user: CurrentUser, visit_id: UUID) -> None:
    """Mark a visit as deleted."""
    visit = await _get_own_visit(session, visit_id, user)
    visit.deleted_at = utc_now()
    await session.commit()


@router.post(
    "/{visit_id}/admit",
    summary="Admit the pet",
    responses=error_responses(401, 403, 404, 409),
)
async def admit_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID
) -> VisitPublic:
    """Admit the pet."""
    visit = await _get_own_visit(session, visit_id, user)
    changes = (
        update(Visit)
        .where(col(Visit.id) == visit_id, col(Visit.status).in_(["planned"]))
        .values(status="admitted")
    )
    changed = await session.exec(changes)
    if not changed.rowcount:
        message = "That takes a visit whose status is planned."
        raise HTTPException(HTTPStatus.CONFLICT, message)
    await session.commit()
    await session.refresh(visit)
    return VisitPublic.model_validate(visit)


@router.post(
    "/{visit_id}/discharge",
    summary="Send the pet home",
    responses=error_responses(401, 403, 404, 409),
)
async def discharge_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID
) -> VisitPublic:
    """Send the pet home."""
    visit = await _get_own_visit(session, visit_id, user)
    changes = (
        update(Visit)
        .where(col(Visit.id) == visit_id, col(Visit.status).in_(["admitted"]))
        .values(status="home")
    )
    changed = await session.exec(changes)
    if not changed.rowcount:
        message = "That takes a visit whose status is admitted."
        raise HTTPException(HTTPStatus.CONFLICT, message)
    await session.commit()
    await session.refresh(visit)
    return VisitPublic.model_validate(visit)


async def _get_visit(session: AsyncSession, visit_id: UUID) -> Visit:
    visit = await session.get(Visit, visit_id)
    if visit is None or visit.deleted_at is not None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Visit not found.")
    return visit


async def _get_own_visit(session: AsyncSession, visit_id: UUID, user: User) -> Visit:
    visit = await _get_visit(session, visit_id)
    if visit.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The visit belongs to another user.")
    return visit
