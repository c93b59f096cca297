"""Every sentence that a report makes from numbers is checked against the numbers, found anew."""

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

import sim
from sim.report import document_of, report_data_of_file
from sim.words import Claim
from tests.report.claims import Checker, numbers_are_facts
from tests.solved import reported as in_english

ROOT = Path(__file__).parents[2]
SCENARIOS = [
    "istanbul/2025_second_round",
    "classics/aumann_1974_chicken",
    "classics/brams_1985_cuba_1962",
    "classics/diekmann_1985_volunteers_dilemma",
    "classics/luce_raiffa_1957_battle_of_the_sexes",
    "ordinal",
]
MADE = {
    "ordinal": """\
format: 1
title: Ranks only
scale: ordinal
parameters:
  rank: {value: 3.2, range: [3, 3.5], label: Rank of the truce, basis: assumption}
players: {north: {label: North}, south: {label: South}}
options: {truce: {label: Truce}, surrender: {label: Surrender of the north}}
no_deal: {label: War}
payoffs:
  north: {truce: rank, surrender: 1, no_deal: 2}
  south: {truce: rank, surrender: 4, no_deal: 1}
protocols:
  demands: {kind: demands, label: Demands}
  broken: {kind: matrix, strategies: {north: [a], south: [a]}, cells: {"a, a": [1 / (rank - 3), 1]}}
"""
}


pytestmark = pytest.mark.xdist_group("2025_second_round")


@cache
def reported(name):
    if name not in MADE:
        return in_english(ROOT / "scenarios" / f"{name}.yaml")
    path = Path(mkdtemp()) / f"{name}.yaml"
    path.write_text(MADE[name], encoding="utf-8")
    findings = report_data_of_file(sim.load(path), {"rank": "3"})
    return findings, document_of(findings)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_claim_is_true(name):
    findings, document = reported(name)
    checker = Checker(findings.scenario, findings.point)
    claims = list(document.claims())
    assert len(claims) >= 4
    for claim, about in claims:
        checker.check(claim, about)


def kinds_of_claims():
    """The kinds of sentences that the sections of reports make from numbers."""
    sections = (ROOT / "sim/report").rglob("*.py")
    return {
        kind
        for path in sections
        for call in re.findall(r"\bclaim\([^)]*", path.read_text(encoding="utf-8"))
        for kind in re.findall(r'"report\.(\w+)"', call)
    }


def test_every_kind_of_claim_is_checked():
    assert len(kinds_of_claims()) > 15
    assert [kind for kind in kinds_of_claims() if not hasattr(Checker, kind)] == []


def test_every_kind_occurs_in_these_reports():
    claims = [claim for name in SCENARIOS for claim, _ in reported(name)[1].claims()]
    found = {claim.kind.removeprefix("report.") for claim in claims if claim.kind.startswith("report.")}
    assert kinds_of_claims() == found


def test_a_wrong_claim_would_be_found():
    findings, document = reported("classics/aumann_1974_chicken")
    checker = Checker(findings.scenario, findings.point)
    answer = next(claim for claim, _ in document.claims() if claim.kind == "report.answer")
    with pytest.raises(AssertionError):
        checker.check(Claim("report.answer", {**answer.facts, "count": 7}))
    with pytest.raises(AssertionError):
        numbers_are_facts(_Odd())


class _Odd:
    """A claim whose sentence has a number that is not a fact."""

    kind, facts = "report.steady", {"value": 1}

    def __str__(self):
        return "It is 1, and above 17 it is not."


def test_the_standing_sentence_is_there():
    for name in SCENARIOS:
        _, document = reported(name)
        assert any("neither a forecast nor advice" in getattr(block, "text", "") for block in document.blocks())
