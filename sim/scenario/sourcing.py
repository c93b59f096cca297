"""Where things come from, and where sources disagree: a part of the scenario format."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from sim.protocols.fields import Closed, Label, Text, refusal
from sim.scenario.parts import read_year

About = Annotated[Text | None, Field(description="Remarks for readers of the file.")]
Reference = Annotated[
    Text | None,
    Field(description="Where it comes from: a key of `sources`, and after # the passage, such as cnn#C19."),
]


class Source(Closed):
    """A publication that the file refers to."""

    title: Label = Field(description="Title of the publication.")
    author: Text | None = Field(None, description="Who wrote it.")
    publisher: Text | None = Field(None, description="Newspaper, journal (with volume and pages) or publisher.")
    date: Annotated[
        str | None, BeforeValidator(read_year), WithJsonSchema({"title": "date", "type": ["string", "integer"]})
    ] = Field(None, description="When it was published: a year, a month or a day, such as 2025-06-02.")
    url: Text | None = Field(None, description="Where it can be read.")
    label: Label | None = Field(None, description="A short name for tables.")
    about: About = None


class Claim(Closed):
    """What somebody says on a question that is contested."""

    by: Label = Field(description="Who says so: a party, a source.")
    says: Text = Field(description="What is said, in a sentence or less.")
    source: Reference = None


class Contested(Closed):
    """A question on which the sources disagree."""

    question: Label = Field(description="What is contested, such as: How long a truce does Ukraine ask for?")
    claims: list[Claim] = Field(
        description="The answers that stand against each other; two or more.", json_schema_extra={"minItems": 2}
    )
    parameters: list[Text] = Field([], description="The parameters by which the scenario leaves it open.")
    about: About = None

    @field_validator("claims")
    @classmethod
    def _disagree(cls, value: list[Claim]) -> list[Claim]:
        if len(value) < 2:
            raise refusal(f"has {len(value)} claim{'' if len(value) == 1 else 's'}; expected: 2 or more")
        return value
