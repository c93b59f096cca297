"""A mediator's advice in words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from sim.solution import Equilibrium, Solution
from sim.words.numbers import short

_SHOWN = 12

Labels = Mapping[str, Mapping[str, str]]


def told(solution: Solution, players: Mapping[str, str], strategies: Labels) -> Solution:
    """A solution by correlated equilibrium with the advice as a table, a headline and notes, all in labels."""
    equilibria = tuple(
        replace(one, details={**one.details, "story": [*_story(one, players, strategies)]})
        for one in solution.equilibria
    )
    several = len(equilibria) > 1
    notes = [
        f"Over all correlated equilibria {players[player]} gets {_range(*bounds)}."
        for player, bounds in solution.details["ranges"].items()
    ]
    head = "; ".join(
        f"{one.details['aim']}{f' (equilibrium {number})' if several else ''}: {_gets(one, players)}"
        for number, one in enumerate(equilibria, start=1)
    )
    return replace(solution, equilibria=equilibria, notes=(*notes, *solution.notes), headline=f"{_upper(head)}.")


def _story(one: Equilibrium, players: Mapping[str, str], strategies: Labels) -> Iterator[str]:
    """The advice, a line for each profile, the most likely first."""
    likely = sorted(one.details["advice"], key=lambda advice: -advice["probability"])
    if len(likely) == 1:
        yield f"The mediator always advises {_profile(likely[0]['profile'], players, strategies)}"
        return
    yield "The mediator draws one of these and tells everybody the own part only"
    for advice in likely[:_SHOWN]:
        probability = Fraction(advice["exact"]) if "exact" in advice else advice["probability"]
        yield f"{_profile(advice['profile'], players, strategies)} – with probability {short(probability)}"
    if len(likely) > _SHOWN:
        yield f"and {len(likely) - _SHOWN} more"


def _profile(profile: Mapping[str, str], players: Mapping[str, str], strategies: Labels) -> str:
    return "; ".join(f"{players[player]}: {strategies[player][name]}" for player, name in profile.items())


def _gets(one: Equilibrium, players: Mapping[str, str]) -> str:
    return ", ".join(f"{label} {short(one.payoffs[player])}" for player, label in players.items())


def _range(low: float, high: float) -> str:
    return f"from {short(low)} to {short(high)}" if short(low) != short(high) else short(low)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
