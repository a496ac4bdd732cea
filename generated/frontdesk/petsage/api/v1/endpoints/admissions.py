"""Endpoints of the admissions feature."""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import (
    APIRouter,
    Depends,
    File,
    Form,
    HTTPException,
    Path,
    Response,
    UploadFile,
)
from pydantic import Field, HttpUrl
from pydantic.json_schema import SkipJsonSchema

from petsage.core.validation import ValidatedRoute
from petsage.core.visitors import Visitor, current_visitor
from petsage.models.admissions import (
    AdmissionRequest,
    AdmissionsResponse,
    AdmissionsResponseOwner,
    KeepPhotosResponse,
    ListAdmissionsResponse,
)

MAX_PHOTO_SIZE: Final = 2_000_000  # bytes
MAX_MORE_SIZE: Final = 10_000_000  # bytes

router = APIRouter(
    prefix="/admissions",
    tags=["Admissions"],
    dependencies=[Depends(current_visitor)],
    route_class=ValidatedRoute,
)


@router.post(
    "",
    status_code=201,
    responses={
        201: {
            "headers": {
                "X-Room": {"description": "The room.", "schema": {"type": "string"}}
            }
        },
        400: {"description": "The body cannot be read."},
        409: {"description": "There is no room."},
    },
    summary="Take an animal in",
)
def admit(
    visitor: Annotated[Visitor, Depends(current_visitor)],
    body: AdmissionRequest,
    response: Response,
) -> AdmissionsResponse:
    """Take an animal in."""
    del body, visitor  # not answered yet
    response.headers["X-Room"] = "A1"
    return AdmissionsResponse(
        id=UUID("00000000-0000-4000-8000-000000000001"),
        seen_at=datetime(2024, 1, 31, 9, 30, tzinfo=UTC),
        owner=AdmissionsResponseOwner(
            name="Ann", page=HttpUrl("https://example.com/page/1")
        ),
    )


@router.get("", summary="List the animals")
def list_admissions() -> list[ListAdmissionsResponse]:
    """List the animals."""
    return [ListAdmissionsResponse(name="Rex")]


@router.post(
    "/{number}/photos",
    responses={
        400: {"description": "The body cannot be read."},
        413: {"description": "A file is too large."},
    },
    summary="Keep photos",
)
def keep_photos(
    number: Annotated[
        int, Path(ge=1, le=9007199254740991, description="Number.", examples=[1])
    ],
    title: Annotated[
        str, Form(min_length=1, max_length=20, description="Title.", examples=["Title"])
    ],
    photo: Annotated[UploadFile, File(description="Photo.")],
    more: Annotated[
        Annotated[list[UploadFile], Field(max_length=3)] | SkipJsonSchema[None],
        File(description="More."),
    ] = None,
) -> KeepPhotosResponse:
    """Keep photos."""
    if (photo.size or 0) > MAX_PHOTO_SIZE:
        raise HTTPException(413, "photo is larger than 2 MB.")
    if any((file.size or 0) > MAX_MORE_SIZE for file in more or ()):
        raise HTTPException(413, "more is larger than 10 MB.")
    del number  # not answered yet
    return KeepPhotosResponse(title=title)


@router.delete("/{number}", status_code=204, summary="Let an animal go")
def release(
    number: Annotated[
        int, Path(ge=1, le=9007199254740991, description="Number.", examples=[1])
    ],
) -> None:
    """Let an animal go."""
    del number  # not answered yet
