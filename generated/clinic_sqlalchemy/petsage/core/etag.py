"""ETags: clients can only change the version of a row that they have seen."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response


def set_etag(response: Response, version: int | str) -> None:
    """Set the ETag header to the version of the returned row."""
    response.headers["ETag"] = _etag(version)


def version_with(version: int, references: Iterable[object]) -> str:
    """Return the version of a row, with a digest of the keys it refers to."""
    keys = ",".join(sorted(str(key) for key in references if key is not None))
    digest = hashlib.sha256(keys.encode()).hexdigest()[:16]
    return f"{version}-{digest}" if keys else f"{version}"


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The If-Match header of a request, and its response."""

    tags: str | None
    response: Response

    def require(self, version: int | str) -> None:
        """Raise 428 if the header is missing, or 412 if it names another version."""
        if self.tags is None:
            message = "The If-Match header is required."
            raise HTTPException(HTTPStatus.PRECONDITION_REQUIRED, message)
        if not _matches(self.tags, version):
            message = "The row has changed."
            raise HTTPException(HTTPStatus.PRECONDITION_FAILED, message)


@dataclass(frozen=True, slots=True)
class IfNoneMatch:
    """The If-None-Match header of a request, and its response."""

    tags: str | None
    response: Response

    def require(self, version: int | str) -> None:
        """Raise 304 if the header names this version."""
        if self.tags is not None and _matches(self.tags.replace("W/", ""), version):
            headers = {"ETag": _etag(version)}
            raise HTTPException(HTTPStatus.NOT_MODIFIED, headers=headers)


async def get_if_match(
    response: Response,
    if_match: Annotated[
        str | None, Header(description="ETag of the version to change.")
    ] = None,
) -> IfMatch:
    """Return the If-Match header."""
    return IfMatch(if_match, response)


async def get_if_none_match(
    response: Response,
    if_none_match: Annotated[
        str | None, Header(description="ETag of the known version.")
    ] = None,
) -> IfNoneMatch:
    """Return the If-None-Match header."""
    return IfNoneMatch(if_none_match, response)


IfMatchDep = Annotated[IfMatch, Depends(get_if_match)]
IfNoneMatchDep = Annotated[IfNoneMatch, Depends(get_if_none_match)]


def _etag(version: int | str) -> str:
    return f'"{version}"'


def _matches(tags: str, version: int | str) -> bool:
    listed = {tag.strip() for tag in tags.split(",")}
    return "*" in listed or _etag(version) in listed
