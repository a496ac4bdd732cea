"""Models of the smoke_test feature."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SmokeTestResponse(BaseModel):
    """The service is up and answers requests."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "message": "PetSage Backend is operational.",
                    "agent": "PetSage Backend Feature Builder Agent",
                    "feature_generated": "smoke_test",
                }
            ]
        }
    )

    status: Annotated[
        str,
        Field(description="The operational status of the service.", examples=["ok"]),
    ]
    message: Annotated[
        str,
        Field(
            description="A human-readable status message.",
            examples=["PetSage Backend is operational."],
        ),
    ]
    agent: Annotated[
        str,
        Field(
            description="What generated the feature.",
            examples=["PetSage Backend Feature Builder Agent"],
        ),
    ]
    feature_generated: Annotated[
        str, Field(description="The feature's name.", examples=["smoke_test"])
    ]
