"""Endpoints of the visits feature."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request, Response
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from petsage.core.auth import CurrentUser, User, get_current_user
from petsage.core.db import SessionDep
from petsage.core.errors import SafeRoute, documented
from petsage.core.fields import utc_now
from petsage.core.filters import at_least, at_most, contains, equals
from petsage.core.pages import order_of, page_of
from petsage.core.pagination import Page
from petsage.core.references import require_existing
from petsage.core.writing import writing
from petsage.models.pets import Pet
from petsage.models.visits import (
    Visit,
    VisitCreate,
    VisitPublic,
    VisitQuery,
    VisitStatus,
    VisitUpdate,
)

SORTED_BY: Final = {"starts_at": Visit.starts_at, "minutes": Visit.minutes}

router = APIRouter(prefix="/visits", tags=["Visits"], route_class=SafeRoute)


@router.get(
    "",
    summary="List visits",
    responses=documented(401),
    dependencies=[Depends(get_current_user)],
)
async def list_visits(
    session: SessionDep, query: Annotated[VisitQuery, Query()]
) -> Page[VisitPublic]:
    """Answer the visits that match, a page at a time."""
    matching = select(Visit).where(
        col(Visit.deleted_at).is_(None),
        equals(Visit.pet_id, query.pet_id),
        equals(Visit.status, query.status),
        equals(Visit.starts_at, query.starts_at),
        at_least(Visit.starts_at, query.starts_at_from),
        at_most(Visit.starts_at, query.starts_at_to),
        equals(Visit.minutes, query.minutes),
        at_least(Visit.minutes, query.minutes_from),
        at_most(Visit.minutes, query.minutes_to),
        contains(query.q, Visit.reason),
    )
    order = order_of(query.sort, SORTED_BY, Visit.created_at, Visit.id)
    return await page_of(session, matching, order, query, Page[VisitPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a visit",
    responses=documented(400, 401, 409),
)
async def create_visit(
    session: SessionDep,
    user: CurrentUser,
    data: VisitCreate,
    request: Request,
    response: Response,
) -> VisitPublic:
    """Store a new visit, and answer it."""
    (public,) = await _create(session, user, [data])
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.post(
    "/bulk/create",
    status_code=HTTPStatus.CREATED,
    summary="Create many visits",
    responses=documented(400, 401, 409),
)
async def create_visits(
    session: SessionDep,
    user: CurrentUser,
    data: Annotated[list[VisitCreate], Body(min_length=1, max_length=100)],
) -> list[VisitPublic]:
    """Store new visits, all of them or none."""
    return await _create(session, user, data)


@router.post(
    "/bulk/delete",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete many visits",
    responses=documented(400, 401, 403, 404),
)
async def delete_visits(
    session: SessionDep,
    user: CurrentUser,
    ids: Annotated[list[UUID], Body(min_length=1, max_length=100)],
) -> None:
    """Delete visits, all of them or none."""
    found = await _find_all(session, ids, user)
    async with writing(session):
        for visit in found:
            visit.deleted_at = utc_now()


@router.get(
    "/{visit_id}",
    summary="Read a visit",
    responses=documented(401, 404),
    dependencies=[Depends(get_current_user)],
)
async def read_visit(session: SessionDep, visit_id: UUID) -> VisitPublic:
    """Answer one visit."""
    return VisitPublic.model_validate(await _find(session, visit_id))


@router.put(
    "/{visit_id}",
    summary="Replace a visit",
    responses=documented(400, 401, 403, 404, 409),
)
async def replace_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID, data: VisitCreate
) -> VisitPublic:
    """Give a visit all its fields anew, and answer it."""
    visit = await _find_own(session, visit_id, user)
    values = data.model_dump()
    await _require_existing(session, values)
    for name, value in values.items():
        setattr(visit, name, value)
    return await _store(session, visit)


@router.patch(
    "/{visit_id}",
    summary="Update a visit",
    responses=documented(400, 401, 403, 404, 409),
)
async def update_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID, data: VisitUpdate
) -> VisitPublic:
    """Change the fields that are given, and answer the visit."""
    visit = await _find_own(session, visit_id, user)
    values = data.model_dump(exclude_unset=True)
    await _require_existing(session, values)
    for name, value in values.items():
        setattr(visit, name, value)
    return await _store(session, visit)


@router.delete(
    "/{visit_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a visit",
    responses=documented(401, 403, 404),
)
async def delete_visit(session: SessionDep, user: CurrentUser, visit_id: UUID) -> None:
    """Delete a visit, which is kept but not found any more."""
    visit = await _find_own(session, visit_id, user)
    async with writing(session):
        visit.deleted_at = utc_now()


@router.post(
    "/{visit_id}/admit",
    summary="Admit the pet",
    responses=documented(401, 403, 404, 409),
)
async def admit_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID
) -> VisitPublic:
    """Admit the pet."""
    visit = await _find_own(session, visit_id, user)
    changing = (
        update(Visit)
        .where(col(Visit.id) == visit_id, col(Visit.status).in_([VisitStatus.PLANNED]))
        .values(status=VisitStatus.ADMITTED)
    )
    async with writing(session, "What the visit refers to has just been deleted."):
        changed = await session.exec(changing)
        if not changed.rowcount:
            message = "That takes a visit whose status is planned."
            raise HTTPException(HTTPStatus.CONFLICT, message)
        await session.refresh(visit)
        return VisitPublic.model_validate(visit)


@router.post(
    "/{visit_id}/discharge",
    summary="Send the pet home",
    responses=documented(401, 403, 404, 409),
)
async def discharge_visit(
    session: SessionDep, user: CurrentUser, visit_id: UUID
) -> VisitPublic:
    """Send the pet home."""
    visit = await _find_own(session, visit_id, user)
    changing = (
        update(Visit)
        .where(col(Visit.id) == visit_id, col(Visit.status).in_([VisitStatus.ADMITTED]))
        .values(status=VisitStatus.HOME)
    )
    async with writing(session, "What the visit refers to has just been deleted."):
        changed = await session.exec(changing)
        if not changed.rowcount:
            message = "That takes a visit whose status is admitted."
            raise HTTPException(HTTPStatus.CONFLICT, message)
        await session.refresh(visit)
        return VisitPublic.model_validate(visit)


async def _find(session: AsyncSession, visit_id: UUID) -> Visit:
    visit = await session.get(Visit, visit_id)
    if visit is None or visit.deleted_at is not None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such visit.")
    return visit


async def _find_own(session: AsyncSession, visit_id: UUID, user: User) -> Visit:
    visit = await _find(session, visit_id)
    if visit.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The visit is somebody else's.")
    return visit


async def _find_all(
    session: AsyncSession, ids: list[UUID], user: User
) -> Sequence[Visit]:
    """Return the visits with these keys, which all have to be there."""
    rows = await session.exec(
        select(Visit).where(col(Visit.id).in_(ids), col(Visit.deleted_at).is_(None))
    )
    found = rows.all()
    if set(ids).difference(visit.id for visit in found):
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such visit.")
    if any(visit.created_by != user.id for visit in found):
        raise HTTPException(HTTPStatus.FORBIDDEN, "The visit is somebody else's.")
    return found


async def _require_existing(session: AsyncSession, values: dict[str, Any]) -> None:
    """Refuse ``values`` that refer to nothing."""
    await require_existing(session, "pet_id", Pet.id, [values.get("pet_id")])


async def _store(session: AsyncSession, visit: Visit) -> VisitPublic:
    """Store the visit, and return it as it is stored."""
    async with writing(session, "What the visit refers to has just been deleted."):
        session.add(visit)
    return VisitPublic.model_validate(visit)


async def _create(
    session: AsyncSession, user: User, data: list[VisitCreate]
) -> list[VisitPublic]:
    """Store new visits, and return them as they are stored."""
    await require_existing(session, "pet_id", Pet.id, [one.pet_id for one in data])
    created = [Visit(**one.model_dump(), created_by=user.id) for one in data]
    async with writing(session, "What the visit refers to has just been deleted."):
        session.add_all(created)
    return [VisitPublic.model_validate(visit) for visit in created]
