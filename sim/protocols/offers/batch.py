"""The results of a batch of alternating offers as columns."""

import numpy as np
from numpy.typing import NDArray

from sim.games.alternating_offers import NO_RESULT
from sim.protocols.offers.moves import REFUSED, Moves
from sim.solution_table import SolutionTable
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW
from sim.solvers.offers.alternating_offers_batch import BatchFound

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def table_of(moves: Moves, found: BatchFound, base: Floats, breakdown: Floats, either: Floats) -> SolutionTable:
    """A row for each point.

    Args:
        moves: what can be done.
        found: the results.
        base: what no deal is worth, ``(batch, players)``.
        breakdown: the probability that a refusal ends the talks, ``(batch,)``.
        either: how likely an offer is meant as the result says, and not as all together, ``(batch,)``.
    """
    batch = len(found.clear)
    played = _played(moves, found)
    outcomes, possible = _outcomes(moves, found, breakdown, either)
    with np.errstate(all="ignore"):
        payoffs = base + found.gains
    return SolutionTable(
        point=np.arange(batch, dtype=np.int64),
        strategies=played.astype(np.float64),
        payoffs=payoffs,
        outcomes=outcomes,
        regret=np.zeros(batch),
        component=np.zeros(batch, dtype=np.int64),
        supports=played,
        possible=possible,
        exact=np.ones(batch, dtype=bool),
        degenerate=np.zeros(batch, dtype=bool),
        complete=np.ones(batch, dtype=bool),
        message=("",) * batch,
    )


def _played(moves: Moves, found: BatchFound) -> Bools:
    columns: dict[tuple[str, str], Bools] = {}
    names, game = list(moves.players), moves.game
    none = np.zeros(len(found.clear), dtype=bool)
    for turn in range(game.rounds):
        reached = found.turns >= turn
        proposer = names[game.proposers[turn]]
        proposals = [*(offer.name for offer in game.offers[turn]), REFUSED, WITHDRAW]
        for number, name in enumerate(proposals):
            columns[proposer, f"round_{turn + 1}.{name}"] = reached & (found.offer[:, turn] == number)
        for index, player in enumerate(game.responders(turn)):
            reply = found.reply[:, turn, index]
            for number, name in enumerate((ACCEPT, REFUSE, WITHDRAW)):
                columns[names[player], f"round_{turn + 1}.{name}"] = reached & (reply == number)
            for result in {result for offer in game.offers[turn] for result in offer.results}:
                chosen = reached & (reply == 0) & (found.met[:, turn] == result)
                columns[names[player], f"round_{turn + 1}.choose_{moves.outcome(result)}"] = chosen
    wanted = [(player, name) for player, labels in moves.strategies.items() for name in labels]
    return np.stack([columns.get(move, none) for move in wanted], axis=1)


def _outcomes(moves: Moves, found: BatchFound, breakdown: Floats, either: Floats) -> tuple[Floats, Bools]:
    """The probability of each outcome, and whether it can occur, both ``(batch, outcomes)``."""
    batch = len(found.clear)
    shares = np.zeros((batch, len(moves.outcomes)))
    agreed = found.ending != NO_RESULT
    with np.errstate(all="ignore"):
        reached = np.where(agreed, (1 - breakdown) ** found.turns, 0.0)
    shares[np.arange(batch), np.array(moves.results)[found.ending]] = reached * either
    if moves.together is not None:
        shares[:, moves.together] += reached * (1 - either)
    broken = agreed & (breakdown > 0) & (found.turns > 0)
    shares[:, -1] = np.where(agreed, np.where(broken, 1 - reached, 0.0), 1.0)
    possible = shares > 0
    possible[:, -1] = ~agreed | broken
    return shares, possible
