"""Plans that do not randomise: an outcome for each combination of types, and what each type gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from typing_extensions import override

from sim.solution import Fact, Number
from sim.words import Claim, claim

# The label of a player and those of the player's types.
LabelledTypes = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class TypesGet(Fact):
    """What each type expects once it knows itself: player → type → payoff; ``labels`` are those of the types.

    ``outcome`` says what each combination of types gets, where nobody randomises and it is not the same for all.
    """

    payoffs: Mapping[str, Mapping[str, Number]]
    labels: Mapping[str, Mapping[str, str]]
    outcome: Claim | None = None

    @override
    def to_dict(self) -> dict[str, Any]:
        floats = {
            player: {name: float(payoff) for name, payoff in payoffs.items()}
            for player, payoffs in self.payoffs.items()
        }
        return {"interim_payoffs": floats}

    @property
    @override
    def interim(self) -> Mapping[str, Mapping[str, Number]]:
        return {
            player: {self.labels[player][name]: payoff for name, payoff in payoffs.items()}
            for player, payoffs in self.payoffs.items()
        }


def outcome_by_type(players: Sequence[LabelledTypes], outcomes: Sequence[str]) -> Claim | None:
    """The outcome of each combination of types, in the order of ``itertools.product``; None if it is always the same.

    Players whose type makes no difference are not named.

    >>> str(outcome_by_type([("Rebels", ["sincere", "stalling"])], ["Truce", "War"]))
    'Truce if sincere, else War'
    """
    outcome_of = dict(zip(product(*(range(len(types)) for _, types in players)), outcomes, strict=True))
    for position, (_, types) in enumerate(players):
        if len(types) > 1 and not _matters(outcome_of, position):
            reduced = [(label, kept[:1] if i == position else kept) for i, (label, kept) in enumerate(players)]
            return outcome_by_type(reduced, [result for cell, result in outcome_of.items() if not cell[position]])
    mattering = [(position, *player) for position, player in enumerate(players) if len(player[1]) > 1]
    if not mattering:
        return None
    several = len(mattering) > 1
    conditions: dict[str, list[list[tuple[str, str]]]] = {}
    for cell, result in outcome_of.items():
        named = [(label if several else "", types[cell[position]]) for position, label, types in mattering]
        conditions.setdefault(result, []).append(named)
    rest = max(reversed(conditions), key=lambda result: len(conditions[result]))
    cases = [(result, when) for result, when in conditions.items() if result != rest]
    return claim("types.outcome", cases=cases, rest=rest)


def _matters(outcome_of: Mapping[tuple[int, ...], str], position: int) -> bool:
    """Whether the type of one player makes a difference to the outcome."""
    return any(result != outcome_of[(*c[:position], 0, *c[position + 1 :])] for c, result in outcome_of.items())
