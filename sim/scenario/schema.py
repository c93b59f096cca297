"""The JSON Schema of the scenario format, for editors."""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from sim.scenario.models import File


class _Plain(GenerateJsonSchema):
    """Without titles that only repeat the names of keys."""

    def field_title_should_be_set(self, schema: core_schema.CoreSchema | Any) -> bool:
        return False


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that completes and checks scenario files in an editor."""
    made = File.model_json_schema(by_alias=True, schema_generator=_Plain)
    return {"$schema": _Plain.schema_dialect, **made, "title": "negsim scenario, format 1"}


def schema_text() -> str:
    """The schema as it is published in ``docs/reference/scenario.schema.json``."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
