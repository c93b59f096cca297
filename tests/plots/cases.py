"""Small made-up sweeps and games that the figures are tried on; their equilibria are given, not computed."""

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from sim.analysis.solved import SolvedGame
from sim.games.normal_form import NormalForm, expected
from sim.solution import Component, Equilibrium, Solution

ISTANBUL = {
    "truce": "30-day truce",
    "local": "2–3 day local truce",
    "package": "Package deal",
    "no_deal": "War goes on",
}
PLAYERS = {"ukraine": "Ukraine", "russia": "Russia"}

# An equilibrium as these sweeps give it: the strategies of both players, the outcomes and the payoffs.
Given = tuple[dict[str, float], dict[str, float], dict[str, float], tuple[float, float]]
# At each point: a name for its regime, whether it has ties, and its equilibria.
Rule = Callable[..., tuple[str, bool, Sequence[Given]] | None]


def pure(
    outcome: str, payoffs: tuple[float, float] = (1.0, 2.0), row: str | None = None, column: str | None = None
) -> Given:
    return {row or outcome: 1.0}, {column or outcome: 1.0}, {outcome: 1.0}, payoffs


def sweep(
    rule: Rule,
    vary: Mapping[str, Sequence[float]],
    outcomes: Mapping[str, str] = ISTANBUL,
    about: Mapping[str, Any] | None = None,
    *,
    labels: Mapping[str, tuple[str, str]] | None = None,
    players: Mapping[str, str] = PLAYERS,
) -> pa.Table:
    """A sweep's table over the grid of the values, from a rule that gives regime and equilibria (None: it fails)."""
    names = list(vary)
    grid = np.stack(np.meshgrid(*vary.values(), indexing="ij"), axis=-1).reshape(-1, len(names))
    strategies = {player: dict(outcomes) for player in players}
    rows: list[dict[str, Any]] = []
    known: dict[str, dict[str, Any]] = {}
    for point, values in enumerate(grid):
        where = {f"parameter.{name}": float(value) for name, value in zip(names, values, strict=True)}
        answer = rule(*map(float, values))
        if answer is None:
            rows.append({"point": point, **where, "status": "failed", "message": "division by zero"})
            continue
        name, degenerate, equilibria = answer
        regime = known.setdefault(
            name,
            {
                "number": len(known) + 1,
                "name": name,
                "words": name.split(" #")[0],
                "points": 0,
                "degenerate": degenerate,
                "outcomes": [[key for key, p in given[2].items() if p > 0] for given in equilibria],
                "example": {},
            },
        )
        regime["points"] += 1
        for number, (first, second, result, payoffs) in enumerate(equilibria):
            row = {"point": point, **where, "status": "ok", "message": "", "equilibrium": number, "component": number}
            row |= {"pure": max(result.values()) == 1, "regret": 0.0, "exact": True, "degenerate": degenerate}
            row |= {"complete": True, "regime": regime["number"]}
            row |= {f"outcome.{key}": result.get(key, 0.0) for key in outcomes}
            row |= {f"payoff.{player}": payoff for player, payoff in zip(players, payoffs, strict=True)}
            for player, strategy in zip(players, (first, second), strict=True):
                row |= {f"strategy.{player}.{key}": strategy.get(key, 0.0) for key in outcomes}
            rows.append(row)
    for regime in known.values():
        regime["share"] = regime["points"] / len(grid)
        regime["tie"] = regime["degenerate"] and _is_line(regime["number"], rows, [len(set(v)) for v in vary.values()])
    labels = labels or {}
    description = {
        "schema": "negsim/sweep/1",
        "title": "Istanbul, second round",
        "file": "scenarios/istanbul/2025.yaml",
        "sha256": "3f8a11c2" * 8,
        "protocol": "demands",
        "kind": "demands",
        "concept": "nash",
        "design": "grid",
        "variant": None,
        "options": [],
        "vary": {
            name: {
                "label": labels.get(name, (name.replace("_", " ").capitalize(), ""))[0],
                "unit": labels.get(name, ("", "utility"))[1],
                "values": [float(value) for value in values],
            }
            for name, values in vary.items()
        },
        "parameters": {"sanctions": 2.0, "rotation_gain": 1.0, "momentum": 4.0, "war_cost_russia": 2.0},
        "players": dict(players),
        "outcomes": dict(outcomes),
        "strategies": strategies,
        "variants": {},
        "points": len(grid),
        "regimes": list(known.values()),
    } | dict(about or {})
    return table(rows, description, names, outcomes, players)


def _is_line(number: int, rows: Sequence[Mapping[str, Any]], sizes: Sequence[int]) -> bool:
    """Whether a regime fills no square of four neighbouring points."""
    mask = np.zeros(sizes, dtype=bool)
    mask.flat[[row["point"] for row in rows if row.get("regime") == number]] = True
    return mask.ndim != 2 or not (mask[1:, 1:] & mask[:-1, 1:] & mask[1:, :-1] & mask[:-1, :-1]).any()


def table(
    rows: list[dict[str, Any]],
    about: Mapping[str, Any],
    names: Sequence[str],
    outcomes: Mapping[str, str],
    players: Mapping[str, str],
) -> pa.Table:
    fields = [("point", pa.int64()), *((f"parameter.{name}", pa.float64()) for name in names)]
    fields += [
        ("status", pa.string()),
        ("message", pa.string()),
        ("equilibrium", pa.int32()),
        ("component", pa.int32()),
    ]
    fields += [("pure", pa.bool_()), ("regret", pa.float64()), ("exact", pa.bool_()), ("degenerate", pa.bool_())]
    fields += [("complete", pa.bool_()), ("regime", pa.int32())]
    fields += [(f"outcome.{key}", pa.float64()) for key in outcomes]
    fields += [(f"payoff.{key}", pa.float64()) for key in players]
    fields += [(f"strategy.{player}.{key}", pa.float64()) for player in players for key in outcomes]
    schema = pa.schema(fields, metadata={"negsim": json.dumps(about, ensure_ascii=False)})
    return pa.table({name: [row.get(name) for row in rows] for name, _ in fields}, schema=schema)


def mixed(truce: float, payoffs: tuple[float, float]) -> Given:
    row = {"truce": truce, "no_deal": 1 - truce}
    return row, row, {"truce": truce * truce, "no_deal": 1 - truce * truce}, payoffs


def istanbul(x: float, y: float) -> tuple[str, bool, list[Given]]:
    """War below a slanted line, a truce above another, both between; ties on a line x = 3; a tie line y = 1."""
    war, truce, local = pure("no_deal", (-4, -2 - x)), pure("truce", (5, 0.5)), pure("local", (0, y - 1))
    if x == 3:
        return "30-day truce, 2–3 day local truce or War goes on #tie", True, [war, truce, local]
    if x > 3 and y < 1.2:
        return "30-day truce or War goes on", True, [war, truce]
    if y > 0.4 * x:
        return "2–3 day local truce or War goes on", True, [war, local]
    return ("War goes on #a" if x < 1 else "War goes on #b"), True, [war]


def istanbul_map(**about: Any) -> pa.Table:
    variants = {
        "raid": {"label": "After the airfield raid", "parameters": {"war_cost_russia": 4}},
        "credible": {"label": "Sanctions credible", "parameters": {"sanctions": 5}},
        "empty": {"label": "Sanctions not credible", "parameters": {"sanctions": 0}},
    }
    labels = {
        "sanctions": ("New US sanctions on Russia after a round without a deal", "utility"),
        "rotation_gain": ("Russia's gain from rotating units in a local truce", "utility"),
    }
    vary = {"sanctions": np.linspace(0, 6, 61), "rotation_gain": np.linspace(0, 2, 41)}
    return sweep(istanbul, vary, about={"variants": variants} | about, labels=labels)


def game(
    payoffs: Any,
    labels: Sequence[Sequence[str]],
    outcomes: Sequence[str] | None = None,
    where: Any = None,
    players: Sequence[str] = ("Ukraine", "Russia", "Turkey"),
    **about: Any,
) -> SolvedGame:
    """A picture of a game with given payoffs (players, s1, …, sn); its pure equilibria and ``mixed`` ones are given."""
    exact = np.vectorize(Fraction, otypes=[object])(np.asarray(payoffs, dtype=object))
    shape = exact.shape[1:]
    names = tuple(f"p{place}" for place in range(len(shape)))
    ids = tuple(tuple(f"s{place}" for place in range(size)) for size in shape)
    profiles = list(product(*map(range, shape)))
    if outcomes is None:
        told = {
            f"o{place}": ", ".join(labels[p][s] for p, s in enumerate(profile))
            for place, profile in enumerate(profiles)
        }
        where = np.arange(len(profiles)).reshape(shape)
    else:
        told = {("no_deal" if label == "War goes on" else f"o{place}"): label for place, label in enumerate(outcomes)}
    form = NormalForm(
        names, ids, tuple(told), np.asarray(where, dtype=np.intp), exact[None].astype(float), lambda i: exact
    )
    best = np.stack([exact[p] == exact[p].max(axis=p, keepdims=True) for p in range(len(shape))]).astype(bool)
    given = [
        [{ids[p][s]: Fraction(1)} for p, s in enumerate(profile)]
        for profile in profiles
        if best[(slice(None), *profile)].all()
    ]
    given += [
        [dict(zip(ids[p], map(Fraction, mix), strict=True)) for p, mix in enumerate(profile)]
        for profile in about.pop("mixed", [])
    ]
    found = []
    for profile in given:
        full = {
            name: {key: strategy.get(key, Fraction(0)) for key in keys}
            for name, keys, strategy in zip(names, ids, profile, strict=True)
        }
        vectors = [
            np.array([full[name][key] for key in keys], dtype=object) for name, keys in zip(names, ids, strict=True)
        ]
        result = {key: Fraction(0) for key in told}
        for cell in profiles:
            result[list(told)[form.outcome[cell]]] += Fraction(np.prod([vectors[p][s] for p, s in enumerate(cell)]))
        gains = {name: expected(exact[p], vectors) for p, name in enumerate(names)}
        found.append(Equilibrium(full, gains, result, Fraction(0), component=len(found)))
    subsets = tuple(tuple(part) for part in about.pop("subsets", [(place,) for place in range(len(found))]))
    if about.pop("joined", False):
        components: tuple[Component, ...] = (Component(tuple(range(len(found))), subsets),)
    else:
        components = tuple(Component(subset, (subset,)) for subset in subsets)
    solution = Solution(
        "nash", "exact", tuple(found), about.pop("complete", True), True, about.pop("degenerate", False), components
    )
    return SolvedGame(
        game=form,
        solution=solution,
        players=dict(zip(names, players, strict=False)),
        strategies={
            name: dict(zip(keys, texts, strict=True)) for name, keys, texts in zip(names, ids, labels, strict=True)
        },
        outcomes=told,
        title=about.pop("title", "Istanbul, second round"),
        protocol="demands",
        sha256="3f8a11c2" * 8,
        **about,
    )


def demands() -> SolvedGame:
    """Four options, each side names one; payoffs as in the Istanbul case."""
    options = ["30-day truce", "2–3 day local truce", "Withdrawal", "Package deal"]
    worth = [("5", "0.5"), ("-4.35", "3.7"), ("-9", "9"), ("-8", "8")]
    war = ("-3.7", "1.4")
    cells = [[worth[i] if i == j else war for j in range(4)] for i in range(4)]
    payoffs = [[[cell[p] for cell in row] for row in cells] for p in (0, 1)]
    where = np.full((4, 4), 4)
    np.fill_diagonal(where, range(4))
    return game(
        payoffs,
        [options, options],
        [*options, "War goes on"],
        where,
        degenerate=True,
        parameters={"war_cost_ukraine": 4, "momentum": 4, "sanctions": 2, "credibility": 0.3},
    )


def chicken() -> SolvedGame:
    return game(
        [[[6, 2], [7, 0]], [[6, 7], [2, 0]]],
        [["Swerve", "Straight"]] * 2,
        players=("Alice", "Bob"),
        title="Chicken",
        mixed=[(("2/3", "1/3"), ("2/3", "1/3"))],
    )


def gradient(x: float, y: float) -> tuple[str, bool, list[Given]]:
    """A single mix whose share of truce rises with both parameters."""
    return "A mix of 30-day truce and War goes on", False, [mixed(0.1 + (x + y) / 20, (1, 1))]


def credibility(x: float) -> tuple[str, bool, list[Given]] | None:
    """War is always an equilibrium, a truce from 0.5 on, and between them a mix whose share of truce falls."""
    war, truce = pure("no_deal", (-4 + x, 1 - 4 * x)), pure("truce", (5, 0.5))
    if 0.2 <= x < 0.24:
        return None
    if x == 0.5:
        return (
            "30-day truce or War goes on #tie",
            True,
            [war, pure("no_deal", (-4 + x, 1 - 4 * x), "no_deal", "truce"), truce],
        )
    if x > 0.5:
        share = round(0.9 - x / 2, 6)
        return (
            "30-day truce, War goes on or a mix of them",
            False,
            [war, truce, mixed(share, (5 * share - 1, 0.5 - share))],
        )
    return "War goes on", False, [war]


def sample(table: pa.Table, design: str = "random") -> pa.Table:
    """A sweep's table as if its points had been drawn."""
    about = json.loads(table.schema.metadata[b"negsim"]) | {"design": design}
    return table.replace_schema_metadata({"negsim": json.dumps(about)})


def failed() -> pa.Table:
    return sweep(lambda x: None, {"sanctions": [0, 1, 6]})


def credibility_strip(**about: Any) -> pa.Table:
    labels = {"credibility": ("Credibility of the sanctions", "probability")}
    parameters = {"credibility": 0.3, "sanctions": 2.0, "momentum": 4.0}
    return sweep(
        credibility, {"credibility": np.linspace(0, 1, 51)}, about={"parameters": parameters} | about, labels=labels
    )


LONG = {
    "ceasefire": "Unconditional ceasefire of thirty days along the whole line of contact, monitored from satellites",
    "corridor": "Humanitarian corridors",
    "exchange": "Exchange of all prisoners of war, the wounded and the under-25s first",
    "moratorium": "Moratorium on strikes against energy infrastructure",
    "grain": "Return to the Black Sea grain arrangement of July 2022 with additional inspections",
    "summit": "Leaders' summit",
    "withdrawal": "Withdrawal from the four regions",
    "neutrality": "Neutrality with guarantees by the permanent members of the Security Council",
    "demobilisation": "Demobilisation",
    "elections": "Elections within 100 days after martial law is lifted",
    "commission": "A joint commission",
    "no_deal": "War goes on",
}
WORLD = {
    "a": "30-дневное перемирие",
    "b": "停火三十天并交换战俘",
    "c": "هدنة لمدة ثلاثين يوما",
    "no_deal": "Війна триває $5 & <ще>",
}


def patchwork(outcomes: Mapping[str, str], kinds: int, steps: int = 24) -> pa.Table:
    """A map of many regimes of very different sizes: wedges around the lower left corner."""
    names = list(outcomes)

    def rule(x: float, y: float) -> tuple[str, bool, list[Given]]:
        kind = int(kinds * (np.arctan2(y, x) / (np.pi / 2)) ** 2 * 0.999)
        pair = [names[kind % len(names)], names[(kind // 2 + 3) % len(names)]]
        found = [pure(name) for name in dict.fromkeys(pair)]
        label = " or ".join(outcomes[name] for name in dict.fromkeys(pair))
        return f"{label} #{kind}", False, found

    values = np.linspace(0.01, 6, steps)
    labels = {"sanctions": ("Sanctions", "utility"), "momentum": ("M", "")}
    return sweep(rule, {"sanctions": values, "momentum": values}, outcomes, labels=labels)


def ladder(outcomes: Mapping[str, str], mixes: bool = True) -> pa.Table:
    """A strip on which every outcome has its stretch, and mixes of neighbours have theirs."""
    names = list(outcomes)

    def rule(x: float) -> tuple[str, bool, list[Given]]:
        place = min(int(x * len(names)), len(names) - 1)
        found = [pure(name, (number + x, -number * x)) for number, name in enumerate(names) if abs(number - place) <= 1]
        if mixes and place + 1 < len(names):
            both = {names[place]: 1 - x, names[place + 1]: x}
            found.append((both, both, both, (place - x, x)))
        return f"regime {place}", False, found

    about = {"parameters": {"mood": 0.5}}
    return sweep(rule, {"mood": np.linspace(0, 1, 41)}, outcomes, about, labels={"mood": ("Mood", "share")})
