"""Entity tags: nobody overwrites a change that they have not seen."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response

CHANGED = "It has been changed since."


def set_etag(response: Response, version: int) -> None:
    """Say in the ``response`` which version it shows."""
    response.headers["ETag"] = _etag(version)


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The versions that a request means to change, and its response."""

    tags: str | None
    response: Response

    def require(self, version: int) -> None:
        """Answer 428 if the request names no version, and 412 if it means another."""
        if self.tags is None:
            message = "Say in If-Match which version is to be changed."
            raise HTTPException(HTTPStatus.PRECONDITION_REQUIRED, message)
        if not _names(self.tags, version):
            raise HTTPException(HTTPStatus.PRECONDITION_FAILED, CHANGED)


@dataclass(frozen=True, slots=True)
class IfNoneMatch:
    """The versions that a client has already, and the response to it."""

    tags: str | None
    response: Response

    def require(self, version: int) -> None:
        """Answer 304 if the client has ``version`` already."""
        if self.tags is not None and _names(self.tags.replace("W/", ""), version):
            headers = {"ETag": _etag(version)}
            raise HTTPException(HTTPStatus.NOT_MODIFIED, headers=headers)


async def get_if_match(
    response: Response,
    if_match: Annotated[
        str | None, Header(description="The ETag of the version to change.")
    ] = None,
) -> IfMatch:
    """Provide the If-Match header of a request."""
    return IfMatch(if_match, response)


async def get_if_none_match(
    response: Response,
    if_none_match: Annotated[
        str | None, Header(description="The ETag of the version that is known.")
    ] = None,
) -> IfNoneMatch:
    """Provide the If-None-Match header of a request."""
    return IfNoneMatch(if_none_match, response)


IfMatchDep = Annotated[IfMatch, Depends(get_if_match)]
IfNoneMatchDep = Annotated[IfNoneMatch, Depends(get_if_none_match)]


def _etag(version: int) -> str:
    return f'"{version}"'


def _names(tags: str, version: int) -> bool:
    named = {tag.strip() for tag in tags.split(",")}
    return "*" in named or _etag(version) in named
