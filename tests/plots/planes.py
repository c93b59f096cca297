"""Payoff planes from plain to extreme: games, and bargaining that is really solved."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.plots import SolvedProtocol
from tests.plots import cases, made

LONG = list(cases.LONG.values())
WORLD = list(cases.WORLD.values())
SIDES = ("Ukraine", "Russia")
BARGAIN = {"kind": "bargain"}


def options(
    payoffs: Sequence[tuple[float, float]], labels: Sequence[str], players: tuple[str, str] = SIDES, **more: object
) -> SolvedProtocol:
    """Bargaining over options with these payoffs; the last is no deal."""
    names = [*(f"o{place}" for place in range(len(payoffs) - 1)), "no_deal"]
    named = {name: {"label": label} for name, label in zip(names, labels, strict=True)}
    worth = {p: {name: pair[place] for name, pair in zip(names, payoffs, strict=True)} for place, p in enumerate("ab")}
    no_deal = named.pop("no_deal")
    sides = dict(zip("ab", players, strict=True))
    return made.solved(sides, BARGAIN | more, options=named, no_deal=no_deal, payoffs=worth)


def packages(issues: int, levels: int) -> SolvedProtocol:
    """Issues of several levels each, worth different things to both."""

    def level(issue: int, number: int) -> Mapping[str, object]:
        worth = {"a": number * (issue + 1), "b": (levels - 1 - number) * (issues - issue)}
        return {"label": f"{LONG[issue]}, level {number}", "payoffs": worth}

    parts = {
        f"i{issue}": {"label": LONG[issue], "levels": {f"i{issue}l{k}": level(issue, k) for k in range(levels)}}
        for issue in range(issues)
    }
    return made.solved({"a": "Ukraine", "b": "Russia"}, BARGAIN | {"issues": parts})


def _random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-9, 10, (len(shape), *shape))


ISTANBUL = [(5, 0.5), (-4.35, 2.7), (-9, 9), (-8, 8), (-3.7, 1.4)]
NAMES = ["30-day truce", "2–3 day local truce", "Withdrawal", "Package deal", "War goes on"]
CASES: dict[str, Callable[[], object]] = {
    "chicken": cases.chicken,
    "demands": cases.demands,
    "best for both": lambda: cases.game([[[3, 0], [0, 1]], [[3, 0], [0, 1]]], [["Sign", "Wait"]] * 2),
    "opposed": lambda: cases.game(
        [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], [["Heads", "Tails"]] * 2, mixed=[(("1/2", "1/2"), ("1/2", "1/2"))]
    ),
    "one line": lambda: cases.game([[[0, 1]], [[5, 5]]], [["Sign"], ["Sign", "Wait"]]),
    "long labels": lambda: cases.game(_random(1, 8, 8), [LONG[:8], LONG[3:11]]),
    "wide numbers": lambda: cases.game(
        [[["1/3", "-1234567.891"]], [["22/7", "0.000012"]]], [["Sign"], ["Sign", "Wait"]]
    ),
    "other letters": lambda: options(ISTANBUL[:2] + ISTANBUL[3:], WORLD, ("Україна", "Россия")),
    "bargaining": lambda: options(ISTANBUL, NAMES),
    "no agreement": lambda: options([(-1, 5), (3, -4), (0, 0)], ["Withdrawal", "Truce", "War goes on"]),
    "twelve options": lambda: options(
        [(k, (11 - k) * (1 + k / 12)) for k in range(11)] + [(1, 1)], [*LONG[:11], "War goes on"]
    ),
    "close together": lambda: options([(5 + k / 50, 5 - k / 50) for k in range(6)] + [(0, 0)], [*LONG[:6], "War"]),
    "tied": lambda: options([(2, 2)] * 4 + [(0, 0)], NAMES),
    "packages": lambda: packages(3, 2),
    "many packages": lambda: packages(4, 4),
}
