"""The columns of a sweep's table, and what its metadata says about them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from sim.sweeps.catalogue import NamedRegime
from sim.sweeps.plan import Plan

SCHEMA = "negsim/sweep/1"
METADATA_KEY = b"negsim"

COLUMNS: Mapping[str, tuple[pa.DataType, str]] = {
    "point": (pa.int64(), "number of the point, from 0, in the order of the design"),
    "parameter.*": (pa.float64(), "one for each varied parameter: its value at the point"),
    "status": (pa.string(), "'ok', or 'failed' where the point could not be solved"),
    "message": (pa.string(), "why it failed; null where it did not"),
    "equilibrium": (pa.int32(), "number of the equilibrium at its point, from 0; null where there is none"),
    "component": (pa.int32(), "number of the connected set of equilibria that it belongs to, from 0"),
    "pure": (pa.bool_(), "whether nobody randomises"),
    "regret": (pa.float64(), "the most that any player would gain by deviating: 0, or a bound on rounding"),
    "exact": (pa.bool_(), "whether every decision at this point was made without rounding"),
    "degenerate": (pa.bool_(), "whether the game at this point has ties that matter to its equilibria"),
    "complete": (pa.bool_(), "whether no equilibrium is missing at this point"),
    "regime": (pa.int32(), "number of the point's regime, from 1; null where the point failed"),
    "outcome.*": (pa.float64(), "one for each outcome: its probability in the equilibrium"),
    "payoff.*": (pa.float64(), "one for each player: the expected payoff in the equilibrium"),
    "amount.*": (
        pa.float64(),
        "one for each amount that the protocol works out beside payoffs; null where there is none",
    ),
    "strategy.*": (pa.float64(), "one for each player and strategy: its probability in the equilibrium"),
}

METADATA: Mapping[str, str] = {
    "schema": f"the version of these columns and keys: {SCHEMA}",
    "title": "title of the scenario",
    "file": "name of the scenario's file",
    "sha256": "SHA-256 of the scenario's file",
    "protocol": "name of the protocol",
    "kind": "its kind",
    "concept": "what counts as a solution",
    "sweep": "the sweep of the file that was carried out, or null",
    "variant": "the variant that the fixed parameters were taken from, or null",
    "design": "grid, zip, list, one-at-a-time, random, latin-hypercube or sobol",
    "vary": "varied parameter → label, unit, basis, source, value at the base point, and from, to and steps, or values",
    "parameters": "parameter → its value at the base point: in the file, the variant, or as it was set",
    "players": "player → label",
    "outcomes": "outcome → label",
    "amounts": "amount → label",
    "options": "the options of the scenario in its order, including those that the protocol cannot lead to",
    "strategies": "player → strategy → label",
    "variants": "variant of the file → label, and its parameters → value",
    "points": "how many points there are",
    "regimes": "the regimes by falling number of points, each with the keys below",
}

REGIME: Mapping[str, str] = {
    "number": "as in the column regime",
    "name": "the outcomes of its equilibria, in words; no other regime of the table has this name",
    "words": "the same without what tells it apart from others with the same outcomes",
    "points": "how many points it covers",
    "share": "the same as a share of all points",
    "example": "varied parameter → value, at one of its points",
    "degenerate": "whether the games at its points have ties that matter to their equilibria",
    "tie": "whether it exists at thresholds only, and vanishes under small changes of what varies",
    "outcomes": "for each equilibrium, its possible outcomes",
    "supports": "for each equilibrium, player → the strategies played with positive probability",
}


def schema_of(plan: Plan) -> pa.Schema:
    """The columns of a plan's table, in order."""
    names = {
        "parameter.*": [f"parameter.{name}" for name in plan.design.axes],
        "outcome.*": [f"outcome.{name}" for name in plan.rules.outcomes],
        "payoff.*": [f"payoff.{name}" for name in plan.rules.players],
        "amount.*": [f"amount.{name}" for name in plan.rules.quantities],
        "strategy.*": [
            f"strategy.{player}.{name}" for player, strategies in plan.rules.strategies.items() for name in strategies
        ],
    }
    return pa.schema([(name, kind) for key, (kind, _) in COLUMNS.items() for name in names.get(key, [key])])


def metadata_of(plan: Plan, regimes: Sequence[NamedRegime]) -> dict[bytes, bytes]:
    """The metadata of a plan's table: everything that a reader or a figure needs besides the rows."""
    return {METADATA_KEY: json.dumps(describe(plan, regimes), ensure_ascii=False).encode()}


def read_metadata(schema: pa.Schema) -> dict[str, Any]:
    """What :func:`metadata_of` wrote; ``{}`` for a table that is not a sweep's."""
    written = (schema.metadata or {}).get(METADATA_KEY)
    return dict(json.loads(written)) if written else {}


def describe(plan: Plan, regimes: Sequence[NamedRegime]) -> dict[str, Any]:
    """A plan and the regimes that it found, as plain JSON values."""
    scenario = plan.scenario
    return {
        "schema": SCHEMA,
        "title": scenario.title,
        "file": scenario.path.name,
        "sha256": scenario.sha256,
        "protocol": plan.protocol,
        "kind": plan.rules.kind,
        "concept": plan.rules.concepts[0],
        "sweep": plan.name,
        "variant": plan.variant,
        "design": plan.design.kind,
        "vary": {name: _parameter(plan, name) | axis.describe() for name, axis in plan.design.axes.items()},
        "parameters": {name: float(value) for name, value in plan.base.items()},
        "players": dict(plan.rules.players),
        "outcomes": dict(plan.rules.outcomes),
        "amounts": dict(plan.rules.quantities),
        "options": list(scenario.options),
        "strategies": {player: dict(strategies) for player, strategies in plan.rules.strategies.items()},
        "variants": {name: _variant(plan, name) for name in scenario.variants},
        "points": plan.points,
        "regimes": [regime.to_dict() for regime in regimes],
    }


def _parameter(plan: Plan, name: str) -> dict[str, Any]:
    parameter = plan.scenario.parameters[name]
    about = {key: getattr(parameter, key) for key in ("label", "unit", "basis", "source")}
    return about | {"value": float(plan.base[name])}


def _variant(plan: Plan, name: str) -> dict[str, Any]:
    variant = plan.scenario.variants[name]
    return {
        "label": variant.label,
        "parameters": {key: float(value) for key, value in variant.parameters.items()},
    }
