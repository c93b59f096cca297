"""What any scenario of the catalogue gives to read has no number that is not one of its facts, in any language."""

from pathlib import Path
from unittest import mock

import pytest

import sim
from sim.analysis.wording import headline
from sim.errors import NegsimError
from sim.words import LANGUAGES, Claim, speaking
from tests.report.claims import numbers_are_facts

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios").rglob("*.yaml")) + sorted((ROOT / "sim/cli/templates").glob("*.yaml"))


def written(scenario, protocol):
    """Every claim that is written for a solution: headline, notes, certificate, stories, and those within them."""
    claims = []
    original = Claim.__str__

    def write(self):
        claims.append(self)
        return original(self)

    with mock.patch.object(Claim, "__str__", write):
        solution = sim.solve(scenario, protocol)
        solution.to_dict()
        str(headline(solution, scenario.rules(protocol).outcomes))
    return claims


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_of_a_claim_is_a_fact(file):
    scenario = sim.load(file)
    counted = 0
    for code in LANGUAGES:
        with speaking(code):
            for protocol in scenario.protocols:
                try:
                    claims = written(scenario, protocol)
                except NegsimError:
                    continue
                for claim in claims:
                    numbers_are_facts(claim)
                counted += len(claims)
    assert counted or not scenario.protocols
