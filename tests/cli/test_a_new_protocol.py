"""A protocol that is nothing but a model, its rules and one entry goes through the whole program."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from sim.protocols import PROTOCOLS, Complaint, Protocol, ProtocolSpec
from sim.protocols.fields import Identifier
from sim.protocols.rules import PointwiseRules
from sim.scenario.manual import manual, schema
from sim.solution import Equilibrium, Solution
from sim.words.claims import catalogue

FILE = """\
format: 1
title: A dictator picks
parameters:
  war_cost: {value: 3, range: [-2, 6], label: Cost of war, basis: assumption}
players: {north: {label: North}, south: {label: South}}
options: {truce: {label: Truce}, treaty: {label: Treaty}}
no_deal: {label: War}
payoffs:
  north: {truce: 1, treaty: 2 - war_cost, no_deal: -war_cost}
  south: {truce: 1, treaty: 2, no_deal: -war_cost}
protocols:
  diktat: {kind: dictator, label: North dictates, who: north}
sweeps:
  cost: {protocol: diktat, vary: {war_cost: {from: -2, to: 6, steps: 9}}, plot: strip}
expect:
  - {protocol: diktat, concept: best-choice, count: 1, equilibria: [{outcomes: {truce: 1}}]}
"""


class Dictator(ProtocolSpec):
    """One player picks the outcome."""

    kind: Literal["dictator"] = Field(description="One player picks the outcome.")
    who: Identifier = Field(description="The player who picks.")

    @property
    def needs_payoffs(self):
        return True

    def check(self, setting):
        if self.who not in setting.players:
            yield Complaint(("who",), f"unknown player {self.who!r}")

    def rules(self, setting):
        payoffs = {player: tuple(setting.payoffs[player].values()) for player in setting.players}
        return DictatorRules(self.kind, setting.players, setting.outcomes, self.who, payoffs)


@dataclass(frozen=True)
class DictatorRules(PointwiseRules):
    kind: str
    players: dict
    outcomes: dict
    who: str
    payoffs: dict
    ordinal: bool = False
    concepts = ("best-choice",)

    @property
    def strategies(self):
        return {player: dict(self.outcomes) if player == self.who else {} for player in self.players}

    @property
    def formulas(self):
        return [formula for row in self.payoffs.values() for formula in row]

    def solution(self, read, concept):
        own = [read(formula) for formula in self.payoffs[self.who]]
        best = [i for i, value in enumerate(own) if value == max(own)]
        found = tuple(self._pick(i, read, number) for number, i in enumerate(best))
        return Solution(concept, "comparison", found, complete=True, exact=True, degenerate=len(best) > 1)

    def _pick(self, picked, read, component):
        chosen = {name: Fraction(int(i == picked)) for i, name in enumerate(self.outcomes)}
        return Equilibrium(
            strategies={player: chosen if player == self.who else {} for player in self.players},
            payoffs={player: read(row[picked]) for player, row in self.payoffs.items()},
            outcomes=chosen,
            regret=Fraction(0),
            component=component,
        )


@pytest.fixture
def file(tmp_path, monkeypatch):
    entry = Protocol(Dictator, ("best-choice",))
    monkeypatch.setitem(PROTOCOLS, entry.kind, entry)
    monkeypatch.setitem(catalogue("concepts"), "best-choice", "the outcome that is best for one player.")
    path = tmp_path / "diktat.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_files_are_checked(negsim, file):
    assert negsim("check", file, "--expect").code == 0
    file.write_text(FILE.replace("who: north", "hwo: north"), encoding="utf-8")
    wrong = negsim("check", file)
    assert wrong.code == 3
    assert "unknown key 'hwo'; allowed: kind, label, about, source, select, who; did you mean 'who'?" in wrong.err
    file.write_text(FILE.replace("kind: dictator", "kind: dictaror"), encoding="utf-8")
    assert "did you mean 'dictator'?" in negsim("check", file).err


def test_it_is_listed_and_described(negsim, file):
    assert negsim("list", "protocols", "--json").json["protocols"]["dictator"] == "One player picks the outcome."
    meaning = negsim("list", "concepts", "--json").json["concepts"]["best-choice"]
    assert meaning == "Dictator: the outcome that is best for one player."
    assert "### kind: dictator" in manual()
    assert "Dictator" in schema()["$defs"]


def test_it_is_solved_compared_and_swept(negsim, file, tmp_path):
    (result,) = negsim("run", file, "--json").json["results"]
    assert (result["kind"], result["concept"]) == ("dictator", "best-choice")
    assert result["equilibria"][0]["outcomes"] == {"truce": 1, "treaty": 0, "no_deal": 0}
    assert negsim("compare", file).code == 0
    (run,) = negsim("sweep", file, "--out", tmp_path / "results", "--json").json["runs"]
    assert run["points"] == 9
    # A treaty is better for the north below a cost of 1, as good there, and worse beyond.
    assert sorted(regime["points"] for regime in run["regimes"]) == [1, 3, 5]
    assert any((Path(run["folder"]) / "figures").iterdir())


def test_it_is_drawn_and_reported(negsim, file, tmp_path):
    drawn = negsim("plot", file, "--out", tmp_path / "figures")
    assert drawn.code == 0, drawn.err
    assert [path for path in (tmp_path / "figures").iterdir() if "strip" in path.name]
    told = negsim("report", file, "--out", tmp_path / "report", "--format", "md")
    assert told.code == 0, told.err
    text = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "North dictates" in text
    assert "Truce" in text


def test_without_its_entry_it_is_unknown(negsim, file, monkeypatch):
    monkeypatch.delitem(PROTOCOLS, "dictator")
    answer = negsim("check", file)
    assert answer.code == 3
    assert "has the unknown kind 'dictator'" in answer.err
