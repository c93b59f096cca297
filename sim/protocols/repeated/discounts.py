"""What is to be known of a repeated agreement: critical discounts, fines, other agreements, the folk theorem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from sim.protocols.repeated.agreement import AgreementAtPoint, Profile
from sim.solution import Fact
from sim.solvers.plane import hull
from sim.solvers.repeated.folk_theorem import at_least, minmax, pure_minmax
from sim.solvers.repeated.trigger_strategies import CriticalDiscounts, critical_discounts
from sim.words import Claim, claim

_PERIODS = (1, 2, 3)
_AGREEMENTS = 400  # profiles that are looked at
_LISTED = 8

Range = Mapping[str, float | None]


@dataclass(frozen=True, eq=False)
class DiscountFacts(Fact):
    """Everything that is known of an agreement at a point; each part is worked out when it is read."""

    at: AgreementAtPoint
    rounded: bool

    def to_dict(self) -> dict[str, Any]:
        """Critical discounts by punishment, one period, other agreements, what is within reach."""
        return {
            "thresholds": {
                player: {kind: None if found is None else float(found.low) for kind, found in kinds.items()}
                for player, kinds in self.by_punishment.items()
            },
            "discounts": {
                player: {kind: _range(found) for kind, found in kinds.items()}
                for player, kinds in self.by_punishment.items()
            },
            "patience": dict(zip(self._players, map(_range, self.own), strict=True)),
            "one_period": self.one_period,
            "agreements": [
                {"profile": self._named(profile), "outcome": self.at.agreement.outcome(profile), "patience": ranges}
                for profile, ranges in self.agreements.items()
            ],
            **self.reach,
        }

    def story(self) -> Sequence[Claim]:
        """Who complies at which discounts, what fines do, what else could be agreed, and what is within reach."""
        return [*self._complying(), *self._fines(), *self._others(), *self._folk()]

    @property
    def _players(self) -> Mapping[str, str]:
        return self.at.agreement.players

    @cached_property
    def own(self) -> list[CriticalDiscounts | None]:
        """At which discounts each player complies under the file's own punishment."""
        return [self.at.critical(temptation) for temptation in self.at.temptations]

    @cached_property
    def by_punishment(self) -> dict[str, dict[str, CriticalDiscounts | None]]:
        """Player → kind of punishment → the discounts at which the player complies; None where there are none."""
        kinds = [("grim", 0), *(("periods", n) for n in sorted({*_PERIODS, self.at.agreement.periods} - {0}))]
        result = {}
        for player, temptation in zip(self._players, self.at.temptations, strict=True):
            known = temptation.monitoring == 1 and temptation.fine == 0
            mirrored = known and self.at.agreement.form.outcome.shape == (2, 2)
            result[player] = {
                f"{kind}-{n}" if n else kind: critical_discounts(temptation, kind, n)
                for kind, n in (*kinds, *([("tit-for-tat", 0)] if mirrored else []))
            }
        return result

    def _complying(self) -> Iterator[Claim]:
        for label, temptation, found, discount in zip(
            self._players.values(), self.at.temptations, self.own, self.at.discount, strict=True
        ):
            # What tit for tat compares has no fine in it; neither has this gain then, as it is refused.
            yield claim(
                "repeated.complies",
                player=label,
                discounts=discount_range(found),
                now=discount,
                gains=temptation.gain >= 0,
                amount=abs(temptation.gain),
            )

    @cached_property
    def _least_fines(self) -> list[tuple[Fraction, Fraction]]:
        """The expected fines from which on complying is an equilibrium of one period, or dominant in it."""
        found = []
        for player, temptation in enumerate(self.at.temptations):
            size = self.at.payoffs.shape[player + 1]
            own = np.moveaxis(self.at.payoffs[player], player, 0).reshape(size, -1)
            better = (own - own[self.at.agreement.comply[player]]).max()
            short = temptation.temptation - temptation.reward
            found.append((max(Fraction(0), short), max(Fraction(0), Fraction(better))))
        return found

    @property
    def one_period(self) -> dict[str, dict[str, float]]:
        """What fines do in a single period."""
        return {
            player: {
                "expected_fine": float(temptation.monitoring * temptation.fine),
                "equilibrium_from": float(least),
                "dominant_from": float(dominant),
            }
            for player, temptation, (least, dominant) in zip(
                self._players, self.at.temptations, self._least_fines, strict=True
            )
        }

    def _fines(self) -> Iterator[Claim]:
        """Nothing is said where there are none."""
        fines = [temptation.monitoring * temptation.fine for temptation in self.at.temptations]
        if not any(fines):
            return
        enough = [all(fine >= least[k] for fine, least in zip(fines, self._least_fines, strict=True)) for k in (0, 1)]
        needed = [
            {"player": label, "least": least, "dominant": dominant, "now": fine}
            for label, (least, dominant), fine in zip(self._players.values(), self._least_fines, fines, strict=True)
        ]
        yield claim("repeated.fines", suffice=enough[0], dominant=enough[1], needed=needed)

    @cached_property
    def agreements(self) -> dict[Profile, dict[str, Range]]:
        """The profiles that could be kept to under the same punishment by players who are patient enough."""
        shape = self.at.agreement.form.outcome.shape
        if self.at.agreement.form.outcome.size > _AGREEMENTS:
            return {}
        result: dict[Profile, dict[str, Range]] = {}
        for profile in product(*map(range, shape)):
            ranges = [_range(self.at.critical(self.at.temptation(player, profile))) for player in range(len(shape))]
            kept: dict[str, Range] = {
                player: found for player, found in zip(self._players, ranges, strict=True) if found is not None
            }
            if len(kept) == len(ranges):
                result[profile] = kept
        return result

    def _others(self) -> Iterator[Claim]:
        """Which other outcomes could be agreed on: of several ways to one, the one that takes the least patience."""
        agreement = self.at.agreement
        known = (agreement.label(agreement.comply), agreement.label(agreement.punish))
        best: dict[str, tuple[float, Mapping[str, Range]]] = {}
        for profile, ranges in self.agreements.items():
            least = max(float(found["from"] or 0) for found in ranges.values())
            label = agreement.label(profile)
            if label not in known and (label not in best or least < best[label][0]):
                best[label] = (least, ranges)
        listed = [
            claim("repeated.other", outcome=label, needs=self._needs(found)) for label, (_, found) in best.items()
        ]
        if listed:
            yield claim("repeated.others", others=listed[:_LISTED], more=max(0, len(listed) - _LISTED))

    def _needs(self, ranges: Mapping[str, Range]) -> list[Claim]:
        return [
            claim("repeated.player_at", player=self._players[player], discounts=discount_range(_discounts(found)))
            for player, found in ranges.items()
            if (found["from"] or 0) > 0 or found["to"] is not None
        ]

    @cached_property
    def reach(self) -> dict[str, Any]:
        """Minmax payoffs, and for two players what lotteries over profiles give, and what of it is above these."""
        table, players = self.at.payoffs, list(self._players)
        if len(players) != 2:
            return {"minmax_pure": {player: float(pure_minmax(table[i], i)) for i, player in enumerate(players)}}
        least = (minmax(table[0].tolist()), minmax(table[1].T.tolist()))
        corners = hull(list(zip(table[0].ravel(), table[1].ravel(), strict=True)))
        return {
            "minmax": dict(zip(players, map(float, least), strict=True)),
            "feasible": [self._point(corner) for corner in corners],
            "individually_rational": [self._point(corner) for corner in at_least(corners, least)],
        }

    def _point(self, values: Sequence[Fraction]) -> dict[str, Any]:
        players = list(self._players)
        exact = {} if self.rounded else {"exact": dict(zip(players, map(str, values), strict=True))}
        return {"payoffs": dict(zip(players, map(float, values), strict=True)), **exact}

    def _folk(self) -> Iterator[Claim]:
        pure = "minmax_pure" in self.reach
        least: Mapping[str, float] = self.reach["minmax_pure" if pure else "minmax"]
        values = [{"player": self._players[player], "payoff": value} for player, value in least.items()]
        yield claim("repeated.minmax", payoffs=values, pure=pure)
        if pure:
            return
        comply = self.at.agreement.comply
        above = [float(self.at.payoff(i, comply)) - least[player] for i, player in enumerate(self._players)]
        worse = [label for label, more in zip(self._players.values(), above, strict=True) if more < 0]
        fined = any(temptation.monitoring * temptation.fine for temptation in self.at.temptations)
        if worse:
            yield claim("repeated.below_minmax", players=worse, fined=fined)
        elif min(above) > 0:
            yield claim("repeated.folk_theorem")

    def _named(self, profile: Profile) -> dict[str, str]:
        strategies = self.at.agreement.form.strategies.items()
        return {player: list(names)[i] for (player, names), i in zip(strategies, profile, strict=True)}


def discount_range(found: CriticalDiscounts | None) -> Claim:
    """Discounts in words.

    >>> half = Fraction(1, 2)
    >>> found = None, CriticalDiscounts(half), CriticalDiscounts(Fraction(0), half)
    >>> print(*map(discount_range, found), sep="; ")
    at no discount; at discounts of 0.5 or more; at discounts up to 0.5
    """
    low, high, possible = (0, None, False) if found is None else (found.low, found.high, found.possible)
    return claim("repeated.discounts", low=low, high=high, possible=possible)


def _range(found: CriticalDiscounts | None) -> dict[str, float | None] | None:
    if found is None or not found.possible:
        return None
    return {"from": float(found.low), "to": None if found.high is None else float(found.high)}


def _discounts(found: Range) -> CriticalDiscounts:
    return CriticalDiscounts(found["from"] or 0.0, found["to"])
