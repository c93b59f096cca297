"""Repeated agreements at a batch of points, in doubles wherever rounding cannot matter."""

import numpy as np
from numpy.typing import NDArray

from sim.protocols.repeated.agreement import Agreement, Profile, swapped
from sim.protocols.values import Values
from sim.solution_table import SolutionTable

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# A generous multiple of the rounding errors of the few operations below.
_ROUNDING = 1e-13


def clearly_kept(agreement: Agreement, values: Values) -> tuple[Bools, Bools]:
    """Where doubles decide everything, and whether the agreement is kept there; both ``(batch,)``."""
    with np.errstate(all="ignore"):
        monitoring, _ = values.floats(agreement.monitoring)
        clear = (monitoring >= 0) & (monitoring <= 1)
        if agreement.punishment == "tit-for-tat":
            clear &= monitoring == 1
        kept = np.ones(values.batch, dtype=bool)
        for player in range(len(agreement.players)):
            known, complies = _player(agreement, values, player, monitoring)
            clear &= known
            kept &= complies
    return clear, kept


def _player(agreement: Agreement, values: Values, player: int, monitoring: Floats) -> tuple[Bools, Bools]:
    discount, discount_error = values.floats(agreement.discount[player])
    fine, fine_error = values.floats(agreement.fine[player])
    size = agreement.form.outcome.shape[player]
    reward, reward_error = _payoff(agreement, values, player, agreement.comply)
    punishment, punishment_error = _payoff(agreement, values, player, agreement.punish)
    least, least_error = _payoff(agreement, values, player, swapped(agreement.punish, player, agreement.comply[player]))
    others = [
        _payoff(agreement, values, player, swapped(agreement.comply, player, own))
        for own in range(size)
        if own != agreement.comply[player]
    ] or [(reward, reward_error)]
    best = np.max([value for value, _ in others], axis=0)
    errors = sum([error for _, error in others], reward_error + punishment_error + least_error)
    errors = errors + fine_error + values.floats(agreement.monitoring)[1] + discount_error
    unit = 1 + np.abs([best, reward, punishment, least, fine]).max(axis=0)
    periods = max(1, agreement.periods)
    bound = (periods + 4) ** 2 * unit * (_ROUNDING + 4 * errors)
    slack = _slack(agreement, (best, reward, punishment, least, fine), discount, monitoring)
    clear = (np.abs(slack) > bound) & (discount >= 0) & (discount < 1) & (fine >= 0) & np.isfinite(bound)
    return clear & _punishment_holds(agreement, values, player), slack > 0


def _slack(agreement: Agreement, stakes: tuple[Floats, ...], discount: Floats, m: Floats) -> Floats:
    """As :func:`sim.solvers.repeated.trigger_strategies.slack` has it; stakes: T, R, P, S and the fine."""
    best, reward, punishment, least, fine = stakes
    if agreement.punishment == "tit-for-tat":
        gain = best - reward
        return np.minimum(discount * (best - punishment), discount * (reward - least)) - gain
    gain, loss = best - m * fine - reward, m * (reward - punishment)
    if agreement.punishment == "grim":
        return discount * loss - (1 - discount) * gain
    total = np.zeros_like(discount)
    for _ in range(agreement.periods):  # δ + … + δⁿ, from the inside
        total = discount * (1 + total)
    return loss * total - gain


def _punishment_holds(agreement: Agreement, values: Values, player: int) -> Bools:
    """Where the player clearly stays with the punishment; ties count if they are the same formula."""
    own = agreement.formula(player, agreement.punish)
    value, error = values.floats(own)
    result = np.ones(values.batch, dtype=bool)
    for other in range(agreement.form.outcome.shape[player]):
        formula = agreement.formula(player, swapped(agreement.punish, player, other))
        if formula != own:
            more, other_error = values.floats(formula)
            result &= (more < value - error - other_error) | ((more == value) & (error == 0) & (other_error == 0))
    return result


def _payoff(agreement: Agreement, values: Values, player: int, profile: Profile) -> tuple[Floats, Floats]:
    return values.floats(agreement.formula(player, profile))


def table_of(agreement: Agreement, values: Values, kept: Bools, exact: bool) -> SolutionTable:
    """A row for compliance where it is kept, and one for the punishment."""
    batch = values.batch
    point = np.concatenate([np.flatnonzero(kept), np.arange(batch)])
    complies = np.arange(len(point)) < np.count_nonzero(kept)
    order = np.lexsort((~complies, point))
    point, complies = point[order], complies[order]
    payoffs = [
        [_payoff(agreement, values, player, profile)[0] for player in range(len(agreement.players))]
        for profile in (agreement.punish, agreement.comply)
    ]
    outcome = np.array([int(agreement.form.outcome[profile]) for profile in (agreement.punish, agreement.comply)])
    possible = np.arange(len(agreement.form.outcomes)) == outcome[complies.astype(np.intp)][:, None]
    supports = np.tile(np.stack([complies, ~complies], axis=1), (1, len(agreement.players)))
    return SolutionTable(
        point=point.astype(np.int64),
        strategies=supports.astype(np.float64),
        payoffs=np.array(payoffs).transpose(2, 0, 1)[point, complies.astype(np.intp)],
        outcomes=possible.astype(np.float64),
        regret=np.zeros(len(point)),
        component=np.where(kept[point] & ~complies, 1, 0).astype(np.int64),
        supports=supports,
        possible=possible,
        exact=np.full(batch, exact),
        degenerate=np.zeros(batch, dtype=bool),
        complete=np.zeros(batch, dtype=bool),
        message=("",) * batch,
    )
