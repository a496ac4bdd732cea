"""Endpoints of the stays feature."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import TypeAdapter

from petsage.core.auth import CurrentUser, User, get_current_user
from petsage.core.cursors import CursorPage
from petsage.core.errors import SafeRoute, documented
from petsage.core.etag import IfMatchDep, IfNoneMatchDep, set_etag
from petsage.core.fields import utc_now
from petsage.core.memory import Memory, MemoryDep
from petsage.core.memory_lists import at_least, at_most, contains, equals
from petsage.core.memory_pieces import CursorOrder, SortColumn, piece_of
from petsage.models.rooms import Room
from petsage.models.stays import (
    Stay,
    StayCreate,
    StayFromDay,
    StayPrice,
    StayPublic,
    StayQuery,
    StayState,
    StayUpdate,
)

BY_KEY: Final = SortColumn("id", TypeAdapter(UUID))
SORTED_BY: Final = {
    "from_day": SortColumn("from_day", TypeAdapter(StayFromDay)),
    "price": SortColumn("price", TypeAdapter(StayPrice)),
}
CONFLICT: Final = "Another stay has the same guest and from day."

router = APIRouter(prefix="/stays", tags=["Hotel"], route_class=SafeRoute)


@router.get("", summary="List stays", responses=documented(404))
def list_stays(
    memory: MemoryDep, query: Annotated[StayQuery, Query()]
) -> CursorPage[StayPublic]:
    """Answer the stays that match, a piece at a time."""
    matching = [
        stay
        for stay in memory.all(Stay)
        if equals(stay.state, query.state)
        and equals(stay.room_id, query.room_id)
        and equals(stay.from_day, query.from_day)
        and at_least(stay.from_day, query.from_day_from)
        and at_most(stay.from_day, query.from_day_to)
        and contains(query.q, stay.guest)
    ]
    order = CursorOrder(query.sort, SORTED_BY, BY_KEY)
    return piece_of(matching, order, query, CursorPage[StayPublic])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Create a stay",
    responses=documented(400, 401, 409),
)
def create_stay(
    memory: MemoryDep,
    user: CurrentUser,
    data: StayCreate,
    request: Request,
    response: Response,
) -> StayPublic:
    """Store a new stay, and answer it."""
    set_etag(response, 1)
    (public,) = _create(memory, user, [data])
    response.headers["Location"] = f"{request.url.path}/{public.id}"
    return public


@router.get("/{stay_id}", summary="Read a stay", responses=documented(304, 404))
def read_stay(
    memory: MemoryDep, stay_id: UUID, if_none_match: IfNoneMatchDep
) -> StayPublic:
    """Answer one stay."""
    stay = _find(memory, stay_id)
    if_none_match.require(stay.version)
    set_etag(if_none_match.response, stay.version)
    return StayPublic.model_validate(stay)


@router.put(
    "/{stay_id}",
    summary="Replace a stay",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def replace_stay(
    memory: MemoryDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayCreate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Give a stay all its fields anew, and answer it."""
    with memory.writing(CONFLICT):
        stay = _find_own(memory, stay_id, user)
        if_match.require(stay.version)
        values = data.model_dump()
        return _store(memory, stay, values, if_match.response)


@router.patch(
    "/{stay_id}",
    summary="Update a stay",
    responses=documented(400, 401, 403, 404, 409, 412, 428),
)
def update_stay(
    memory: MemoryDep,
    user: CurrentUser,
    stay_id: UUID,
    data: StayUpdate,
    if_match: IfMatchDep,
) -> StayPublic:
    """Change the fields that are given, and answer the stay."""
    with memory.writing(CONFLICT):
        stay = _find_own(memory, stay_id, user)
        if_match.require(stay.version)
        values = data.model_dump(exclude_unset=True)
        return _store(memory, stay, values, if_match.response)


@router.delete(
    "/{stay_id}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete a stay",
    responses=documented(401, 403, 404, 409, 412, 428),
)
def delete_stay(
    memory: MemoryDep, user: CurrentUser, stay_id: UUID, if_match: IfMatchDep
) -> None:
    """Delete a stay for good."""
    with memory.writing("Something still refers to the stay."):
        stay = _find_own(memory, stay_id, user)
        if_match.require(stay.version)
        memory.delete(stay)


@router.post(
    "/{stay_id}/arrive",
    summary="Let the animal in",
    responses=documented(401, 404, 409),
    dependencies=[Depends(get_current_user)],
)
def arrive_stay(memory: MemoryDep, stay_id: UUID, response: Response) -> StayPublic:
    """Let the animal in."""
    with memory.writing(CONFLICT):
        stay = _find(memory, stay_id)
        if stay.state != StayState.BOOKED:
            message = "That takes a stay whose state is booked."
            raise HTTPException(HTTPStatus.CONFLICT, message)
        values = {
            "state": StayState.HERE,
            "updated_at": utc_now(),
            "version": stay.version + 1,
        }
        stay = memory.change(stay, values)
        set_etag(response, stay.version)
        return StayPublic.model_validate(stay)


def _find(memory: Memory, stay_id: UUID) -> Stay:
    stay = memory.get(Stay, stay_id)
    if stay is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such stay.")
    return stay


def _find_own(memory: Memory, stay_id: UUID, user: User) -> Stay:
    stay = _find(memory, stay_id)
    if stay.created_by != user.id:
        raise HTTPException(HTTPStatus.FORBIDDEN, "The stay is somebody else's.")
    return stay


def _store(
    memory: Memory, stay: Stay, values: dict[str, Any], response: Response
) -> StayPublic:
    """Give the stay its ``values``, and return it as it is kept."""
    memory.require(
        "room_id", Room, [values.get("room_id")], lambda one: one.deleted_at is None
    )
    memory.require("mate_ids", Stay, values.get("mate_ids", []))
    memory.require("follows_id", Stay, [values.get("follows_id")])
    changed = memory.change(
        stay, values, updated_at=utc_now(), version=stay.version + 1
    )
    set_etag(response, changed.version)
    return StayPublic.model_validate(changed)


def _create(memory: Memory, user: User, data: list[StayCreate]) -> list[StayPublic]:
    """Keep new stays, and return them as they are kept."""
    with memory.writing(CONFLICT):
        memory.require(
            "room_id",
            Room,
            [one.room_id for one in data],
            lambda one: one.deleted_at is None,
        )
        memory.require("mate_ids", Stay, [key for one in data for key in one.mate_ids])
        memory.require("follows_id", Stay, [one.follows_id for one in data])
        created = [
            memory.add(Stay(**one.model_dump(), created_by=user.id)) for one in data
        ]
        return [StayPublic.model_validate(stay) for stay in created]
