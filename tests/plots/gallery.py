"""Every made-up case by figure and name, from plain to extreme."""

from collections.abc import Callable

import numpy as np

from tests.plots import cases, planes, protocols

LONG = list(cases.LONG.values())
WORLD = list(cases.WORLD.values())


def _random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-9, 10, (len(shape), *shape))


def _outcomes(seed: int, shape: tuple[int, ...], many: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, many, shape)


def _continua():
    """Two segments that meet in a corner: one component of two maximal Nash subsets."""
    options = ["30-day truce", "2–3 day local truce"]
    return cases.game(
        [[["0.5", 1], [1, 1]], [["2", 3], [3, 3]]],
        [options, options],
        [*options, "War goes on"],
        [[0, 2], [2, 1]],
        subsets=((0, 2), (1, 2)),
        joined=True,
        degenerate=True,
    )


def _anything():
    """Nothing matters: the whole square is one component."""
    return cases.game(
        np.zeros((2, 2, 2), dtype=int), [["Sign", "Wait"]] * 2, players=("Alice", "Bob"), subsets=((0, 1, 2, 3),)
    )


def _one_regime():
    return cases.sweep(
        lambda x, y: ("War goes on", True, [cases.pure("no_deal")]), {"sanctions": [0, 1, 4], "momentum": [0, 0.5, 4]}
    )


def _failing():
    """A third of the map cannot be solved, and a regime with ties lies beside the hole."""

    def rule(x, y):
        if x > 4:
            return None
        return ("30-day truce", x == 3, [cases.pure("truce" if x < 3 else "no_deal")])

    return cases.sweep(rule, {"sanctions": range(7), "momentum": range(5)})


def _all_failed():
    return cases.sweep(lambda x, y: None, {"sanctions": range(3), "momentum": range(3)})


SCRIPTS = {"a": "Україна", "b": "Российская Федерация", "c": "تركيا"}


def _symmetric(rows, labels):
    """A symmetric game of three strategies, from the row player's payoffs."""
    return cases.game([rows, [list(column) for column in zip(*rows, strict=True)]], [labels] * 2)


TWO = {"truce": "Truce", "no_deal": "War"}
CASES: dict[str, dict[str, Callable[[], object]]] = {
    "payoffs": {
        "chicken": cases.chicken,
        "demands": cases.demands,
        "one cell": lambda: cases.game([[[1]], [[2]]], [["Only"], ["Only"]]),
        "long labels": lambda: cases.game(_random(1, 8, 8), [LONG[:8], LONG[3:11]], LONG[:5], _outcomes(1, (8, 8), 5)),
        "flat": lambda: cases.game(_random(2, 2, 8), [LONG[:2], LONG[:8]]),
        "three players": lambda: cases.game(_random(3, 2, 2, 2), [["Act", "Wait"]] * 3),
        "three players, four strategies": lambda: cases.game(_random(4, 4, 4, 4), [LONG[:4]] * 3),
        "other letters": lambda: cases.game(
            _random(5, 3, 3), [WORLD[:3]] * 2, WORLD, _outcomes(5, (3, 3), 4), players=("Україна", "Россия")
        ),
        "wide numbers": lambda: cases.game(
            [[["1/3", "-1234567.891"]], [["22/7", "0.000012"]]], [["Sign"], ["Sign", "Wait"]]
        ),
        "ordinal": lambda: cases.game(
            [[[3, 2], [4, 1]], [[3, 4], [2, 1]]],
            [["Blockade", "Air strike"], ["Withdraw missiles", "Keep missiles"]],
            ["Compromise", "Soviet victory", "US victory", "Nuclear war"],
            [[0, 1], [2, 3]],
            ordinal=True,
        ),
        "many parameters": lambda: cases.game(
            _random(6, 2, 2), [["Sign", "Wait"]] * 2, parameters={f"a_parameter_{i}": i / 3 for i in range(20)}
        ),
    },
    "best-responses": {
        "chicken": cases.chicken,
        "continua": _continua,
        "anything": _anything,
        "long labels": lambda: cases.game(
            [[[2, 0], [0, 1]], [[1, 0], [0, 2]]], [LONG[:2], LONG[2:4]], mixed=[(("2/3", "1/3"), ("1/3", "2/3"))]
        ),
        "other letters": lambda: cases.game(
            [[[2, 0], [0, 1]], [[1, 0], [0, 2]]], [WORLD[:2], WORLD[2:]], players=("Україна", "Россия")
        ),
        "only mixed": lambda: cases.game(
            [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], [["Heads", "Tails"]] * 2, mixed=[(("1/2", "1/2"), ("1/2", "1/2"))]
        ),
    },
    "simplex": {
        "hawk, dove, retaliator": lambda: _symmetric(
            [[-1, 2, -1], [0, 1, "0.9"], [-1, "1.1", 1]], ["Hawk", "Dove", "Retaliator"]
        ),
        "cycle": lambda: _symmetric([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], ["Rock", "Paper", "Scissors"]),
        "inward cycle": lambda: _symmetric([[0, -1, 2], [2, 0, -1], [-1, 2, 0]], LONG[:3]),
        "attracting": lambda: _symmetric([[0, 6, -4], [-3, 0, 5], [-1, 3, 0]], ["One", "Two", "Three"]),
        "coordination": lambda: _symmetric([[1, 0, 0], [0, 2, 0], [0, 0, 3]], ["Left", "Middle", "Right"]),
        "same twice": lambda: _symmetric([[1, 1, 0], [1, 1, 0], [0, 0, 1]], ["One", "Another", "Third"]),
        "line inside": lambda: _symmetric([[1, 0, 0], [0, 1, 0], [2, -1, 0]], ["One", "Another", "Third"]),
        "between": lambda: _symmetric([[0, 2, 1], [2, 0, 1], [1, 1, 1]], ["One", "Another", "Third"]),
        "anything": lambda: _symmetric([[0] * 3] * 3, ["One", "Another", "Third"]),
        "dominance": lambda: _symmetric([[3, 3, 3], [2, 2, 2], [1, 1, 1]], ["Best", "Middle", "Worst"]),
        "other letters": lambda: _symmetric([[-1, 2, -1], [0, 1, "0.9"], [-1, "1.1", 1]], WORLD[:3]),
    },
    "strip": {
        "credibility": cases.credibility_strip,
        "two outcomes": lambda: cases.ladder(TWO),
        "twelve outcomes": lambda: cases.ladder(cases.LONG),
        "other letters": lambda: cases.ladder(cases.WORLD),
        "only certain outcomes": lambda: cases.ladder(cases.ISTANBUL, mixes=False),
        "two values": lambda: cases.sweep(
            lambda x: ("War goes on", False, [cases.pure("no_deal")]), {"sanctions": [0, 6]}
        ),
        "all failed": lambda: cases.sweep(lambda x: None, {"sanctions": [0, 1, 6]}),
    },
    "shares": {
        "istanbul": lambda: cases.sample(cases.istanbul_map()),
        "long names": lambda: cases.sample(cases.patchwork(cases.LONG, 5), "latin-hypercube"),
        "other letters": lambda: cases.sample(cases.patchwork(cases.WORLD, 6), "sobol"),
        "certain everywhere": lambda: cases.sample(_one_regime()),
        "failing": lambda: cases.sample(_failing()),
        "few": lambda: cases.sample(
            cases.sweep(lambda x: ("War goes on", False, [cases.pure("no_deal")]), {"a": [0, 6]})
        ),
    },
    "regimes": {
        "istanbul": cases.istanbul_map,
        "two outcomes": lambda: cases.patchwork(TWO, 2),
        "long names": lambda: cases.patchwork(cases.LONG, 5),
        "many regimes": lambda: cases.patchwork(cases.LONG, 14),
        "same names": lambda: cases.patchwork(cases.ISTANBUL, 12),
        "other letters": lambda: cases.patchwork(cases.WORLD, 6),
        "one regime": _one_regime,
        "failing": _failing,
        "all failed": _all_failed,
    },
    "payoff-space": planes.CASES,
    "slack": {
        "three": lambda: protocols.moved({"cost": "Cost of war", "pride": "Pride", "doubt": "Doubt"}),
        "one": lambda: protocols.moved({"cost": "Cost of war"}, 1),
        "long labels": lambda: protocols.moved({f"p{i}": label for i, label in enumerate(cases.LONG.values())}, 3),
        "other letters": lambda: protocols.moved({f"p{i}": label for i, label in enumerate(cases.WORLD.values())}, 3),
    },
    "repeated": {
        "grim": protocols.patience,
        "tit for tat": lambda: protocols.patience(punishment="tit-for-tat"),
        "periods": lambda: protocols.patience(punishment="periods", periods=4),
        "unwatched": lambda: protocols.patience(monitoring=0.2, fine={"north": 0.5}),
        "long labels": lambda: protocols.patience({"a": "The Government of Ukraine", "b": "The Russian Federation"}),
        "other letters": lambda: protocols.patience({"a": "Українська Народна Республіка", "b": "Россия"}),
    },
    "heat": {
        "istanbul": cases.istanbul_map,
        "two outcomes": lambda: cases.patchwork(TWO, 2),
        "long names": lambda: cases.patchwork(cases.LONG, 5),
        "other letters": lambda: cases.patchwork(cases.WORLD, 6),
        "many regimes": lambda: cases.patchwork(cases.LONG, 14),
        "same names": lambda: cases.patchwork(cases.ISTANBUL, 12),
        "failing": _failing,
        "only a mix": lambda: cases.sweep(cases.gradient, {"sanctions": np.linspace(0, 6, 31), "momentum": range(9)}),
        "uneven": lambda: cases.sweep(cases.gradient, {"sanctions": [0, 0.1, 0.5, 2, 6], "momentum": [0, 1, 4, 9]}),
    },
    "tree": {
        "ultimatum": protocols.ultimatum,
        "ends without options": protocols.entry,
        "ten moves": protocols.centipede,
        "all the room": protocols.full_tree,
        "ties": lambda: protocols.full_tree(3, tied=True),
        "nothing is seen": lambda: protocols.full_tree(3, alike=True),
        "crossing sets": protocols.crossing,
        "long labels": protocols.long_tree,
        "other letters": lambda: protocols.long_tree(cases.WORLD, SCRIPTS),
        "one player after another": lambda: protocols.long_tree(cases.ISTANBUL, {key: key for key in "abcdefg"}),
    },
    "offers": {
        "ties": protocols.offers,
        "one round": lambda: protocols.offers(1),
        "a choice": lambda: protocols.offers(1, menu="either", options={"north": ["freeze", "ceasefire"]}),
        "unclear": lambda: protocols.offers(1, menu="either", together="withdrawal", either_probability=0.4),
        "many rounds": lambda: protocols.stalling(41),
        "seven rounds": lambda: protocols.stalling(7),
        "breakdown": protocols.breakdown,
        "long labels": protocols.long_offers,
        "other letters": lambda: protocols.long_offers(cases.WORLD, SCRIPTS),
    },
    "beliefs": {
        "breakfast": protocols.breakfast,
        "long labels": lambda: protocols.costly(
            cases.LONG, {"a": "The Government of Ukraine", "b": "The Russian Federation"}
        ),
        "three messages": lambda: protocols.costly(cases.ISTANBUL, types=2, messages=3),
        "other letters": lambda: protocols.costly(protocols.seven(), {"a": "Україна", "b": "Россия"}, 2),
        "one type": lambda: protocols.costly(cases.ISTANBUL, types=1),
    },
    "comparison": {
        "talks": protocols.talks,
        "long labels": lambda: protocols.long_comparison(cases.LONG, {"a": "The Government of Ukraine", "b": "Russia"}),
        "six players": lambda: protocols.long_comparison(cases.ISTANBUL, {key: f"Player {key}" for key in "abcdef"}),
        "other letters": lambda: protocols.long_comparison(cases.WORLD, SCRIPTS),
        "many cases": lambda: protocols.long_comparison(cases.ISTANBUL, {"a": "A", "b": "B"}, 23),
        "many outcomes": protocols.many_outcomes,
    },
}
EVERY = [(kind, name) for kind, found in CASES.items() for name in found]
