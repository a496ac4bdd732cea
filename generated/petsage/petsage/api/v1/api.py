"""The routers of version 1 of the API."""

from fastapi import APIRouter

from petsage.api.v1.endpoints import smoke_test

api_v1_router = APIRouter()
api_v1_router.include_router(smoke_test.router)
