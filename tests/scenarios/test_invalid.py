"""Every invalid scenario gives the messages at its head, with line and column, and no others."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import load
from tests.scenarios.corpus import FILES, ROOM, Invalid, read


@pytest.fixture
def problems(tmp_path):
    def found(invalid):
        path = tmp_path / "scenario.yaml"
        path.write_text(invalid.text, encoding="utf-8", newline="")
        with pytest.raises(ScenarioError) as caught:
            load(path)
        return caught.value.problems

    return found


def test_there_are_many():
    assert len(FILES) >= 300
    assert {path.stem for path in (ROOM / "bases").glob("*.yaml")} >= {"ceasefire", "offers", "tree"}


@pytest.mark.parametrize("path", sorted((ROOM / "bases").glob("*.yaml")), ids=lambda path: path.stem)
def test_bases_lack_a_protocol_at_most(path):
    try:
        load(path)
    except ScenarioError as error:
        assert [problem.message for problem in error.problems] == ["is missing"]
        assert error.problems[0].path == ("protocols",)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages(path, problems):
    invalid = read(path)
    assert invalid.expected, "the messages are missing at the head of the file"
    assert [invalid.placed(problem) for problem in problems(invalid)] == invalid.expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_places_are_in_the_file(path, problems):
    lines = read(path).text.split("\n")
    for problem in problems(read(path)):
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def test_a_line_of_the_base_cannot_be_expected():
    invalid = Invalid("", [], 5)

    class Problem:
        line, column = 3, 1

        def __str__(self):
            return "scenario.yaml:3:1: title: is missing"

    assert invalid.placed(Problem()) == "?:1: title: is missing"
