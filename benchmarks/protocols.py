"""What one point of a sweep costs under each protocol, from formulas to solutions in columns.

``python -m benchmarks.protocols`` takes alternating offers with 6 rounds and 5 options as its target, and shows
other protocols beside it: those that are solved for all points at once, and `split`, which is exact point by point.
Points are random, with three decimals; those with ties are solved one by one.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.solvers import Report
from benchmarks.timing import Timing, at_once
from sim.formulas import Rationals
from sim.protocols import Rules
from sim.scenario import load

TARGET = 20e-6  # seconds for a point of offers
OPTIONS = ("a", "b", "c", "d", "e")
_PROTOCOLS = """
  offers: {kind: offers, proposers: [north, south], rounds: 6, discount: {north: patience, south: 0.9}}
  patient_offers: {kind: offers, proposers: [north, south], rounds: 6}
  withdraw: {kind: offers, proposers: [north, south], rounds: 6, delay: {north: 0.1, south: 0.1}, withdraw: true}
  menu: {kind: offers, proposers: [north], menu: either}
  demands: {kind: demands, menu: {north: [a, b], south: [c, a]}}
  division: {kind: split, discount: {north: patience, south: 0.9}}
  crisis: {kind: split, model: crisis, chance: patience, costs: {north: 0.1}, unknown_cost: {low: 0, high: 0.3}}
"""


@dataclass(frozen=True)
class Case:
    """A protocol of the scenario, what is solved in words, and how many points are."""

    name: str
    what: str
    points: int


CASES = (
    Case("offers", "6 rounds, 5 options, discounts", 20_000),
    Case("patient_offers", "the same without discounts", 20_000),
    Case("withdraw", "the same with costs of delay and leaving", 20_000),
    Case("menu", "an ultimatum with a menu of 5 options", 20_000),
    Case("demands", "2 × 2 demands", 20_000),
    Case("division", "a surplus without end", 500),
    Case("crisis", "a demand against an unknown cost", 500),
)


def scenario_text() -> str:
    """A scenario whose payoffs are parameters."""
    names = [f"{player}_{option}" for player in ("north", "south") for option in OPTIONS]
    lines = ["format: 1", "title: Points to be solved", "parameters:", "  patience: {value: 0.9, label: Patience}"]
    lines += [f"  {name}: {{value: {1 + place}, label: {name}}}" for place, name in enumerate(names)]
    lines += ["players: [north, south]", f"options: [{', '.join(OPTIONS)}]", "no_deal: {label: None}", "payoffs:"]
    for player in ("north", "south"):
        lines.append(f"  {player}: {{{', '.join(f'{one}: {player}_{one}' for one in OPTIONS)}, no_deal: 0}}")
    return "\n".join(lines) + "\nprotocols:" + _PROTOCOLS


def points_of(count: int, seed: int = 1) -> dict[str, Rationals]:
    """Random points with three decimals, as in files and grids."""
    rng = np.random.default_rng(seed)
    names = [f"{player}_{option}" for player in ("north", "south") for option in OPTIONS]
    columns = {name: rng.integers(-1000, 3000, count) for name in names}
    columns["patience"] = rng.integers(500, 1000, count)
    return {name: Rationals.of([f"{value}/1000" for value in column]) for name, column in columns.items()}


def measure(rules: Rules, count: int) -> tuple[Timing, int]:
    """The time of a point in a batch, and how many points have ties."""
    points = points_of(count)
    ties = int(rules.solve_batch(points).degenerate.sum())
    return at_once(lambda: rules.solve_batch(points), count), ties


def main(arguments: list[str] | None = None) -> int:
    """Run it; 1 if the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, help="for each protocol, instead of its own number")
    points = parser.parse_args(arguments).points
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.yaml"
        path.write_text(scenario_text(), encoding="utf-8")
        scenario = load(path)
        print(f"\n{'protocol':<16}{'a point':>10}{'points':>9}{'ties':>7}  what")
        report, found = Report(), {}
        for case in CASES:
            timing, ties = measure(scenario.rules(case.name), points or case.points)
            found[case.name] = timing
            print(f"{case.name:<16}{timing.per_game:>10}{timing.games:>9,}{ties:>7,}  {case.what}")
    report.target("20 µs, over the time of a point of offers", TARGET / found["offers"].seconds, 1)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
