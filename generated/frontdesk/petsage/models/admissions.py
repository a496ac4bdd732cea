"""Models of the admissions feature."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    HttpUrl,
    WithJsonSchema,
)


class AdmissionRequestHome(BaseModel):
    """Home."""

    street: Annotated[
        str, Field(max_length=80, description="Street.", examples=["Street"])
    ]
    zip_code: Annotated[
        str, Field(pattern="^[0-9]{5}$", description="Zip code.", examples=["00000"])
    ]


class AdmissionRequestStay(BaseModel):
    """Stay."""

    since: Annotated[date, Field(description="Since.", examples=["2024-01-01"])]
    ward: Annotated[str, Field(description="Ward.", examples=["Ward"])]


class AdmissionRequestPatientCat(BaseModel):
    """Cat."""

    species: Annotated[
        Literal["cat"], Field(description="Which kind it is.", examples=["cat"])
    ]
    lives: Annotated[int, Field(ge=1, le=9, description="Lives.", examples=[1])]


class AdmissionRequestPatientDog(BaseModel):
    """Dog."""

    species: Annotated[
        Literal["dog"], Field(description="Which kind it is.", examples=["dog"])
    ]
    breed: Annotated[str, Field(description="Breed.", examples=["Breed"])]


class AdmissionRequest(BaseModel):
    """An animal, as it comes in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Rex",
                    "bornOn": "2024-01-01",
                    "weight": "1.50",
                    "mood": "calm",
                    "contact": "contact@example.com",
                    "labels": ["aaa", "aab"],
                    "traits": {"first": 1},
                    "home": {"street": "Street", "zip_code": "00000"},
                    "stays": [
                        {"since": "2024-01-01", "ward": "Ward"},
                        {"since": "2024-01-02", "ward": "Ward"},
                    ],
                    "patient": {"species": "cat", "lives": 1},
                    "code": 1,
                }
            ]
        }
    )

    name: Annotated[
        str, Field(min_length=1, max_length=40, description="Name.", examples=["Rex"])
    ]
    born_on: Annotated[
        date | None,
        Field(alias="bornOn", description="Born on.", examples=["2024-01-01"]),
    ] = None
    weight: Annotated[
        Annotated[
            Decimal,
            WithJsonSchema(
                {
                    "type": "string",
                    "pattern": (
                        "^(0\\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,2}(\\.[0-9]{1,2})?)$"
                    ),
                }
            ),
        ],
        Field(
            gt=0,
            max_digits=5,
            decimal_places=2,
            description="Weight.",
            examples=["1.50"],
        ),
    ]
    mood: Annotated[
        Literal["calm", "wild"], Field(description="Mood.", examples=["calm"])
    ] = "calm"
    contact: Annotated[
        EmailStr, Field(description="Contact.", examples=["contact@example.com"])
    ]
    labels: Annotated[
        list[Annotated[str, Field(max_length=10)]],
        Field(max_length=3, description="Labels."),
    ] = Field(default_factory=list[str])
    traits: Annotated[
        dict[str, Annotated[int, Field(ge=-9007199254740991, le=9007199254740991)]],
        Field(description="Traits.", examples=[{"first": 1}]),
    ] = Field(default_factory=dict[str, int])
    home: Annotated[AdmissionRequestHome, Field(description="Home.")]
    stays: Annotated[list[AdmissionRequestStay], Field(description="Stays.")] = Field(
        default_factory=list[AdmissionRequestStay]
    )
    patient: Annotated[
        AdmissionRequestPatientCat | AdmissionRequestPatientDog,
        Field(discriminator="species", description="Patient."),
    ]
    code: Annotated[
        Annotated[int, Field(ge=-9007199254740991, le=9007199254740991)]
        | Annotated[str, Field(max_length=8)],
        Field(description="Code."),
    ]


class AdmissionsResponseOwner(BaseModel):
    """Owner."""

    name: Annotated[str, Field(description="Name.", examples=["Ann"])]
    page: Annotated[
        HttpUrl, Field(description="Page.", examples=["https://example.com/page/1"])
    ]


class AdmissionsResponse(BaseModel):
    """What ``admit`` answers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "00000000-0000-4000-8000-000000000001",
                    "seen_at": "2024-01-31T09:30:00Z",
                    "owner": {"name": "Ann", "page": "https://example.com/page/1"},
                }
            ]
        }
    )

    id: Annotated[
        UUID,
        Field(description="Id.", examples=["00000000-0000-4000-8000-000000000001"]),
    ]
    seen_at: Annotated[
        AwareDatetime, Field(description="Seen at.", examples=["2024-01-31T09:30:00Z"])
    ]
    owner: Annotated[AdmissionsResponseOwner, Field(description="Owner.")]


class ListAdmissionsResponse(BaseModel):
    """What ``list_admissions`` answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Rex"}]})

    name: Annotated[str, Field(description="Name.", examples=["Rex"])]


class KeepPhotosResponse(BaseModel):
    """What ``keep_photos`` answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Title"}]})

    title: Annotated[str, Field(description="Title.", examples=["Title"])]
