"""Offers: the form of the game, published values, ties, menus, and what is told of them."""

import random
from fractions import Fraction

import numpy as np
import pytest

from sim.errors import ScenarioError, SolverError
from sim.formulas import Rationals
from sim.games.alternating_offers import NO_RESULT, AlternatingOffers, Offer, Stakes
from sim.protocols import Offers
from sim.protocols.offers.deadline import Deadline
from sim.protocols.offers.moves import Moves
from sim.solvers.offers.alternating_offers import subgame_perfect
from tests.solvers.offers_oracle import results, tree

PLAYERS = ["north", "south"]
TENTHS = [f"keep_{share}" for share in range(101)]


def solve(rules, **values):
    return rules.solve({name: Rationals.of([value]) for name, value in values.items()}, "subgame-perfect")


def endings(solution):
    return [{name for name, share in one.outcomes.items() if share > 0} for one in solution.equilibria]


def pie(setting, **keys):
    """A pie of 100 pieces; an option keep_30 gives 30 of them to the north."""
    payoffs = {
        "north": {name: str(share) for share, name in enumerate(TENTHS)},
        "south": {name: str(100 - share) for share, name in enumerate(TENTHS)},
    }
    return Offers(kind="offers", **keys).rules(setting(PLAYERS, [*TENTHS, "no_deal"], ["d"], payoffs))


SMALL = {
    "north": {"package": "5", "truce": "2", "no_deal": "0"},
    "south": {"package": "-1", "truce": "1", "no_deal": "0"},
}


def small(setting, payoffs=None, parameters=(), players=PLAYERS, **keys):
    outcomes = ["package", "truce", "no_deal"]
    return Offers(kind="offers", **keys).rules(setting(players, outcomes, parameters, payoffs or SMALL))


def test_an_ultimatum_is_one_round(setting):
    (one,) = solve(small(setting, proposers=["north"], withdraw=False)).equilibria
    assert one.outcomes == {"package": 0, "truce": 1, "no_deal": 0}
    assert one.payoffs == {"north": 2, "south": 1}
    assert one.strategies == {
        "north": {"round_1": {"package": 0, "truce": 1, "refused": 0}},
        "south": {"round_1": {"accept": 1, "refuse": 0}},
    }
    assert one.to_dict()["path"] == [
        {
            "round": 1,
            "proposer": "north",
            "offer": "truce",
            "replies": {"south": "accept"},
            "others": {"package": ["refuse"]},
            "text": "NORTH offers TRUCE; SOUTH accepts. PACKAGE would be refused",
        }
    ]


@pytest.mark.parametrize(("rounds", "keeps"), [(1, "1"), (2, "0.1"), (3, "0.91"), (4, "0.181"), (5, "0.8371")])
def test_shares_of_stahl_in_a_pie_of_pieces(setting, rounds, keeps):
    """(1 - (-δ)^T) / (1 + δ) for δ = 0.9, as far as 100 pieces allow; whoever is indifferent may take either side."""
    rules = pie(setting, proposers=PLAYERS, rounds=rounds, discount=dict.fromkeys(PLAYERS, "d"))
    solution = solve(rules, d=Fraction(9, 10))
    got = {one.payoffs["north"] / 100 for one in solution.equilibria}
    assert all(abs(share - Fraction(keeps)) <= Fraction(rounds, 100) for share in got)


def ten(setting, rounds, **keys):
    """A pie of ten pieces between two who take turns at a discount of 0.9."""
    payoffs = {
        "north": {f"keep_{share}": str(share) for share in range(11)},
        "south": {f"keep_{share}": str(10 - share) for share in range(11)},
    }
    return Offers(
        kind="offers", proposers=PLAYERS, rounds=rounds, discount=dict.fromkeys(PLAYERS, "9/10"), **keys
    ).rules(setting(PLAYERS, [*payoffs["north"], "no_deal"], (), payoffs))


@pytest.mark.parametrize("rounds", range(2, 12))
def test_a_pie_of_few_pieces_is_decided_by_the_deadline(setting, rounds):
    """The first proposer gets 9 or 10 with odd numbers of rounds, 0 or 1 with even ones; 5.26 without a deadline."""
    solution = solve(ten(setting, rounds))
    low, high = (9, 10) if rounds % 2 else (0, 1)
    assert all(low <= one.payoffs["north"] <= high for one in solution.equilibria)
    after = solve(ten(setting, rounds + 1))
    expected = sorted({name for ending in endings(after) for name in ending})
    deadline = solution.to_dict()["deadline"]
    assert deadline["rounds"] == rounds + 1 and sorted(deadline["outcomes"]) == expected
    *others, last = (name.upper() for name in deadline["outcomes"])
    labels = f"{', '.join(others)} or {last}" if others else last
    said = f"The deadline decides: with {rounds + 1} rounds instead of {rounds}, the result would be {labels}."
    assert [str(note) for note in solution.story()] == [said]
    assert said in solution.to_dict()["notes"]


def test_a_deadline_that_does_not_matter_is_not_mentioned(setting):
    for rounds in (2, 3):
        solution = solve(small(setting, proposers=PLAYERS, rounds=rounds))
        assert endings(solution) == [{"truce"}]
        assert solution.to_dict()["deadline"] is None and not solution.story()


@pytest.mark.parametrize(("withdraw", "each"), [(True, 0), (False, -1)])
def test_longer_talks_without_a_deal_are_no_other_end(setting, withdraw, each):
    """There is no deal with any number of rounds; that waiting for it costs more is nothing that a deadline decides.

    Whoever may withdraw does so at once and pays nothing for waiting.
    """
    payoffs = {"north": {"package": "5", "truce": "-30"}, "south": {"package": "-30", "truce": "5"}}
    delay = dict.fromkeys(PLAYERS, 1)
    solution = solve(small(setting, payoffs, proposers=PLAYERS, delay=delay, withdraw=withdraw))
    assert solution.equilibria[0].payoffs == {"north": each, "south": each}
    assert solution.to_dict()["deadline"] is None


def test_a_deadline_may_decide_only_when(setting):
    """All proposals cost the south, which makes one that will be refused if only one round is left after it.

    It may not withdraw, which would cost it nothing.
    In three rounds, refusing TRUCE at once would bring the north 4 · 4/9, less than TRUCE now; so the south gives in.
    """
    payoffs = {"north": {"package": "4", "truce": "2"}, "south": {"package": "-2", "truce": "-3"}}
    keys = {"withdraw": False, "proposers": ["south"], "discount": {"north": "2/3", "south": "1/2"}}
    for rounds, step in ((2, 2), (3, 1)):
        solution = solve(small(setting, payoffs, rounds=rounds, **keys))
        assert endings(solution) == [{"package"}]
        assert len(solution.equilibria[0].to_dict()["path"]) == step
        if rounds == 2:
            assert solution.to_dict()["deadline"] == {"rounds": 3, "outcomes": ["package"]}
            assert [str(note) for note in solution.story()] == [
                "The deadline decides: with 3 rounds instead of 2, the outcome would be the same, but not the round in "
                "which it is reached."
            ]


@pytest.mark.parametrize("seed", range(6))
def test_deadlines_against_all_equilibria_of_longer_talks(seed):
    """The whole tree of talks with every later deadline, by another solver."""
    draw, told = random.Random(seed), {True: 0, False: 0}  # noqa: S311 - nothing is to be kept secret
    for _ in range(200):
        cycle = draw.choice([1, 2])
        order = [draw.randrange(2) for _ in range(cycle)]
        count = draw.choice([1, 2])
        listed = [
            tuple(Offer(f"option {k}", (k,)) for k in draw.sample(range(2), count if player else 1))
            for player in range(2)
        ]

        def talks(rounds, order=order, listed=listed):
            proposers = tuple(order[turn % len(order)] for turn in range(rounds))
            return AlternatingOffers(2, proposers, tuple(listed[player] for player in proposers))

        stakes = Stakes(
            [[Fraction(draw.randint(-2, 3)) for _ in range(2)] for _ in range(2)],
            [draw.choice([Fraction(1), Fraction(1, 2)]) for _ in range(2)],
            [draw.choice([Fraction(0), Fraction(1, 2)]) for _ in range(2)],
            draw.choice([Fraction(0), Fraction(1, 3)]),
        )

        def ends(rounds, stakes=stakes, talks=talks):
            every = results(tree(talks(rounds), stakes))
            return {None if result[1] == NO_RESULT else result for result in every}

        others = [rounds for rounds in range(cycle + 1, 2 * cycle + 1) if ends(rounds) != ends(cycle)]
        moves = Moves(dict.fromkeys(PLAYERS, ""), dict.fromkeys(["x", "y", "no_deal"], ""), talks(cycle), (0, 1))
        longer = Deadline(moves, stakes, cycle, subgame_perfect(talks(cycle), stakes).results).longer
        assert (longer.rounds if longer else None) == (others[0] if others else None)
        told[longer is not None] += 1
    assert min(told.values()) > 5


def test_a_responder_who_is_indifferent_is_a_tie(setting):
    payoffs = {"north": {"package": "5", "truce": "2"}, "south": {"package": "0", "truce": "1"}}
    solution = solve(small(setting, payoffs, proposers=["north"]))
    assert endings(solution) == [{"package"}, {"truce"}]
    assert solution.degenerate and not solution.complete
    assert str(solution.headline) == "A tie: 2 subgame-perfect results, PACKAGE or TRUCE."
    assert solution.equilibria[0].to_dict()["story"] == ["NORTH offers PACKAGE; SOUTH accepts. TRUCE would be accepted"]
    # The truce is best for the north only if the package would be refused.
    assert solution.equilibria[1].to_dict()["story"] == ["NORTH offers TRUCE; SOUTH accepts. PACKAGE would be refused"]


def test_delay_breakdown_and_discount_by_hand(setting):
    """The south waits for its own offer if half of (3/4 · 4 - 1) exceeds what it is offered."""
    payoffs = {"north": {"package": "5", "truce": "1"}, "south": {"package": "x", "truce": "4"}}
    keys = {"discount": {"south": "3/4"}, "delay": {"south": 1}, "breakdown": "1/2"}
    rules = small(
        setting, payoffs, ["x"], proposers=PLAYERS, options={"north": ["package"], "south": ["truce"]}, **keys
    )
    (now,) = solve(rules, x=Fraction(101, 100)).equilibria
    assert now.outcomes == {"package": 1, "truce": 0, "no_deal": 0}
    (later,) = solve(rules, x=Fraction(99, 100)).equilibria
    assert later.outcomes == {"package": 0, "truce": Fraction(1, 2), "no_deal": Fraction(1, 2)}
    assert later.payoffs == {"north": Fraction(1, 2), "south": 1}
    assert [step["proposer"] for step in later.to_dict()["path"]] == PLAYERS
    assert len(solve(rules, x=1).equilibria) == 2


def test_payoffs_are_counted_from_no_deal(setting):
    """A discount shrinks the gain over no deal, not the payoff."""
    payoffs = {
        "north": {"package": "-1", "truce": "-2", "no_deal": "-3"},
        "south": {"package": "-9", "truce": "6", "no_deal": "2"},
    }
    rules = small(
        setting, payoffs, proposers=PLAYERS, options={"north": ["package"]}, discount=dict.fromkeys(PLAYERS, "1/2")
    )
    (one,) = solve(rules).equilibria
    assert one.payoffs == {"north": Fraction(-5, 2), "south": 4}


def test_withdrawing_ends_costly_talks(setting):
    payoffs = {"north": {"package": "5", "truce": "-3"}, "south": {"package": "-3", "truce": "5"}}
    keys = {"proposers": PLAYERS, "delay": dict.fromkeys(PLAYERS, 1)}
    (stays,) = solve(small(setting, payoffs, withdraw=False, **keys)).equilibria
    assert stays.payoffs == {"north": -1, "south": -1}
    (leaves,) = solve(small(setting, payoffs, **keys)).equilibria
    assert leaves.payoffs == {"north": 0, "south": 0}
    assert leaves.outcomes["no_deal"] == 1


def test_all_of_three_must_accept(setting):
    payoffs = {
        "north": {"package": "5", "truce": "1"},
        "south": {"package": "1", "truce": "1"},
        "host": {"package": "-1", "truce": "2"},
    }
    rules = small(setting, payoffs, players=[*PLAYERS, "host"], proposers=["north"])
    (one,) = solve(rules).equilibria
    assert one.outcomes["truce"] == 1
    assert one.to_dict()["path"][0]["replies"] == {"south": "accept", "host": "accept"}
    assert one.to_dict()["story"] == ["NORTH offers TRUCE; SOUTH accepts and HOST accepts. PACKAGE would be refused"]


MENU = {
    "north": {"package": "5", "truce": "2", "both": "6"},
    "south": {"package": "-1", "truce": "1", "both": "together"},
}


def memorandum(setting, **keys):
    outcomes = ["package", "truce", "both", "no_deal"]
    return Offers(kind="offers", proposers=["north"], together="both", **keys).rules(
        setting(PLAYERS, outcomes, ["together", "q"], MENU)
    )


def test_a_menu_of_which_the_other_side_picks_one(setting):
    rules = memorandum(setting, menu="either")
    (one,) = solve(rules, together=-9, q=0).equilibria
    assert one.outcomes["truce"] == 1
    assert rules.strategies["south"] == {
        "round_1.choose_package": "chooses PACKAGE",
        "round_1.choose_truce": "chooses TRUCE",
        "round_1.refuse": "refuses",
    }
    assert one.to_dict()["story"] == ["NORTH offers a choice (PACKAGE or TRUCE); SOUTH chooses TRUCE"]


def test_a_menu_of_all_together(setting):
    rules = memorandum(setting, menu="both")
    assert endings(solve(rules, together=1, q=0)) == [{"both"}]
    assert endings(solve(rules, together=-1, q=0)) == [{"no_deal"}]
    assert endings(solve(rules, together=0, q=0)) == [{"both"}, {"no_deal"}]


def test_a_menu_whose_reading_is_unclear(setting):
    """The south accepts exactly if q · 1 + (1 - q) · (-1) > 0, and may do either at one half."""
    rules = memorandum(setting, menu="either", either_probability="q")
    for q in (Fraction(1, 4), Fraction(3, 4)):
        (one,) = solve(rules, together=-1, q=q).equilibria
        expected = {"package": 0, "truce": q, "both": 1 - q, "no_deal": 0}
        assert one.outcomes == (expected if q > Fraction(1, 2) else {**dict.fromkeys(expected, 0), "no_deal": 1})
    assert len(solve(rules, together=-1, q=Fraction(1, 2)).equilibria) == 2


def test_menus_of_several_players_keep_their_own_labels(setting):
    rules = small(
        setting, proposers=PLAYERS, menu="either", options={"north": ["package", "truce"], "south": ["truce"]}
    )
    assert rules.strategies["north"]["round_1.menu"] == "Round 1: offers a choice (PACKAGE or TRUCE)"
    assert rules.strategies["south"]["round_2.menu"] == "Round 2: offers TRUCE"


def test_rounds_repeat_the_order_of_proposers(setting):
    rules = small(setting, proposers=["north", "north", "south"], rounds=5)
    assert rules.game.proposers == (0, 0, 1, 0, 0)


def test_numbers_that_cannot_be_are_refused_at_the_point(setting):
    keys = {"discount": {"north": "d"}, "breakdown": "b", "delay": {"south": "c"}}
    rules = small(setting, parameters=["d", "b", "c"], proposers=PLAYERS, **keys)
    with pytest.raises(ScenarioError) as caught:
        solve(rules, d=Fraction(6, 5), b=Fraction(-1, 2), c=-1)
    assert str(caught.value) == (
        "discount of NORTH is 1.2; allowed: 0 to 1; delay of SOUTH is -1; allowed: 0 or more; "
        "breakdown is -0.5; allowed: 0 to 1"
    )
    table = rules.solve_batch({"d": Rationals.of([1, 2]), "b": Rationals.of([0, 0]), "c": Rationals.of([0, 0])})
    assert table.message == ("", "discount of NORTH is 2; allowed: 0 to 1")
    assert table.point.tolist() == [0]


def test_other_methods_are_refused(setting):
    rules = small(setting, proposers=["north"])
    with pytest.raises(SolverError, match="backward induction only"):
        rules.solve({}, "subgame-perfect", method="exact")
    with pytest.raises(SolverError, match="no solution by the concept 'nash'"):
        rules.require("nash")


BATCHES = {
    "plain": {"proposers": PLAYERS, "rounds": 5, "discount": {"north": "d", "south": "e"}},
    "leaving": {
        "proposers": PLAYERS,
        "rounds": 4,
        "withdraw": True,
        "delay": {"north": "b"},
        "discount": {"south": "e"},
    },
    "breakdown": {"proposers": ["south", "north", "north"], "breakdown": "b", "discount": {"north": "d"}},
    "menu": {"proposers": PLAYERS, "rounds": 3, "menu": "either", "discount": {"south": "d"}, "breakdown": "b"},
    "unclear": {"proposers": ["south"], "menu": "either", "together": "z", "either_probability": "b"},
    "three": {"proposers": ["north", "south", "host"], "rounds": 4, "discount": {"host": "e"}, "breakdown": "b"},
}


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_is_the_same_as_its_points(setting, name):
    """Outcomes, payoffs, moves and ties at random points of a coarse lattice, so that ties are frequent."""
    rng = np.random.default_rng(3)
    players = ["north", "south", "host"] if name == "three" else PLAYERS
    outcomes = ["x", "y", "z", "no_deal"]
    names = [f"{player}_{outcome}" for player in players for outcome in outcomes]
    payoffs = {player: {outcome: f"{player}_{outcome} / 3" for outcome in outcomes} for player in players}
    rules = Offers(kind="offers", **BATCHES[name]).rules(setting(players, outcomes, [*names, "d", "e", "b"], payoffs))
    count = 120
    values = {one: [Fraction(int(x)) for x in rng.integers(-4, 5, count)] for one in names}
    values |= {one: [Fraction(int(x), 4) for x in rng.integers(0, 5, count)] for one in ("d", "e", "b")}
    values["b"][:40] = [Fraction(0)] * 40
    values["d"][:20] = values["e"][:20] = [Fraction(1)] * 20
    table = rules.solve_batch({one: Rationals.of(column) for one, column in values.items()})
    columns = [(player, move) for player, moves in rules.strategies.items() for move in moves]
    for i in range(count):
        solution = solve(rules, **{one: column[i] for one, column in values.items()})
        rows = np.flatnonzero(table.point == i)
        assert len(rows) == len(solution.equilibria)
        assert bool(table.degenerate[i]) == solution.degenerate
        for row, one in zip(rows, solution.equilibria, strict=True):
            assert table.payoffs[row] == pytest.approx([float(x) for x in one.payoffs.values()])
            assert table.outcomes[row] == pytest.approx([float(x) for x in one.outcomes.values()])
            assert table.possible[row].tolist() == [x > 0 for x in one.outcomes.values()]
            played = {
                (player, f"{when}.{move}")
                for player, rounds in one.strategies.items()
                for when, moves in rounds.items()
                for move, share in moves.items()
                if share
            }
            assert {pair for pair, bit in zip(columns, table.supports[row], strict=True) if bit} == played
    assert 0 < table.degenerate.sum() < count


def test_nobody_has_to_propose_what_is_worse_for_them_than_no_deal(setting):
    """North's only proposals are worse for it than no deal: it ends the talks, unless the file forbids that."""
    payoffs = {"north": {"package": "-1", "truce": "-2", "no_deal": "0"}, "south": {"package": "1", "truce": "2"}}
    (ends,) = solve(small(setting, payoffs, proposers=["north"])).equilibria
    assert ends.outcomes["no_deal"] == 1
    (must,) = solve(small(setting, payoffs, proposers=["north"], withdraw=False)).equilibria
    assert must.payoffs["north"] < 0


@pytest.mark.parametrize(("two", "exact"), [(2, False), (4, True)])
def test_a_tie_between_irrational_payoffs_is_seen_and_not_called_exact(setting, two, exact):
    """North's √two · √two is two, as much as the package; what South gets hangs on how the tie is broken."""
    payoffs = {"north": {"package": "sqrt(two) * sqrt(two)", "truce": "two"}, "south": {"package": "1", "truce": "3"}}
    rules = small(setting, payoffs, proposers=["north"], parameters=["two"])
    solution = solve(rules, two=Fraction(two))
    assert {one.payoffs["south"] for one in solution.equilibria} == {1, 3}
    assert (solution.exact, solution.complete) == (exact, False)
    table = rules.solve_batch({"two": Rationals.of([two, 3])})
    assert table.exact.tolist() == [exact, False] and not table.complete.any()
