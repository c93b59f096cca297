"""Game trees: brute force, Gambit, QuantEcon, the same games under other protocols, published games."""

import io
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import SolverError
from sim.games.gambit.efg import write_efg
from sim.protocols.tree.play import TreePlay
from sim.scenario.exchange import tree_text
from sim.solvers.trees.sequential_rationality import sequentially_rational
from tests.games.trees import imperfect, perfect, subgame_perfect_by_force, value

F = Fraction
SCENARIOS = Path(__file__).parents[2] / "scenarios/classics"


# ----- backward induction -----


def test_backward_induction_finds_what_brute_force_finds(solved):
    """All pure subgame-perfect equilibria: payoffs with their number; few payoffs, so that there are many ties."""
    rng = np.random.default_rng(1)
    ties = 0
    for round_ in range(30):
        tree = perfect(rng, 3, 9 if round_ % 2 else 2)
        solution = solved(tree_text(tree, "random"))
        expected = Counter(value(tree.root, plan) for plan in subgame_perfect_by_force(tree.root))
        assert Counter(tuple(one.payoffs.values()) for one in solution.equilibria) == expected
        assert solution.degenerate == (len(solution.equilibria) > 1)
        assert all(one.to_dict()["sequentially_rational"] for one in solution.equilibria)
        ties += bool(solution.degenerate)
        if not solution.degenerate:
            assert solution.complete and solution.method == "backward-induction"
    assert 5 < ties < 25


def test_backward_induction_needs_no_check_of_rationality(solved, monkeypatch):
    """What is best at every node is so for the only belief there; the definition agrees, and is not asked."""
    rng = np.random.default_rng(3)
    for _ in range(5):
        solution = solved(tree_text(perfect(rng, 3, 9), "random"))
        plays = [one.fact(TreePlay) for one in solution.equilibria]
        assert all(sequentially_rational(play.tree.form, play.numbers, play.behaviour) for play in plays)
    monkeypatch.setattr("sim.protocols.tree.play.sequentially_rational", None)
    assert all("story" in one.to_dict() for one in solution.equilibria)
    assert all(one.to_dict()["sequentially_rational"] for one in solution.equilibria)


TIE = """
format: 1
title: Who is indifferent decides
players: [first, second]
protocols:
  game:
    kind: tree
    root:
      player: first
      actions:
        out: [1, 0]
        in:
          player: second
          actions: {left: [0, 0], right: [2, 0]}
"""


def test_ties_below_the_first_move_are_not_called_complete(solved):
    """The first player goes in if the second goes right with at least 1/2: a continuum of which the ends are given."""
    solution = solved(TIE)
    assert {tuple(one.payoffs.values()) for one in solution.equilibria} == {(1, 0), (2, 0)}
    assert not solution.complete
    assert "further equilibria in mixed strategies may exist" in str(solution.notes[0])


def test_ties_at_the_first_move_are_complete(solved):
    solution = solved(TIE.replace("left: [0, 0]", "left: [2, -1]").replace("out: [1", "out: [2"))
    assert solution.complete and solution.degenerate and len(solution.equilibria) == 2


# ----- imperfect information, against Gambit and QuantEcon -----


def test_gambit_finds_the_same_nash_equilibria_of_trees_without_subgames(solved):
    """Gambit enumerates the reduced strategic form; ours are the corners among these, seen as behaviour."""
    pygambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(2)
    compared = mixed = 0
    while compared < 12:
        tree = imperfect(rng)
        solution = solved(tree_text(tree, "random"))
        if solution.method == "subgames" and not _has_subgames(tree.root):
            game = pygambit.read_efg(io.StringIO(write_efg(tree)))
            theirs = pygambit.nash.enummixed_solve(game, rational=True).equilibria
            payoffs = {tuple(F(str(gain)) for _, gain in one.payoffs) for one in theirs}
            assert {tuple(one.payoffs.values()) for one in solution.equilibria} == payoffs
            assert len(solution.equilibria) <= len(theirs)
            assert solution.complete and solution.exact
            mixed += any(not one.pure for one in solution.equilibria)
            compared += 1
    assert mixed


def _has_subgames(root):
    """Whether A, who moves after chance, knows its result, or B knows everything (see ``imperfect``)."""
    _, after = root.moves[0]
    _, other = root.moves[1]
    return after.information != other.information


def test_quantecon_finds_the_same_in_a_subgame(solved):
    """Battle of the sexes after one side did not leave (van Damme 1989): subgame by subgame."""
    quantecon = pytest.importorskip("quantecon")
    game_theory = quantecon.game_theory
    battle = game_theory.NormalFormGame([[(3, 1), (0, 0)], [(0, 0), (1, 3)]])
    below = [tuple(float(part.payoff_vector(o) @ a) for part, a, o in zip(battle.players, e, e[::-1], strict=True))
             for e in game_theory.support_enumeration(battle)]  # fmt: skip
    solution = solved("""
format: 1
title: Leave, or play
players: [one, two]
protocols:
  game:
    kind: tree
    root:
      player: one
      actions:
        leave: [2, 2]
        stay:
          player: one
          information: inside
          actions:
            b: {player: two, information: asked, actions: {b: [3, 1], s: [0, 0]}}
            s: {player: two, information: asked, actions: {b: [0, 0], s: [1, 3]}}
""")
    expected = {gains if gains[0] > 2 else (2.0, 2.0) for gains in below}
    assert {tuple(map(float, one.payoffs.values())) for one in solution.equilibria} == expected
    assert len(solution.equilibria) == len(below) == 3
    assert solution.complete


def test_a_part_that_is_too_large_is_refused_with_advice_for_trees(solved, monkeypatch):
    def too_large(*_):
        raise SolverError("ask for one equilibrium (method lemke-howson)")

    monkeypatch.setattr("sim.solvers.trees.reduced_normal_form.nash", too_large)
    with pytest.raises(SolverError, match=r"its players have \d+ and \d+ plans; leave out moves"):
        solved(tree_text(imperfect(np.random.default_rng(2)), "random"))


# ----- published games -----


def test_seltens_horse_is_the_one_of_gambits_catalogue():
    pygambit = pytest.importorskip("pygambit")
    from sim.games.gambit.efg import read_efg  # noqa: PLC0415 - beside its only use
    from sim.scenario.exchange import named_tree  # noqa: PLC0415 - as above

    theirs = read_efg(pygambit.catalog.load("journals/ijgt/selten1975/fig1").to_efg(), "catalogue")
    ours = named_tree(sim.load(SCENARIOS / "selten_1975_horse.yaml"), None)

    def payoffs(node):
        return node.payoffs or tuple(payoffs(after) for _, after in node.moves)

    assert payoffs(ours.root) == payoffs(theirs.root)


def test_seltens_horse_has_one_equilibrium_that_no_beliefs_support():
    """Selten (1975), section 6; Kreps & Wilson (1982), figure 3: (down, across, left) is not sequential."""
    solution = sim.solve(SCENARIOS / "selten_1975_horse.yaml")
    rational = {tuple(one.payoffs.values()): one.to_dict()["sequentially_rational"] for one in solution.equilibria}
    assert rational == {(1, 1, 1): True, (3, 2, 2): False}
    assert not solution.complete
    assert str(solution.story()[-1]).endswith("best: equilibrium 2.")


def test_gambit_verifies_three_players():
    pytest.importorskip("pygambit")
    solution = sim.solve(SCENARIOS / "selten_1975_horse.yaml", method="enumpoly")
    assert not solution.complete
    assert {tuple(map(float, one.payoffs.values())) for one in solution.equilibria} >= {
        (1.0, 1.0, 1.0),
        (3.0, 2.0, 2.0),
    }


THREE_PENNIES = """
format: 1
title: Odd one out
players: [a, b, c]
protocols:
  game:
    kind: tree
    root:
      player: a
      actions:
        h: {player: b, information: b, actions: {h: HH, t: HT}}
        t: {player: b, information: b, actions: {h: TH, t: TT}}
"""


def test_without_pure_equilibria_gambit_is_asked(solved):
    """Three players; the third pays the second for matching and wants the opposite: no pure equilibrium."""
    pytest.importorskip("pygambit")
    text = THREE_PENNIES
    for name in ("HH", "HT", "TH", "TT"):
        ends = []
        for third in "HT":
            a, b = name
            ends.append(f"[{int(a == b) + int(third == b)}, {int(a != b)}, {int(third != b)}]")
        text = text.replace(name, f"{{player: c, information: c, actions: {{h: {ends[0]}, t: {ends[1]}}}}}")
    solution = solved(text)
    assert solution.method == "enumpoly" and not solution.complete
    assert solution.equilibria
    assert all(0 <= float(one.regret) < 1e-6 for one in solution.equilibria)
    assert all(not one.pure for one in solution.equilibria)
    with pytest.raises(SolverError, match="not for trees; allowed: enumpoly, logit"):
        solved(text, method="exact")


def test_open_decisions_are_made_rational(solved):
    """A player who leaves at once still has a move after staying: it is given as the best one, not as the first."""
    node = """
          then:
            player: one
            information: first
            actions:
              leave: [5, 0]
              stay:
                player: two
                information: seen
                actions:
                  l: {player: one, information: again, actions: {bad: [0, 1], good: [1, 1]}}
                  r: [0, 0]"""
    solution = solved(f"""
format: 1
title: Not to be blamed
players: [one, two]
protocols:
  game:
    kind: tree
    root:
      chance:
        x:
          probability: 1/2{node}
        y:
          probability: 1/2{node}
""")
    assert solution.complete
    assert len(solution.equilibria) == 2
    for one in solution.equilibria:
        assert one.strategies["one"]["first"]["leave"] == 1
        # Left is best for the second player whatever the belief.
        assert one.to_dict()["sequentially_rational"] == (one.strategies["two"]["seen"]["l"] == 1)
        if one.to_dict()["sequentially_rational"]:
            assert one.strategies["one"]["again"]["good"] == 1


def test_a_plan_of_two_steps_is_looked_at_where_nobody_comes(solved):
    """The second player is never asked, and staying twice is better than leaving whatever the belief.

    Leaving at once passes a look at single actions, as the second step would be a bad one; the whole plan shows it.
    """
    node = """
          player: two
          information: a
          actions:
            leave: [0, 1]
            stay: {player: two, information: b, actions: {leave: [0, 0], stay: [0, 2]}}"""
    solution = solved(f"""
format: 1
title: Two steps
players: [one, two]
protocols:
  game:
    kind: tree
    root:
      player: one
      actions:
        out: [3, 0]
        l:{node}
        r:{node}
""")
    assert {tuple(one.payoffs.values()) for one in solution.equilibria} == {(3, 0)}
    seen = set()
    for one in solution.equilibria:
        two = one.strategies["two"]
        assert one.to_dict()["sequentially_rational"] == (two["a"]["stay"] == 1 and two["b"]["stay"] == 1)
        seen.add(one.to_dict()["sequentially_rational"])
    assert seen == {True, False}


# ----- names -----


def test_unnamed_decisions_never_join_named_ones(solved):
    """The decision after ``enter`` has no name; another one is named ``enter``: they stay two."""
    solution = solved("""
format: 1
title: Names
players: [one, two]
options: [left]
no_deal: {}
payoffs: {one: {left: 0, no_deal: 0}, two: {left: 0, no_deal: 0}}
protocols:
  game:
    kind: tree
    root:
      player: one
      actions:
        enter: {player: two, actions: {left: [1, 1], right: [0, 0]}}
        wait: {player: two, information: enter, actions: {left: [0, 0], right: [2, 2]}}
        left: [-1, -1]
""")
    (one,) = solution.equilibria
    assert tuple(one.payoffs.values()) == (2, 2)
    assert one.strategies["two"] == {"-enter": {"left": 1, "right": 0}, "enter": {"left": 0, "right": 1}}
    assert "left" not in one.outcomes and "-left" in one.outcomes


def test_ends_of_one_name_are_one_outcome(solved):
    solution = solved("""
format: 1
title: War either way
players: [one, two]
protocols:
  game:
    kind: tree
    root:
      chance:
        a: {probability: 1/4, then: {payoffs: [1, 2], label: War}}
        b: {probability: 3/4, then: {payoffs: [5, 2], label: War}}
""")
    (one,) = solution.equilibria
    assert one.outcomes == {"a": 1} and one.payoffs == {"one": 4, "two": 2}
    assert solution.complete
