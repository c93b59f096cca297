"""The published manual and schema are those of the code, and true of the files."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from sim.protocols import PROTOCOLS
from sim.scenario import load, schema
from sim.scenario.manual import manual
from sim.scenario.models import Sweep
from sim.sweeps import DESIGNS, SAMPLERS
from sim.words.figures import SWEEP, figures_of
from tests.scenarios import corpus

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
FILES = sorted((Path(__file__).parent / "valid").glob("*.yaml")) + sorted((ROOT / "scenarios").rglob("*.yaml"))
# What the schema can see, one of each kind.
SEEN_BY_THE_SCHEMA = [
    "format_two",
    "title_missing",
    "title_number",
    "unknown_section",
    "parameter_unknown_key",
    "parameter_without_value",
    "basis_unknown",
    "kind_unknown",
    "demands_unknown_key",
    "matrix_cell_unknown_key",
    "range_three",
    "sweep_design",
    "sweep_step",
    "players_one",
    "protocols_empty",
    "formula_list",
]


def read(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def as_json(value):
    """JSON's types; dates as they were written, empty sections as not there."""
    return {key: item for key, item in json.loads(json.dumps(value, default=str)).items() if item is not None}


def test_manual_is_current():
    made = (REFERENCE / "scenario-format.md").read_text(encoding="utf-8")
    assert made == manual(), "run: python -m sim.scenario.manual > docs/reference/scenario-format.md"


def test_schema_is_current():
    made = (REFERENCE / "scenario.schema.json").read_text(encoding="utf-8")
    assert made == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", (
        "run: negsim schema > docs/reference/scenario.schema.json"
    )


def test_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_schema_accepts(path):
    jsonschema.validate(as_json(read(path)), schema())


@pytest.mark.parametrize("name", SEEN_BY_THE_SCHEMA)
def test_schema_refuses(name):
    text = corpus.read(corpus.ROOM / "invalid" / f"{name}.yaml").text
    values = as_json(YAML(typ="safe", pure=True).load(text))
    assert not jsonschema.Draft202012Validator(schema()).is_valid(values)


def test_everything_is_described():
    whole = schema()
    for name, model in {"File": whole, **whole["$defs"]}.items():
        for key, field in model["properties"].items():
            assert field.get("description"), f"{name}.{key} has no description"


def test_example_of_the_manual(tmp_path):
    example = re.search(r"```yaml\n(format: 1.*?)```", manual(), re.DOTALL)[1]
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    assert load(path).warnings == ()


def test_same_words_as_elsewhere():
    fields = Sweep.model_json_schema()["properties"]
    assert fields["design"]["enum"] == [*DESIGNS, *SAMPLERS]
    assert fields["plot"]["anyOf"][0]["enum"] == list(figures_of(SWEEP))


def test_manual_names_every_kind():
    for kind in PROTOCOLS:
        assert f"### kind: {kind}\n" in manual()
