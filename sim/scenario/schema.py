"""The JSON Schema of the scenario format, for editors."""

import json
from typing import Any

from sim.scenario.models import File


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that completes and checks scenario files in an editor."""
    made = File.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "negsim scenario, format 1",
        **{key: value for key, value in made.items() if key != "title"},
    }


def schema_text() -> str:
    """The schema as it is published in ``docs/reference/scenario.schema.json``."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
