"""Running commands as a user does, within the process."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.cli import invoke

ROOT = Path(__file__).parents[2]


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def negsim(capsys, monkeypatch):
    """A command line → exit code, stdout, stderr; as wide as a file, not as the terminal that runs the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*arguments):
        code = invoke([str(argument) for argument in arguments])
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def istanbul():
    return ROOT / "scenarios" / "istanbul" / "2025_second_round.yaml"


@pytest.fixture
def chicken():
    return ROOT / "scenarios" / "classics" / "aumann_1974_chicken.yaml"


@pytest.fixture
def fragile(tmp_path):
    """A scenario with one point (cost = 2) at which a payoff has no value."""
    path = tmp_path / "fragile.yaml"
    path.write_text(
        """\
format: 1
title: Fragile
parameters:
  cost: {value: 1, range: [0, 4], label: Cost, basis: assumption}
players: {one: {label: One}, two: {label: Two}}
protocols:
  deal:
    kind: matrix
    strategies: {one: [agree, refuse], two: [agree, refuse]}
    cells:
      agree, agree: [1, 1]
      agree, refuse: [1 / (cost - 2), 0]
      refuse, agree: [0, 1 / (cost - 2)]
      refuse, refuse: [0, 0]
"""
    )
    return path


@pytest.fixture(params=sorted((ROOT / "scenarios").rglob("*.yaml")), ids=lambda path: path.stem)
def every_scenario(request):
    """Each scenario of the catalogue in turn."""
    return request.param
