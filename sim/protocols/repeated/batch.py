"""Repeated agreements at a batch of points, in doubles wherever rounding cannot matter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.formulas import Formula, Points
from sim.protocols.values import Values
from sim.solution import SolutionTable

if TYPE_CHECKING:
    from sim.protocols.repeated.rules import Profile, RepeatedRules

Floats = NDArray[np.float64]
# A generous multiple of the rounding errors of the few operations below.
_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class RepeatedColumns:
    """An agreement, and the values of its formulas."""

    rules: "RepeatedRules"
    values: Values

    def table(self, exactly: Callable[[Points], SolutionTable]) -> SolutionTable:
        """The solutions; points that doubles leave open are solved exactly, by the function given."""
        clear, kept = self._decided()
        own = self._columns(clear, kept)
        open_points = np.flatnonzero(~clear)
        if not len(open_points):
            return own
        batch = self.values.batch
        points = {
            name: column if len(column) < batch else column.take(open_points)
            for name, column in self.values.points.items()
        }
        return own.joined(exactly(points).spread(open_points, own.message), clear)

    def _decided(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Where doubles decide everything, and whether the agreement is kept there."""
        with np.errstate(all="ignore"):
            monitoring, _ = self.values.floats(self.rules.monitoring)
            clear = (monitoring >= 0) & (monitoring <= 1)
            if self.rules.punishment == "tit-for-tat":
                clear &= monitoring == 1
            kept = np.ones(self.values.batch, dtype=bool)
            for player in range(len(self.rules.players)):
                known, complies = self._player(player, monitoring)
                clear &= known
                kept &= complies
        return clear, kept

    def _player(self, player: int, monitoring: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        rules = self.rules
        discount, patience_error = self.values.floats(rules.discount[player])
        fine, fine_error = self.values.floats(rules.fine[player])
        size = rules.form.outcome.shape[player]
        reward, reward_error = self._payoff(player, rules.comply)
        punishment, punishment_error = self._payoff(player, rules.punish)
        least, least_error = self._payoff(player, _swapped(rules.punish, player, rules.comply[player]))
        others = [
            self._payoff(player, _swapped(rules.comply, player, own))
            for own in range(size)
            if own != rules.comply[player]
        ] or [(reward, reward_error)]
        best = np.max([value for value, _ in others], axis=0)
        errors = sum([error for _, error in others], reward_error + punishment_error + least_error)
        errors = errors + fine_error + self.values.floats(rules.monitoring)[1] + patience_error
        unit = 1 + np.abs([best, reward, punishment, least, fine]).max(axis=0)
        periods = max(1, rules.periods)
        bound = (periods + 4) ** 2 * unit * (_ROUNDING + 4 * errors)
        slack = self._slack(best, reward, punishment, least, fine, discount, monitoring)
        clear = (np.abs(slack) > bound) & (discount >= 0) & (discount < 1) & (fine >= 0) & np.isfinite(bound)
        return clear & self._punishment_holds(player), slack > 0

    def _slack(
        self, best: Floats, reward: Floats, punishment: Floats, least: Floats, fine: Floats, discount: Floats, m: Floats
    ) -> Floats:
        """As :func:`sim.solvers.repeated.trigger_strategies.slack` has it."""
        if self.rules.punishment == "tit-for-tat":
            gain = best - reward
            return np.minimum(discount * (best - punishment), discount * (reward - least)) - gain
        gain, loss = best - m * fine - reward, m * (reward - punishment)
        if self.rules.punishment == "grim":
            return discount * loss - (1 - discount) * gain
        total = np.zeros_like(discount)
        for _ in range(self.rules.periods):  # δ + … + δⁿ, from the inside
            total = discount * (1 + total)
        return loss * total - gain

    def _punishment_holds(self, player: int) -> NDArray[np.bool_]:
        """Where the player clearly stays with the punishment; ties count if they are the same formula."""
        rules = self.rules
        own = self._formula(player, rules.punish)
        value, error = self.values.floats(own)
        result = np.ones(self.values.batch, dtype=bool)
        for other in range(rules.form.outcome.shape[player]):
            formula = self._formula(player, _swapped(rules.punish, player, other))
            if formula != own:
                more, other_error = self.values.floats(formula)
                result &= (more < value - error - other_error) | ((more == value) & (error == 0) & (other_error == 0))
        return result

    def _formula(self, player: int, profile: "Profile") -> Formula:
        return self.rules.form.rows[int(self.rules.form.row[profile])][player]

    def _payoff(self, player: int, profile: "Profile") -> tuple[Floats, Floats]:
        return self.values.floats(self._formula(player, profile))

    def _columns(self, clear: NDArray[np.bool_], kept: NDArray[np.bool_]) -> SolutionTable:
        """A row for compliance where it is kept, and one for the punishment."""
        rules, batch = self.rules, self.values.batch
        point = np.concatenate([np.flatnonzero(kept), np.arange(batch)])
        complies = np.arange(len(point)) < np.count_nonzero(kept)
        order = np.lexsort((~complies, point))
        point, complies = point[order], complies[order]
        payoffs = [
            [self._payoff(player, profile)[0] for player in range(len(rules.players))]
            for profile in (rules.punish, rules.comply)
        ]
        outcome = np.array([int(rules.form.outcome[profile]) for profile in (rules.punish, rules.comply)])
        possible = np.arange(len(rules.outcomes)) == outcome[complies.astype(np.intp)][:, None]
        supports = np.tile(np.stack([complies, ~complies], axis=1), (1, len(rules.players)))
        return SolutionTable(
            point=point.astype(np.int64),
            strategies=supports.astype(np.float64),
            payoffs=np.array(payoffs).transpose(2, 0, 1)[point, complies.astype(np.intp)],
            outcomes=possible.astype(np.float64),
            regret=np.zeros(len(point)),
            component=np.where(kept[point] & ~complies, 1, 0).astype(np.int64),
            supports=supports,
            possible=possible,
            exact=np.full(batch, not rules.rounded),
            degenerate=np.zeros(batch, dtype=bool),
            complete=np.zeros(batch, dtype=bool),
            message=("",) * batch,
        )


def _swapped(profile: "Profile", player: int, own: int) -> "Profile":
    return (*profile[:player], own, *profile[player + 1 :])
