"""The application: what is served, and where."""

from fastapi import FastAPI

from petsage.api.v1.api import api_v1_router

app = FastAPI(title="PetSage API", version="1.0.0")
app.include_router(api_v1_router, prefix="/api/v1")


@app.get("/", summary="Welcome the caller")
def read_root() -> dict[str, str]:
    """Say which API this is and where its document is."""
    return {"message": "Welcome to the PetSage API.", "docs": "/docs"}
