"""What every protocol keeps to, over the templates and a file for each kind that has none.

Points are the base point and random ones within the ranges of the parameters.
"""

import json
import pickle
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

import sim
from sim.errors import NegsimError, ScenarioError
from sim.formulas import Rationals
from sim.protocols import PROTOCOLS, flat
from sim.protocols.spec import OwnNumbers

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "sim/cli/templates").glob("*.yaml")), ROOT / "scenarios/istanbul/2025_mediator.yaml"]
POINTS = 6


@cache
def loaded(path):
    return sim.load(path)


CASES = [(path, name) for path in FILES for name in loaded(path).protocols]
by_case = pytest.mark.parametrize(("path", "name"), CASES, ids=lambda part: getattr(part, "stem", part))


@dataclass
class Case:
    """A protocol of a scenario with its solutions at some points, one by one and as a batch."""

    path: Path
    name: str

    def __post_init__(self):
        self.scenario = loaded(self.path)
        self.spec = self.scenario.protocols[self.name]
        self.entry = PROTOCOLS[self.spec.kind]
        self.rules = self.scenario.rules(self.name)
        self.points = [self.scenario.point(), *(self._random(np.random.default_rng(seed)) for seed in range(POINTS))]
        self.table = self.rules.solve_batch(columns(self.points))
        self.single = [solution_or_message(self.rules, point) for point in self.points]

    def _random(self, rng):
        point = dict(self.scenario.point())
        for name, parameter in self.scenario.parameters.items():
            if parameter.range is not None:
                low, high = parameter.range
                point[name] = low + (high - low) * Fraction(int(rng.integers(0, 25)), 24)
        return point

    def solved(self):
        """Rows of the table and the solution, for every point that has one."""
        found = [
            (i, np.flatnonzero(self.table.point == i), one) for i, one in enumerate(self.single) if one is not None
        ]
        found = [(i, rows, one) for i, rows, one in found if not isinstance(one, str)]
        assert found
        return found

    def expected(self, solution):
        """What of a solution stands in tables."""
        return solution.equilibria[:1] if self.entry.first_counts else solution.equilibria


@cache
def case(path, name):
    return Case(path, name)


def columns(points):
    return {name: Rationals.of([point[name] for point in points]) for name in points[0]}


def solution_or_message(rules, point, concept=None):
    try:
        return rules.solve(columns([point]), rules.require(concept))
    except NegsimError as error:
        return str(error)


def played(rules, equilibrium):
    """The probabilities of all strategies, in the order of the columns."""
    ours = {player: dict(flat(strategy)) for player, strategy in equilibrium.strategies.items()}
    return [ours.get(player, {}).get(strategy, 0) for player, names in rules.strategies.items() for strategy in names]


def in_order(equilibria):
    """Equilibria as lists of doubles, sorted by their first digits, as the last ones may differ."""
    listed = [[[float(x) for x in part] for part in equilibrium] for equilibrium in equilibria]
    return sorted(listed, key=lambda parts: [[round(x, 6) for x in part] for part in parts])


def test_every_kind_is_put_to_the_test():
    assert {loaded(path).protocols[name].kind for path, name in CASES} == set(PROTOCOLS)


# ----- one by one and in batches -----


@by_case
def test_a_batch_is_what_its_points_are(path, name):
    tested = case(path, name)
    table = tested.table
    for i, one in enumerate(tested.single):
        assert table.message[i] == (one if isinstance(one, str) else "")
    for i, rows, solution in tested.solved():
        expected = tested.expected(solution)
        assert len(rows) == len(expected)
        assert bool(table.exact[i]) == solution.exact
        if not tested.entry.first_counts:
            assert bool(table.degenerate[i]) == bool(solution.degenerate)
            assert bool(table.complete[i]) == solution.complete
        ours = [
            ([*one.payoffs.values()], [*one.outcomes.values()], shares, [share > 0 for share in shares])
            for one in expected
            for shares in [played(tested.rules, one)]
        ]
        theirs = [(table.payoffs[row], table.outcomes[row], table.strategies[row], table.supports[row]) for row in rows]
        for one, other in zip(in_order(ours), in_order(theirs), strict=True):
            for numbers, others in zip(one, other, strict=True):
                np.testing.assert_allclose(numbers, others, atol=1e-9)


# ----- columns -----


@by_case
def test_columns_are_strategies_players_and_outcomes(path, name):
    tested = case(path, name)
    rules, table, rows = tested.rules, tested.table, len(tested.table.point)
    width = sum(len(names) for names in rules.strategies.values())
    assert rows
    assert list(rules.strategies) == list(rules.players) == list(tested.scenario.players)
    assert table.strategies.shape == table.supports.shape == (rows, width)
    assert table.payoffs.shape == (*table.regret.shape, len(rules.players))
    assert table.outcomes.shape == (rows, len(rules.outcomes))
    assert len(table.message) == len(tested.points)
    assert (table.quantities is not None) == bool(rules.quantities)
    possible = 0 if table.possible is None else table.possible.shape[1]
    assert sum(rules.support_sizes) in (width, width + len(rules.outcomes))
    assert possible in (0, len(rules.outcomes))
    assert rules.size >= 1


@by_case
def test_ids_have_labels(path, name):
    rules = case(path, name).rules
    for labels in (rules.players, rules.outcomes, rules.quantities, *rules.strategies.values()):
        for key, label in labels.items():
            assert isinstance(key, str)
            assert str(label).strip()
        assert len(set(map(str, labels.values()))) == len(labels)
    for solution in (one for _, _, one in case(path, name).solved()):
        for equilibrium in solution.equilibria:
            assert list(equilibrium.payoffs) == list(rules.players)
            assert list(equilibrium.outcomes) == list(rules.outcomes)
            for player, strategy in equilibrium.strategies.items():
                assert {key for key, _ in flat(strategy)} <= set(rules.strategies[player])


# ----- what numbers must be -----


@by_case
def test_probabilities_add_up(path, name):
    tested = case(path, name)
    table = tested.table
    np.testing.assert_allclose(table.outcomes.sum(axis=1), 1, atol=1e-9)
    assert (table.outcomes >= 0).all()
    assert ((table.strategies >= 0) & (table.strategies <= 1 + 1e-9)).all()
    assert (table.regret <= 1e-6).all()
    assert (table.supports == (table.strategies > 0)).all()
    if table.possible is not None:
        assert (table.possible == (table.outcomes > 0)).all()
    for _, _, solution in tested.solved():
        for equilibrium in solution.equilibria:
            for mapping in innermost(equilibrium.strategies):
                assert float(sum(mapping.values())) == pytest.approx(1)


def innermost(strategy):
    """The distributions within a strategy; what no player ever decides is empty."""
    values = list(strategy.values())
    if values and not isinstance(values[0], dict):
        yield strategy
    for value in values:
        if isinstance(value, dict):
            yield from innermost(value)


@by_case
def test_components_are_numbered_without_gaps(path, name):
    for _, _, solution in case(path, name).solved():
        numbers = [equilibrium.component for equilibrium in solution.equilibria]
        assert set(numbers) == set(range(len(set(numbers))))
        for component in solution.components:
            assert all(0 <= i < len(numbers) for i in component.equilibria)


@by_case
def test_solutions_are_plain_data_and_travel(path, name):
    tested = case(path, name)
    rules = pickle.loads(pickle.dumps(tested.rules))  # noqa: S301 - our own bytes
    assert rules.solve_batch(columns(tested.points)).message == tested.table.message
    for _, _, solution in tested.solved():
        copy = pickle.loads(pickle.dumps(solution))  # noqa: S301 - our own bytes
        assert copy.to_dict() == solution.to_dict()
        assert all(str(claim).strip() for claim in solution.story())


# ----- its own numbers -----


@by_case
def test_a_wrong_number_has_one_message_in_files_and_at_points(path, name):
    tested = case(path, name)
    own = OwnNumbers.of(tested.spec, tested.scenario.setting)
    point = tested.scenario.point()
    values = {key: formula.fraction({n: point[n] for n in formula.names}) for key, formula in own.formulas.items()}
    assert not list(tested.spec.check_numbers(values))
    for key, formula in own.formulas.items():
        for wrong in (Fraction(-7), Fraction(7)):
            said = [one for one in tested.spec.check_numbers({**values, key: wrong}) if one.path == key]
            assert len(said) <= 1
            if said:
                changed = {own.formulas[other]: value for other, value in values.items()} | {formula: wrong}
                with pytest.raises(ScenarioError) as caught:
                    own.check(changed.__getitem__)
                assert said[0].message in str(caught.value)


# ----- what must not matter -----


def rewritten(path, change, tmp_path):
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for part in ("expect", "sweeps", "as_of"):
        data.pop(part, None)
    target = tmp_path / path.name
    target.write_text(json.dumps(change(data), default=str), encoding="utf-8")  # YAML too, in our order
    return sim.load(target)


def in_other_units(data, players):
    """Every payoff of the first player doubled and 1 more, of the others tripled."""
    factors = [(2, 1) if i == 0 else (3, 0) for i in range(len(players))]

    def scaled(value, i):
        if isinstance(value, dict):
            return {key: scaled(inner, i) for key, inner in value.items()}
        return f"{factors[i][0]} * ({value}) + {factors[i][1]}"

    def walk(part, key=None):
        if isinstance(part, dict):
            if key == "payoffs":
                return {player: scaled(value, players.index(player)) for player, value in part.items()}
            return {
                name: [scaled(x, i) for i, x in enumerate(value)]
                if isinstance(value, list) and len(value) == len(players) and (key in LISTS or name == "payoffs")
                else walk(value, name)
                for name, value in part.items()
            }
        return part

    return walk(data)


LISTS = ("cells", "actions", "chance")
FREE = [
    (path, name, concept)
    for path, name in CASES
    for concept in loaded(path).rules(name).concepts
    if concept in PROTOCOLS[loaded(path).protocols[name].kind].unit_free and path.stem != "bargain"
]


def described(solution):
    """Equilibria as sets of outcome and strategy probabilities by id, for comparisons."""
    return sorted(
        sorted((str(key), round(float(value), 9)) for key, value in [*equilibrium.outcomes.items(), *pairs])
        for equilibrium in solution.equilibria
        for pairs in [[(f"{p}/{k}", v) for p, s in equilibrium.strategies.items() for k, v in flat(s)]]
    )


@pytest.mark.parametrize(("path", "name", "concept"), FREE, ids=lambda part: getattr(part, "stem", part))
def test_units_of_payoffs_do_not_matter(path, name, concept, tmp_path):
    players = list(loaded(path).players)
    other = rewritten(path, lambda data: in_other_units(data, players), tmp_path)
    moved = 0
    for point in case(path, name).points:
        one = solution_or_message(case(path, name).rules, point, concept)
        two = solution_or_message(other.rules(name), point, concept)
        assert described(one) == described(two)
        for before, after in zip(one.equilibria, two.equilibria, strict=True):
            moved += before.payoffs[players[0]] != after.payoffs[players[0]]
    assert moved or not solution_or_message(case(path, name).rules, loaded(path).point(), concept).equilibria


def test_units_are_tried_of_every_kind_that_has_the_property():
    tried = {loaded(path).protocols[name].kind for path, name, _ in FREE}
    assert tried == {kind for kind, entry in PROTOCOLS.items() if entry.unit_free} - {"bargain"}  # tested as a solver


def reversed_orders(part, key=None):
    """The same file with options, strategies, messages, answers, actions and types in the other order."""
    if not isinstance(part, dict):
        return part
    turned = {name: reversed_orders(value, name) for name, value in part.items()}
    if key == "strategies":
        return {name: value[::-1] if isinstance(value, list) else backwards(value) for name, value in turned.items()}
    return backwards(turned) if key in ("options", "messages", "answers", "actions") else turned


def backwards(mapping):
    return dict(reversed(mapping.items())) if isinstance(mapping, dict) else mapping


@by_case
def test_the_order_in_a_file_does_not_matter(path, name, tmp_path):
    tested = case(path, name)
    other = rewritten(path, reversed_orders, tmp_path).rules(name)
    for i, _, solution in tested.solved():
        again = solution_or_message(other, tested.points[i])
        if not solution.degenerate:  # of several equally good moves the first is taken
            assert described(again) == described(solution)
