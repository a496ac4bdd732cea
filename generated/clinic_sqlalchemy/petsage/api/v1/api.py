"""The routers of version 1 of the API."""

from fastapi import APIRouter

from petsage.api.v1.endpoints import owners, pets, visits

api_v1_router = APIRouter()
api_v1_router.include_router(owners.router)
api_v1_router.include_router(pets.router)
api_v1_router.include_router(visits.router)
