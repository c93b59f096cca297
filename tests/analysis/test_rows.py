"""Which equilibria share a row, over all scenarios: nothing is lost, nothing is told twice."""

from pathlib import Path

import pytest

import sim
from sim.analysis.rows import cells, numbers, rows_of
from sim.errors import NegsimError

FILES = sorted((Path(__file__).parents[2] / "scenarios").rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_equilibrium_is_in_one_row_or_left_out_for_a_reason(path):
    scenario = sim.load(path)
    for name in scenario.protocols:
        rules = scenario.rules(name)
        try:
            solution = sim.solve(scenario, name)
        except NegsimError:
            continue
        rows = rows_of(solution)
        assert sorted([i for row in rows.shown for i in row] + list(rows.folded)) == list(
            range(len(solution.equilibria))
        )
        for i in rows.folded:
            one = solution.equilibria[i]
            assert not one.pure
            assert any(all(other.payoffs[p] > one.payoffs[p] for p in one.payoffs) for other in solution.equilibria)
        pure = [any(solution.equilibria[i].pure for i in row) for row in rows.shown]
        if solution.concept in ("nash", "subgame-perfect", "perfect-bayesian"):
            assert pure == sorted(pure, reverse=True)
        for row in rows.shown:
            members = [solution.equilibria[i] for i in row]
            assert len(cells(rules, members, rules.players)) == 2 * len(rules.players) + 1
            assert len({member.component for member in members}) == 1 or len({member.path for member in members}) == 1


def test_numbers_are_short():
    assert numbers((3,)) == "4"
    assert numbers((0, 2, 3, 4, 7)) == "1, 3–5, 8"
