"""Who asks, and what for: the same whether the clinic by hand waits for its database or not."""

import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .models import Pet


async def get_user(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))],
) -> uuid.UUID:
    """Provide who asks."""
    try:
        return uuid.UUID(bearer.credentials if bearer else "")
    except ValueError as error:
        raise HTTPException(401, "sign in", {"WWW-Authenticate": "Bearer"}) from error


@dataclass
class Match:
    """What a request means to change, and its response."""

    response: Response
    tags: str | None

    def check(self, pet: Pet, user: uuid.UUID) -> None:
        """Refuse to change a pet that is somebody else's, or that was changed meanwhile."""
        if pet.created_by != user:
            raise HTTPException(403, "somebody else's")
        if self.tags is None:
            raise HTTPException(428, "say in If-Match what is to be changed")
        if f'"{pet.version}"' not in self.tags:
            raise HTTPException(412, "changed meanwhile")


async def get_match(response: Response, if_match: Annotated[str | None, Header()] = None) -> Match:
    """Provide what a request means to change."""
    return Match(response, if_match)


UserDep = Annotated[uuid.UUID, Depends(get_user)]
MatchDep = Annotated[Match, Depends(get_match)]
IfNoneMatch = Annotated[str | None, Header()]
