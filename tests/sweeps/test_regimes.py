import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.protocols import NormalFormRules
from sim.solution_table import SolutionTable
from sim.sweeps.catalogue import name_regimes
from sim.sweeps.regimes import UNSOLVED, add_up, find_regimes, numbering, supports_of

COOPERATE, DEFECT, BOTH = (1, 0), (0, 1), (1, 1)


def solutions(points, degenerate=(), failed=(), sizes=(2, 2)):
    """A table of solutions with these supports, the bits of all players' strategies joined."""
    rows = [(number, support) for number, supports in enumerate(points) for support in supports]
    k, batch, total = len(rows), len(points), sum(sizes)
    zeros = np.zeros(k)
    return SolutionTable(
        point=np.array([number for number, _ in rows], dtype=np.int64),
        strategies=np.zeros((k, total)),
        payoffs=np.zeros((k, len(sizes))),
        outcomes=np.zeros((k, 4)),
        regret=zeros,
        component=zeros.astype(np.int64),
        supports=np.array([support for _, support in rows], dtype=bool).reshape(k, total),
        exact=np.ones(batch, dtype=bool),
        degenerate=np.isin(np.arange(batch), degenerate),
        complete=np.ones(batch, dtype=bool),
        message=tuple("division by zero" if number in failed else "" for number in range(batch)),
    )


CC, DD, MIX = COOPERATE + COOPERATE, DEFECT + DEFECT, BOTH + BOTH


def test_the_order_of_equilibria_does_not_matter():
    regime, tallies = find_regimes(solutions([[CC, DD, MIX], [DD], [MIX, DD, CC]]))
    assert regime[0] == regime[2] != regime[1]
    assert [tallies[r].points for r in regime] == [2, 1, 2]


def test_extreme_equilibria_of_the_same_support_count_once():
    regime, _ = find_regimes(solutions([[CC, CC, MIX], [MIX, CC], [CC]], degenerate=[0, 1, 2]))
    assert regime[0] == regime[1] != regime[2]


def test_degenerate_points_are_a_regime_of_their_own():
    regime, tallies = find_regimes(solutions([[CC], [CC]], degenerate=[1]))
    assert regime[0] != regime[1]
    assert [tallies[r].key.degenerate for r in regime] == [False, True]


def test_failed_points_have_no_regime_and_points_without_equilibria_have_one():
    regime, tallies = find_regimes(solutions([[], [CC], []], failed=[0]))
    assert regime[0] == UNSOLVED
    assert tallies[regime[2]].key.supports == ()


def test_a_chunk_in_which_everything_failed():
    regime, tallies = find_regimes(solutions([[], []], failed=[0, 1]))
    assert list(regime) == [UNSOLVED, UNSOLVED] and tallies == ()


def test_supports_come_back_from_a_key():
    sizes = (3, 2, 12)
    support = (1, 0, 1, 0, 1, *([0] * 11), 1)
    _, (tally,) = find_regimes(solutions([[support]], sizes=sizes))
    assert supports_of(tally.key, sizes) == [((0, 2), (1,), (11,))]


@st.composite
def tables(draw):
    """Up to 30 points, each with a set of supports; 2 × 2 or (more than 64 strategies) 40 × 40."""
    size = draw(st.sampled_from([2, 40]))
    supports = draw(st.lists(st.integers(1, 2**8 - 1), min_size=1, max_size=5, unique=True))
    bits = [tuple(int(bit) for bit in f"{number:b}".zfill(2 * size)[-2 * size :]) for number in supports]
    points = draw(st.lists(st.lists(st.sampled_from(bits), max_size=6), min_size=1, max_size=30))
    degenerate = draw(st.sets(st.integers(0, len(points) - 1)))
    return points, degenerate, (size, size)


@given(tables())
@settings(max_examples=100, deadline=None)
def test_regimes_are_the_classes_of_equal_sets(drawn):
    points, degenerate, sizes = drawn
    regime, tallies = find_regimes(solutions(points, list(degenerate), sizes=sizes))
    meaning = [(frozenset(supports), number in degenerate) for number, supports in enumerate(points)]
    classes = {}
    for number, what in enumerate(meaning):
        classes.setdefault(what, []).append(number)
    assert len(tallies) == len(classes)
    for members in classes.values():
        (which,) = {int(regime[number]) for number in members}
        tally = tallies[which]
        assert (tally.points, tally.first, tally.last) == (len(members), members[0], members[-1])
        assert tally.middle in members


@given(tables(), st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_chunks_add_up_to_the_whole(drawn, cut):
    points, degenerate, sizes = drawn
    regime, tallies = find_regimes(solutions(points, list(degenerate), sizes=sizes))
    whole = add_up([tallies])
    starts = range(0, len(points), cut)
    chunks = [
        find_regimes(solutions(points[s : s + cut], [d - s for d in degenerate], sizes=sizes), offset=s) for s in starts
    ]
    together = add_up(tallies for _, tallies in chunks)
    assert [(t.key, t.points, t.first, t.last) for t in together] == [(t.key, t.points, t.first, t.last) for t in whole]
    numbers = np.concatenate([numbering(tallies, together)[regime] for regime, tallies in chunks])
    assert numbers.tolist() == numbering(tallies, whole)[regime].tolist()


def test_numbers_follow_the_share_and_then_the_first_point():
    _, tallies = find_regimes(solutions([[MIX], [CC], [DD], [CC], [DD], [CC]]))
    assert [tally.first for tally in add_up([tallies])] == [1, 2, 0]


def rules(players, strategies, outcomes, outcome):
    return NormalFormRules("demands", players, strategies, outcomes, outcome, (), outcome)


RULES = rules(
    players={"u": "Ukraine", "r": "Russia"},
    strategies={
        "u": {"truce": "30-day truce", "package": "Package deal", "withdraw": "Withdrawal"},
        "r": {"truce": "30-day truce", "package": "Package deal", "withdraw": "Withdrawal"},
    },
    outcomes={"truce": "30-day truce", "package": "Package deal", "withdraw": "Withdrawal", "no_deal": "War goes on"},
    outcome=np.array([[0, 3, 3], [3, 1, 3], [3, 3, 2]]),
)
TRUCE, WAR, OTHER_WAR = ((0,), (0,)), ((0,), (1,)), ((0,), (2,))
THIRD_WAR = ((1,), (2,))
MIXED = ((0, 1), (0,))
COORDINATION = ((0, 1), (0, 1))


def names(*regimes, ties=()):
    found = name_regimes(regimes, [number in ties for number in range(len(regimes))], RULES)
    assert len({name.name for name in found}) == len(found)
    return [name.name for name in found]


@pytest.mark.parametrize(
    ("regime", "name"),
    [
        ([WAR], "War goes on"),
        ([WAR, TRUCE], "30-day truce or War goes on"),
        ([WAR, OTHER_WAR], "War goes on"),
        ([MIXED], "mix of 30-day truce and War goes on"),
        ([COORDINATION], "mix of 30-day truce, Package deal and War goes on"),
        ([((0, 1, 2), (0, 1, 2))], "mix of all 4 outcomes"),
        ([TRUCE, MIXED], "30-day truce or mix of 30-day truce and War goes on"),
        ([COORDINATION, TRUCE, ((1,), (1,))], "30-day truce or Package deal or a mix"),
        ([COORDINATION, ((0, 2), (0, 2)), TRUCE], "30-day truce or 2 mixes"),
        ([], "no pure equilibrium"),
    ],
)
def test_regimes_are_named_by_their_outcomes(regime, name):
    assert names(regime) == [name]


PROFILES = rules(
    players={"a": "A", "b": "B"},
    strategies={"a": {"c": "Cooperate", "d": "Defect"}, "b": {"c": "Cooperate", "d": "Defect"}},
    outcomes={
        "cc": "Cooperate, Cooperate",
        "cd": "Cooperate, Defect",
        "dc": "Defect, Cooperate",
        "dd": "Defect, Defect",
    },
    outcome=np.array([[0, 1], [2, 3]]),
)


@pytest.mark.parametrize(
    ("regime", "name"),
    [
        ([((1,), (1,))], "Defect, Defect"),
        ([((0,), (0,)), ((1,), (1,))], "(Cooperate, Cooperate) or (Defect, Defect)"),
        ([((1,), (0, 1))], "mix of (Defect, Cooperate) and (Defect, Defect)"),
        (
            [((i,), (j,)) for i in (0, 1) for j in (0, 1)][:3],
            "(Cooperate, Cooperate) or (Cooperate, Defect) or (Defect, Cooperate)",
        ),
    ],
)
def test_labels_with_commas_stay_together(regime, name):
    assert [found.name for found in name_regimes([regime], [False], PROFILES)] == [name]


def test_of_many_outcomes_the_first_are_named():
    number = 8
    many = rules(
        players={"a": "A", "b": "B"},
        strategies={"a": {str(i): f"Plan {i}" for i in range(number)}, "b": {"": "Only choice"}},
        outcomes={str(i): f"A long outcome {i}" for i in range(number)},
        outcome=np.arange(number)[:, None],
    )
    regime = [((i,), (0,)) for i in range(number)]
    (found,) = name_regimes([regime], [False], many)
    assert found.name == "A long outcome 0 or A long outcome 1 or A long outcome 2 or 5 more"


def test_regimes_with_the_same_outcomes_are_told_apart_by_what_differs():
    assert names([WAR], [OTHER_WAR], [TRUCE]) == [
        "War goes on (Russia: Package deal)",
        "War goes on (Russia: Withdrawal)",
        "30-day truce",
    ]


def test_a_difference_that_is_long_is_replaced_by_a_number():
    assert names([WAR, THIRD_WAR], [OTHER_WAR]) == [
        "War goes on (case 1)",
        "War goes on (Ukraine: 30-day truce; Russia: Withdrawal)",
    ]


def test_a_tie_leaves_the_plain_name_to_the_regime_that_is_none():
    assert names([WAR], [OTHER_WAR], ties=[1]) == ["War goes on", "War goes on (tie)"]
    assert names([WAR], [OTHER_WAR], [THIRD_WAR], ties=[1, 2]) == [
        "War goes on",
        "War goes on (tie 1)",
        "War goes on (tie 2)",
    ]


def test_regimes_that_use_the_same_strategies_are_numbered():
    diagonal = [((0,), (1,)), ((1,), (0,))]
    assert names([diagonal[0], diagonal[1]], [diagonal[0], diagonal[1], ((0,), (1,))]) == [
        "War goes on (case 1)",
        "War goes on (case 2)",
    ]
