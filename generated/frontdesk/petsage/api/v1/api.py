"""The routers of version 1 of the API."""

from fastapi import APIRouter

from petsage.api.v1.endpoints import admissions

api_v1_router = APIRouter()
api_v1_router.include_router(admissions.router)
