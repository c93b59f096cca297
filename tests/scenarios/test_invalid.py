"""Every invalid scenario gives the messages at its head, with line and column, and no others."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import load

FILES = sorted((Path(__file__).parent / "invalid").glob("*.yaml"))


def expected(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return [line.removeprefix("# ") for line in lines[:head]]


def test_there_are_many():
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages(path):
    assert expected(path), "the messages are missing at the head of the file"
    with pytest.raises(ScenarioError) as caught:
        load(path)
    found = [str(problem) for problem in caught.value.problems]
    assert [text.removeprefix(f"{path}:") for text in found] == expected(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_places_are_in_the_file(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    for problem in caught.value.problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
