"""Endpoints of the smoke_test feature."""

from fastapi import APIRouter

from petsage.models.smoke_test import SmokeTestResponse

router = APIRouter(prefix="/smoke_test", tags=["Health"])


@router.get("", summary="Perform a system smoke test")
def run_smoke_test() -> SmokeTestResponse:
    """Answer with a fixed status, without authentication."""
    return SmokeTestResponse(
        status="ok",
        message="PetSage Backend is operational.",
        agent="PetSage Backend Feature Builder Agent",
        feature_generated="smoke_test",
    )
