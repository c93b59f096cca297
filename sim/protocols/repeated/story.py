"""A repeated agreement in words: from which patience on it is kept, what else could be, and what is within reach."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.protocols.values import Read
from sim.solution import Solution
from sim.solvers.repeated.folk_theorem import at_least, hull, minmax, pure_minmax
from sim.solvers.repeated.trigger_strategies import Patience, Temptation, patience, slack
from sim.words.numbers import short

if TYPE_CHECKING:
    from sim.protocols.repeated.rules import Profile, RepeatedRules

_PERIODS = (1, 2, 3)
_AGREEMENTS = 400  # profiles that are looked at
_LISTED = 8
_HOW = {"grim": "for ever", "tit-for-tat": "by tit for tat"}


@dataclass(frozen=True, eq=False)
class Story:
    """The rules at a point."""

    rules: "RepeatedRules"
    read: Read

    def told(self, solution: Solution) -> Solution:
        """The solution with headline, certificate, notes and details."""
        rules = self.rules
        stakes = [rules.temptation(self.read, player) for player in range(len(rules.players))]
        discounts = [self.read(rules.discount[player]) for player in range(len(rules.players))]
        lazy = [
            label
            for label, one, discount in zip(rules.players.values(), stakes, discounts, strict=True)
            if slack(one, discount, rules.punishment, rules.periods) < 0
        ]
        periods = "period" if rules.periods == 1 else "periods"
        how = _HOW.get(rules.punishment, f"for {rules.periods} {periods}")
        said = f"does not keep itself: {' and '.join(lazy)} would violate it" if lazy else "keeps itself"
        agreements = dict(self._agreements())
        reach = self._reach()
        notes = [
            *self._patience(stakes, discounts),
            *self._fines(stakes),
            *self._others(agreements),
            *self._folk(reach),
        ]
        perfect = (
            "a Nash equilibrium, which need not be subgame-perfect"
            if how == _HOW["tit-for-tat"]
            else ("subgame-perfect if it is kept")
        )
        return replace(
            solution,
            certificate=f"exact conditions for this agreement and this punishment ({perfect}); "
            "repeated games have many other equilibria",
            headline=f"The agreement on {self._label(rules.comply)}, with violations punished {how}, {said}.",
            notes=tuple(notes),
            details={
                "thresholds": self._thresholds(stakes),
                "patience": dict(zip(rules.players, map(self._patience_of, stakes), strict=True)),
                "one_period": self._one_period(stakes),
                "agreements": [
                    {"profile": self._named(profile), "outcome": self._outcome(profile), "patience": found}
                    for profile, found in agreements.items()
                ],
                **reach,
            },
        )

    def _label(self, profile: "Profile") -> str:
        return list(self.rules.outcomes.values())[int(self.rules.form.outcome[profile])]

    def _outcome(self, profile: "Profile") -> str:
        return list(self.rules.outcomes)[int(self.rules.form.outcome[profile])]

    def _named(self, profile: "Profile") -> dict[str, str]:
        strategies = self.rules.form.strategies.items()
        return {player: list(names)[i] for (player, names), i in zip(strategies, profile, strict=True)}

    def _patience_of(self, one: Temptation) -> dict[str, float | None] | None:
        found = patience(one, self.rules.punishment, self.rules.periods)
        if found is None or not found.possible:
            return None
        return {"from": float(found.low), "to": None if found.high is None else float(found.high)}

    def _patience(self, stakes: list[Temptation], discounts: list[Fraction]) -> Iterator[str]:
        for label, one, discount in zip(self.rules.players.values(), stakes, discounts, strict=True):
            found = patience(one, self.rules.punishment, self.rules.periods)
            # What tit for tat compares has no fine in it; neither has this gain then, as it is refused.
            verb = "gains" if one.gain >= 0 else "loses"
            yield (
                f"{label} complies {in_words(found)} (now {short(discount)}); "
                f"a violation {verb} {short(abs(one.gain))} at once."
            )

    def _thresholds(self, stakes: list[Temptation]) -> dict[str, dict[str, float | None]]:
        """For each player the patience from which on each kind of punishment suffices; None where none does."""
        kinds = [("grim", 0), *(("periods", n) for n in sorted({*_PERIODS, self.rules.periods} - {0}))]
        result = {}
        for player, one in zip(self.rules.players, stakes, strict=True):
            known = one.monitoring == 1 and one.fine == 0 and len(stakes) == 2
            result[player] = {
                f"{kind}-{n}" if n else kind: None if (found := patience(one, kind, n)) is None else float(found.low)
                for kind, n in (*kinds, *([("tit-for-tat", 0)] if known else []))
            }
        return result

    def _one_period(self, stakes: list[Temptation]) -> dict[str, dict[str, float]]:
        """The expected fine, and from which on complying is an equilibrium of one period, or dominant in it."""
        return {
            player: {
                "expected_fine": float(one.monitoring * one.fine),
                "equilibrium_from": float(self._least_fines(place, one)[0]),
                "dominant_from": float(self._least_fines(place, one)[1]),
            }
            for place, (player, one) in enumerate(zip(self.rules.players, stakes, strict=True))
        }

    def _least_fines(self, player: int, one: Temptation) -> tuple[Fraction, Fraction]:
        rules = self.rules
        own = np.moveaxis(self._payoffs()[player], player, 0).reshape(rules.form.outcome.shape[player], -1)
        better = (own - own[rules.comply[player]]).max()
        return max(Fraction(0), one.temptation - one.reward), max(Fraction(0), Fraction(better))

    def _fines(self, stakes: list[Temptation]) -> Iterator[str]:
        """What fines do in a single period; nothing is said where there are none."""
        if not any(one.fine for one in stakes):
            return
        fines = [one.monitoring * one.fine for one in stakes]
        least = [self._least_fines(player, one) for player, one in enumerate(stakes)]
        enough = [all(fine >= one[k] for fine, one in zip(fines, least, strict=True)) for k in (0, 1)]
        said = "do not suffice" if not enough[0] else "suffice" + (", whatever the others do" if enough[1] else "")
        needed = ", ".join(
            f"{label} {short(one[0])} or, whatever the others do, {short(one[1])} (now {short(fine)})"
            for label, one, fine in zip(self.rules.players.values(), least, fines, strict=True)
        )
        yield f"In a single period fines alone {said}; the expected fine that it takes: {needed}."

    def _agreements(self) -> Iterator[tuple["Profile", dict[str, dict[str, float | None]]]]:
        """The profiles that could be kept to with the same punishment by players who are patient enough."""
        shape = self.rules.form.outcome.shape
        if self.rules.form.outcome.size > _AGREEMENTS:
            return
        for profile in product(*map(range, shape)):
            found = [
                self._patience_of(self.rules.temptation(self.read, player, profile)) for player in range(len(shape))
            ]
            if all(one is not None for one in found):
                yield profile, {p: one for p, one in zip(self.rules.players, found, strict=True) if one is not None}

    def _others(self, agreements: Any) -> Iterator[str]:
        """Which other outcomes could be agreed on: of several ways to one, that which takes the least patience."""
        best: dict[str, tuple[float, Any]] = {}
        for profile, found in agreements.items():
            least = max(one["from"] for one in found.values())
            outcome = self._label(profile)
            known = (self._label(self.rules.comply), self._label(self.rules.punish))
            if outcome not in known and (outcome not in best or least < best[outcome][0]):
                best[outcome] = (least, found)
        told = [f"{outcome} ({self._needs(found)})" for outcome, (_, found) in best.items()]
        more = f" and {len(told) - _LISTED} more" if len(told) > _LISTED else ""
        if told:
            yield f"With the same punishment these would keep themselves too: {'; '.join(told[:_LISTED])}{more}."

    def _needs(self, found: dict[str, dict[str, Any]]) -> str:
        limits = [
            f"{self.rules.players[player]} {in_words(Patience(one['from'], one['to']))}"
            for player, one in found.items()
            if one["from"] > 0 or one["to"] is not None
        ]
        return ", ".join(limits) or in_words(Patience(Fraction(0)))

    def _payoffs(self) -> Any:
        shape = self.rules.form.outcome.shape
        table = np.empty((len(shape), *shape), dtype=object)
        for place in np.ndindex(*table.shape):
            table[place] = self.rules.payoff(self.read, place[0], place[1:])
        return table

    def _reach(self) -> dict[str, Any]:
        """Minmax payoffs, and for two players what lotteries over profiles give, and what of it is above these."""
        table, players = self._payoffs(), list(self.rules.players)
        if len(players) != 2:
            return {"minmax_pure": {p: float(pure_minmax(table[i], i)) for i, p in enumerate(players)}}
        least = (minmax(table[0].tolist()), minmax(table[1].T.tolist()))
        corners = hull(list(zip(table[0].ravel(), table[1].ravel(), strict=True)))

        def named(points: Any) -> list[dict[str, Any]]:
            return [
                {"payoffs": dict(zip(players, map(float, one), strict=True))}
                | ({} if self.rules.rounded else {"exact": dict(zip(players, map(str, one), strict=True))})
                for one in points
            ]

        return {
            "minmax": dict(zip(players, map(float, least), strict=True)),
            "feasible": named(corners),
            "individually_rational": named(at_least(corners, least)),
        }

    def _folk(self, reach: dict[str, Any]) -> Iterator[str]:
        rules = self.rules
        pure = "minmax_pure" in reach
        least = reach["minmax_pure"] if pure else reach["minmax"]
        held = ", ".join(f"{rules.players[player]} {short(value)}" for player, value in least.items())
        yield f"What the others can hold each to{' without mixing' if pure else ''} (minmax): {held}."
        if pure:
            return
        agreed = {player: rules.payoff(self.read, place, rules.comply) for place, player in enumerate(rules.players)}
        above = [float(value) - least[player] for player, value in agreed.items()]
        short_of = [label for label, more in zip(rules.players.values(), above, strict=True) if more < 0]
        if short_of:
            yield f"The agreement gives {' and '.join(short_of)} less than that, so that no punishment makes it hold."
        elif min(above) > 0:
            yield (
                "The agreement gives both more than that: if everything is noticed, some punishment makes it hold for "
                "players who are patient enough (folk theorem)."
            )


def in_words(found: Patience | None) -> str:
    """Discounts in words.

    >>> in_words(None), in_words(Patience(Fraction(1, 2))), in_words(Patience(Fraction(0), Fraction(1, 3)))
    ('at no discount', 'from a discount of 0.5 on', 'up to a discount of 1/3')
    """
    if found is None:
        return "at no discount"
    if not found.possible:
        return "at no discount below 1"
    if found.high is None:
        return f"from a discount of {short(found.low)} on" if found.low > 0 else "at every discount"
    if found.low > 0:
        return f"at discounts from {short(found.low)} to {short(found.high)}"
    return f"up to a discount of {short(found.high)}"
