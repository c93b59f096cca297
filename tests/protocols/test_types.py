"""Harsanyi's games: against the definition, an explicit matrix of plans, lrsnash, and games without types."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

import sim
from sim.analysis.reasons.explaining import explain
from sim.analysis.thresholds.lines import threshold_lines
from sim.analysis.wording import headline
from sim.errors import ScenarioError
from sim.protocols.normal_form.by_type import outcome_by_type
from tests.solvers.lrsnash import lrsnash, needs_lrsnash

ACTIONS = ("x", "y")
KINDS = ("a", "b")


def scenario_file(path, payoffs, chances, types, extra=""):
    """A 2×2 ``matrix``: ``payoffs[player][type][row][column]``; ``chances[player]`` by type; who has types."""

    def cell(i, j):
        entries = []
        for player in (0, 1):
            values = {kind: matrix[i][j] for kind, matrix in zip(KINDS, payoffs[player], strict=False)}
            mapping = ", ".join(f"{kind}: {value}" for kind, value in values.items())
            entries.append(f"{{{mapping}}}" if types[player] else str(payoffs[player][0][i][j]))
        return f"      {ACTIONS[i]}, {ACTIONS[j]}: [{', '.join(entries)}]"

    kinds = "\n".join(
        f"  {player}: {{a: {{probability: {chance[0]}}}, b: {{probability: {chance[1]}}}}}"
        for player, chance, has in zip(("row", "column"), chances, types, strict=True)
        if has
    )
    path.write_text(
        "format: 1\ntitle: Game\nplayers: [row, column]\n"
        + (f"types:\n{kinds}\n" if kinds else "")
        + extra
        + "protocols:\n  game:\n    kind: matrix\n    strategies: {row: [x, y], column: [x, y]}\n    cells:\n"
        + "\n".join(cell(i, j) for i in (0, 1) for j in (0, 1))
        + "\n"
    )
    return path


def random_game(rng, types):
    payoffs = rng.integers(-3, 4, (2, 2, 2, 2)).tolist()
    chances = [
        [Fraction(int(n), 5), 1 - Fraction(int(n), 5)] if has else [1]
        for n, has in zip(rng.integers(1, 5, 2), types, strict=True)
    ]
    return payoffs, chances


def interim(payoffs, chances, behaviour, player, kind, action):
    """What a type expects of an action: the others' types weighed with their probabilities."""
    other = 1 - player
    total = Fraction(0)
    for s, chance in enumerate(chances[other]):
        for move in (0, 1):
            i, j = (action, move) if player == 0 else (move, action)
            total += chance * behaviour[other][s][move] * payoffs[player][kind][i][j]
    return total


def is_equilibrium(payoffs, chances, behaviour):
    return all(
        interim(payoffs, chances, behaviour, player, kind, played)
        >= interim(payoffs, chances, behaviour, player, kind, other)
        for player in (0, 1)
        for kind in range(len(chances[player]))
        for played, other in ((0, 1), (1, 0))
        if behaviour[player][kind][played] > 0
    )


def behaviour_of(equilibrium):
    """By player, type and action."""
    found = []
    for player in ("row", "column"):
        strategy = equilibrium.strategies[player]
        rows = strategy.values() if "a" in strategy else [strategy]
        found.append(tuple(tuple(row.values()) for row in rows))
    return tuple(found)


def explicit_matrix(payoffs, chances):
    """The game of plans, worked out from the definition."""
    plans = [list(product((0, 1), repeat=len(chance))) for chance in chances]
    matrices = [[[Fraction(0)] * len(plans[1]) for _ in plans[0]] for _ in (0, 1)]
    for (r, one), (c, other) in product(enumerate(plans[0]), enumerate(plans[1])):
        for (s, p), (t, q) in product(enumerate(chances[0]), enumerate(chances[1])):
            matrices[0][r][c] += p * q * payoffs[0][s][one[s]][other[t]]
            matrices[1][r][c] += p * q * payoffs[1][t][one[s]][other[t]]
    return plans, matrices


def in_behaviour(plans, mixed):
    types = len(plans[0])
    return tuple(
        tuple(sum((p for plan, p in zip(plans, mixed, strict=True) if plan[t] == a), Fraction(0)) for a in (0, 1))
        for t in range(types)
    )


CASES = [(True, True), (True, False), (False, True)]


@pytest.mark.parametrize("types", CASES)
def test_every_equilibrium_is_one_and_no_pure_one_is_missing(types, tmp_path):
    rng = np.random.default_rng(7)
    for _ in range(12):
        payoffs, chances = random_game(rng, types)
        solution = sim.solve(scenario_file(tmp_path / "game.yaml", payoffs, chances, types))
        found = [behaviour_of(one) for one in solution.equilibria]
        assert len(set(found)) == len(found)
        assert all(is_equilibrium(payoffs, chances, one) for one in found)
        pure = [((1, 0), (0, 1))[i] for i in (0, 1)]
        every = [
            one
            for one in product(*(list(product(pure, repeat=len(chance))) for chance in chances))
            if is_equilibrium(payoffs, chances, one)
        ]
        assert {one for one in found if all(p in (0, 1) for part in one for row in part for p in row)} == set(every)
        for one in solution.equilibria:
            for player, part in enumerate(("row", "column")):
                expected = {
                    kind: sum(
                        p * interim(payoffs, chances, behaviour_of(one), player, t, a)
                        for a, p in enumerate(behaviour_of(one)[player][t])
                    )
                    for t, kind in enumerate(KINDS[: len(chances[player])])
                }
                ex_ante = sum(p * value for p, value in zip(chances[player], expected.values(), strict=True))
                assert one.payoffs[part] == ex_ante
                if types[player]:
                    assert one.to_dict()["interim_payoffs"][part] == pytest.approx(
                        {kind: float(value) for kind, value in expected.items()}
                    )


@needs_lrsnash
@pytest.mark.parametrize("types", CASES)
def test_lrsnash_finds_the_same_on_the_matrix_of_plans(types, tmp_path):
    compare_with_plans(types, tmp_path, lambda games: lrsnash(games, tmp_path))


@pytest.mark.parametrize("types", CASES)
def test_an_explicit_matrix_of_plans_has_the_same_equilibria(types, tmp_path):
    def profiles(games):
        solutions = [sim.nash(*game) for game in games]
        return [[tuple(tuple(s.values()) for s in e.strategies.values()) for e in one.equilibria] for one in solutions]

    compare_with_plans(types, tmp_path, profiles)


def compare_with_plans(types, tmp_path, solve):
    """The corners of the plans' equilibria, seen as behaviour, are ours; and every one is a mixture of ours."""
    rng = np.random.default_rng(11)
    games = [random_game(rng, types) for _ in range(15)]
    built = [explicit_matrix(*game) for game in games]
    theirs = solve([matrices for _, matrices in built])
    for (payoffs, chances), (plans, _), profiles in zip(games, built, theirs, strict=True):
        solution = sim.solve(scenario_file(tmp_path / "game.yaml", payoffs, chances, types))
        ours = {flattened(behaviour_of(one)) for one in solution.equilibria}
        images = {flattened((in_behaviour(plans[0], x), in_behaviour(plans[1], y))) for x, y in profiles}
        assert ours <= images
        for one, other in images:
            assert in_hull(one, [x for x, y in ours if equilibrium_of(payoffs, chances, x, other)])
            assert in_hull(other, [y for x, y in ours if equilibrium_of(payoffs, chances, one, y)])
        for place in (0, 1):
            for pair in ours:
                rest = [one[place] for one in ours - {pair} if one[1 - place] == pair[1 - place]]
                assert not in_hull(pair[place], rest)
        assert sum(component.index for component in solution.components) == 1


def flattened(behaviour):
    return tuple(tuple(p for row in part for p in row) for part in behaviour)


def equilibrium_of(payoffs, chances, one, other):
    return is_equilibrium(payoffs, chances, [list(zip(part[::2], part[1::2], strict=True)) for part in (one, other)])


def in_hull(point, others):
    """By scipy's linear programming, in doubles."""
    if not others:
        return False
    equal = np.array([[float(p) for p in one] + [1.0] for one in others]).T
    return linprog(np.zeros(len(others)), A_eq=equal, b_eq=[float(p) for p in point] + [1.0]).status == 0


def test_mixtures_that_are_no_corners_in_behaviour_are_left_out(tmp_path):
    """Only the average over the two types matters to the column player: it must be 1/2.

    In plans, mixing xx with yy, and xy, and yx do that; as behaviour the first lies between the other two.
    """
    pennies = [[[1, -1], [-1, 1]]] * 2
    payoffs = [pennies, [[[-1, 1], [1, -1]]] * 2]
    chances = [[Fraction(1, 2), Fraction(1, 2)], [1]]
    solution = sim.solve(scenario_file(tmp_path / "game.yaml", payoffs, chances, (True, False)))
    half = (Fraction(1, 2), Fraction(1, 2))
    assert {behaviour_of(one) for one in solution.equilibria} == {
        (((1, 0), (0, 1)), (half,)),
        (((0, 1), (1, 0)), (half,)),
    }
    (component,) = solution.components
    assert component.equilibria == (0, 1) and component.subsets == ((0, 1),) and component.index == 1


@pytest.mark.parametrize("seed", range(8))
def test_one_type_is_no_type(seed, tmp_path):
    """A Bayesian game in which everybody has one type is the game without types, in every number."""
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(-2, 3, (2, 1, 2, 2)).tolist()
    without = sim.solve(scenario_file(tmp_path / "without.yaml", payoffs, [[1], [1]], (False, False)))
    text = (tmp_path / "without.yaml").read_text()
    path = tmp_path / "one.yaml"
    path.write_text(
        text.replace(
            "protocols:", "types:\n  row: {only: {probability: 1}}\n  column: {only: {probability: 1}}\nprotocols:"
        )
    )
    one = sim.solve(path)
    assert [(e.payoffs, e.outcomes, e.regret, e.component) for e in one.equilibria] == [
        (e.payoffs, e.outcomes, e.regret, e.component) for e in without.equilibria
    ]
    assert [{p: s["only"] for p, s in e.strategies.items()} for e in one.equilibria] == [
        dict(e.strategies) for e in without.equilibria
    ]
    assert one.components == without.components


def test_types_that_are_alike_add_nothing(tmp_path):
    """Two types with the same payoffs: the equilibrium payoffs are those of the game without types."""
    rng = np.random.default_rng(3)
    for _ in range(10):
        row, column = rng.integers(-3, 4, (2, 2, 2)).tolist()
        typed = scenario_file(tmp_path / "typed.yaml", [[row, row], [column]], [["2/5", "3/5"], [1]], (True, False))
        plain = scenario_file(tmp_path / "plain.yaml", [[row], [column]], [[1], [1]], (False, False))
        pairs = [{tuple(e.payoffs.values()) for e in sim.solve(path).equilibria} for path in (typed, plain)]
        assert pairs[0] == pairs[1]


def test_a_sweep_finds_what_single_runs_find(tmp_path):
    rng = np.random.default_rng(5)
    for _ in range(4):
        payoffs, _ = random_game(rng, (True, True))
        extra = "parameters: {p: {value: 0.5, range: [0, 1]}}\n"
        chances = [["p", "1 - p"], ["1/3", "2/3"]]
        scenario = sim.load(scenario_file(tmp_path / "game.yaml", payoffs, chances, (True, True), extra))
        table = sim.sweep(scenario, vary={"p": [0, 0.2, 0.5, 0.75, 1]}).to_pylist()
        for p in ("0", "0.2", "0.5", "0.75", "1"):
            rows = [row for row in table if row["parameter.p"] == float(p)]
            single = sim.solve(scenario, parameters={"p": p})
            assert len(rows) == len(single.equilibria)
            ours = sorted(tuple(map(float, one.payoffs.values())) for one in single.equilibria)
            theirs = sorted((row["payoff.row"], row["payoff.column"]) for row in rows)
            assert np.allclose(ours, theirs)


def test_strategies_are_by_type_in_the_json_shape():
    solution = sim.solve(Path(__file__).parents[1] / "scenarios/valid/types.yaml")
    (one,) = solution.to_dict()["equilibria"]
    assert one["strategies"]["south"] == {
        "sincere": {"truce": 0.0, "package": 1.0, "no_deal": 0.0},
        "stalling": {"truce": 0.0, "package": 1.0, "no_deal": 0.0},
    }
    assert one["strategies"]["north"] == {"truce": 0.0, "package": 1.0, "no_deal": 0.0}
    assert one["interim_payoffs"] == {"south": {"sincere": 3.0, "stalling": 3.0}}
    assert one["exact"]["strategies"]["south"]["sincere"] == {"truce": "0", "package": "1", "no_deal": "0"}


def test_a_type_that_never_occurs_is_mentioned():
    path = Path(__file__).parents[1] / "scenarios/valid/types.yaml"
    solution = sim.solve(path, parameters={"sincerity": 1})
    assert "A type of probability 0 may do anything (south: stalling)." in [*map(str, solution.notes)]


def test_probabilities_that_are_none_are_told(tmp_path):
    payoffs = np.zeros((2, 2, 2, 2), dtype=int).tolist()
    extra = "parameters: {p: {value: 0.5, range: [0, 2]}}\n"
    path = scenario_file(tmp_path / "game.yaml", payoffs, [["p", "1 - p"], [1]], (True, False), extra)
    with pytest.raises(ScenarioError, match=r"types of row are not a distribution \(a 1.5, b -0.5\)"):
        sim.solve(path, parameters={"p": 1.5})
    table = sim.sweep(sim.load(path), vary={"p": [0.5, 1.5]}).to_pylist()
    assert [row["message"] for row in table if row["parameter.p"] == 1.5] == [
        "the probabilities of the types of row are not a distribution (a 1.5, b -0.5)"
    ]


def test_a_sweep_says_which_equilibria_are_pure():
    """One sure strategy for each type is a pure strategy, although three of the strategies' columns are above 0."""
    path = Path(__file__).parents[1] / "scenarios/valid/types.yaml"
    (row,) = sim.sweep(sim.load(path), vary={"sincerity": [0.5]}).to_pylist()
    assert row["pure"] and sim.solve(path, parameters={"sincerity": 0.5}).equilibria[0].pure


def test_thresholds_are_exact_and_in_terms_of_types():
    """Osborne (2004), Example 273.1: meeting at Bach needs 2p ≥ 1 − p, at Stravinsky p ≥ 2(1 − p)."""
    from sim.analysis.thresholds.lines import threshold_line  # noqa: PLC0415 - beside its only use

    scenario = sim.load(Path(__file__).parents[2] / "scenarios/classics/osborne_2004_meet_or_avoid.yaml")
    found = threshold_line(scenario, scenario.rules(), scenario.point(), "meets", Fraction(1, 50), Fraction(49, 50))
    assert found.line.guaranteed
    assert [one.place.low for one in found.line.thresholds] == [Fraction(1, 3), Fraction(2, 3)]
    widths = {tuple(map(len, support)) for stretch in found.line.stretches for support in stretch.supports}
    assert all(len(width) == 3 for width in widths)  # both players' strategies by type, and outcomes
    middle = found.names[found.line.stretches[1]]
    assert middle == "(Both at Bach if Wants to meet, else First at Bach alone) or a mix"
    assert not any("Wants to meet:" in name for name in found.names.values())


CEASEFIRE = """
format: 1
title: Ceasefire
players: {gov: {label: Government}, rebels: {label: Rebels}}
types:
  rebels:
    sincere: {label: sincere, probability: s}
    stalling: {label: stalling, probability: 1 - s}
parameters: {s: {value: 0.5, range: [0, 1]}}
options: {truce: {label: 30-day truce}, local: {label: Local truce}}
no_deal: {label: War goes on}
payoffs:
  gov: {truce: 5, local: 1, no_deal: 0}
  rebels:
    sincere: {truce: 3, local: 1, no_deal: 0}
    stalling: {truce: -1, local: 2, no_deal: 0}
protocols: {talks: {kind: demands}}
"""
BY_TYPE = "30-day truce if sincere, else War goes on"


@pytest.fixture
def ceasefire(tmp_path):
    path = tmp_path / "ceasefire.yaml"
    path.write_text(CEASEFIRE)
    return path


def test_who_does_not_randomise_is_named_by_what_each_type_gets(ceasefire):
    """Government offers the long truce, which only sincere rebels take: 6 s >= 1 keeps it from the local truce."""
    solution = sim.solve(ceasefire)
    named = {str(one.outcome): one for one in solution.equilibria if one.outcome}
    assert set(named) == {BY_TYPE}
    assert named[BY_TYPE].pure
    assert named[BY_TYPE].interim == {"rebels": {"sincere": 3, "stalling": 0}}
    assert f"Local truce or ({BY_TYPE}) or a mix" in str(
        headline(solution, sim.load(ceasefire).rules("talks").outcomes)
    )


def test_all_commands_count_the_same_equilibria(ceasefire):
    scenario = sim.load(ceasefire)
    solution, rules, point = sim.solve(ceasefire), scenario.rules("talks"), scenario.point()
    explanation = explain(scenario, "talks", point, rules.normal_form)
    assert explanation.answer.equilibria == solution.equilibria
    assert len(explanation.reasons) == len(solution.equilibria)
    (line,) = threshold_lines(scenario, rules, point)
    assert [str(each.place.low) for each in line.line.thresholds] == ["0", "1/6", "1"]
    assert [len(stretch.supports) for stretch in line.line.stretches[1:3]] == [1, 3]
    assert line.words[line.line.stretches[2]] == f"Local truce or ({BY_TYPE}) or a mix"


def test_two_players_with_types_are_told_apart():
    players = [("A", ["hawk", "dove"]), ("B", ["hawk", "dove"])]
    assert str(outcome_by_type(players, ["war", "war", "war", "peace"])) == "peace if A dove and B dove, else war"
    assert str(outcome_by_type(players, ["war", "peace", "war", "peace"])) == "war if hawk, else peace"
    assert outcome_by_type(players, ["war"] * 4) is None


@pytest.mark.parametrize("seed", range(4))
def test_thresholds_have_the_equilibria_of_a_solution_at_every_value(tmp_path, seed):
    """With both players having types, equilibria in plans outnumber those in behaviour; the words count the latter."""
    rng = np.random.default_rng(seed)
    payoffs, _ = random_game(rng, (True, True))
    chances = [["t", "1 - t"], [Fraction(1, 3), Fraction(2, 3)]]
    extra = "parameters: {t: {value: 0.4, range: [0, 1]}}\n"
    path = scenario_file(tmp_path / "game.yaml", payoffs, chances, (True, True), extra)
    scenario = sim.load(path)
    rules = scenario.rules("game")
    (line,) = threshold_lines(scenario, rules, scenario.point())
    edges = [Fraction(0), *(each.place.low for each in line.line.thresholds), Fraction(1)]
    for stretch, low, high in zip(line.line.stretches, edges, edges[1:], strict=False):
        if high - low > Fraction(1, 1000):
            found = sim.solve(path, parameters={"t": low + (high - low) / 3}).equilibria
            assert len({support_of(one) for one in found}) == len(stretch.supports)


def support_of(equilibrium):
    return tuple(tuple(p > 0 for p in row) for part in behaviour_of(equilibrium) for row in part)
