"""A table of a sweep with its names in the present language, whatever language it was made in."""

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa

from sim.protocols import Rules
from sim.sweeps.catalogue import name_regimes
from sim.sweeps.schema import METADATA_KEY, read_metadata


def spoken(table: pa.Table, rules: Rules) -> pa.Table:
    """The same rows; outcomes, strategies and regimes are named anew in the metadata."""
    about = read_metadata(table.schema)
    supports = [
        [_positions(rules, *pair) for pair in zip(regime["supports"], regime["outcomes"], strict=True)]
        for regime in about["regimes"]
    ]
    names = name_regimes(supports, [regime["tie"] for regime in about["regimes"]], rules)
    about |= {
        "outcomes": dict(rules.outcomes),
        "amounts": dict(rules.quantities),
        "strategies": {player: dict(strategies) for player, strategies in rules.strategies.items()},
        "regimes": [
            {**regime, "name": name.name, "words": name.words}
            for regime, name in zip(about["regimes"], names, strict=True)
        ],
    }
    return table.replace_schema_metadata({METADATA_KEY: json.dumps(about, ensure_ascii=False).encode()})


def _positions(rules: Rules, used: Mapping[str, Sequence[str]], outcomes: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The groups of bits of an equilibrium: each player's strategies in use, and the outcomes where they follow."""
    groups = [
        tuple(i for i, name in enumerate(strategies) if name in used[player])
        for player, strategies in rules.strategies.items()
    ]
    if len(rules.support_sizes) > len(groups):
        groups.append(tuple(i for i, name in enumerate(rules.outcomes) if name in outcomes))
    return tuple(groups)
