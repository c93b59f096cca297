"""Whatever is done to a scenario file, it loads or gives a ScenarioError with places; nothing else escapes."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import load
from sim.scenario.yaml_tree import read_yaml

EVERYTHING = Path(__file__).parent / "valid" / "everything.yaml"
TYPES = Path(__file__).parent / "valid" / "types.yaml"
ODD = [
    None,
    [],
    {},
    True,
    0,
    -1,
    7,
    "",
    "x",
    "1/0",
    "no_deal",
    "deal",
    [1],
    ["a", "a"],
    {"a": 1},
    {"a": {"b": []}},
    "2 *",
]
ODD += [
    ["truce", None],
    {"value": 1},
    "1e9999",
    {"kind": "demands"},
    {"from": 0, "to": 1, "steps": 2},
    "a, b",
    [[1, 2]],
]


def places(tree, path=()):
    """The path of every value in a tree."""
    if path:
        yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def changed(tree, path, how, odd):
    """A copy with one value replaced, removed, or given another key."""
    copy = json.loads(json.dumps(tree))
    parent = copy
    for step in path[:-1]:
        parent = parent[step]
    if how == "replace":
        parent[path[-1]] = odd
    elif how == "remove":
        del parent[path[-1]]
    elif isinstance(parent, dict):
        parent[f"{path[-1]}s"] = parent.pop(path[-1])
    return copy


def plain(path):
    """A file's values as JSON knows them; fractions as text."""
    return json.loads(json.dumps(read_yaml(path.read_text(encoding="utf-8"), "x").tree, default=str))


@pytest.mark.parametrize("original", [EVERYTHING, TYPES], ids=lambda path: path.stem)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_values(tmp_path, original, data):
    tree = plain(original)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(tree))))
        how = data.draw(st.sampled_from(["replace", "remove", "rename"]))
        tree = changed(tree, path, how, data.draw(st.sampled_from(ODD)))
    loads_or_explains(tmp_path, json.dumps(tree))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 3000),
    length=st.integers(0, 30),
    text=st.text(st.sampled_from("abc:{}[],#-*&!|>'\"%@`?~ \n\t\\\x00é0123456789.<"), max_size=4),
)
def test_any_change_of_text(tmp_path, start, length, text):
    whole = EVERYTHING.read_text(encoding="utf-8")
    loads_or_explains(tmp_path, whole[:start] + text + whole[start + length :])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes(tmp_path, content):
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError):
        load(path)


def loads_or_explains(folder, text):
    path = folder / "scenario.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(path)
    except ScenarioError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.line is not None
            assert problem.column is not None
            assert problem.message
