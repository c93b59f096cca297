"""``sim.sweep``: a whole sweep as one table in memory."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.scenario import Scenario
from sim.sweeps.catalogue import build_catalogue
from sim.sweeps.chunk import solve_chunks
from sim.sweeps.designs import GRID
from sim.sweeps.plan import Plan, plan_sweep
from sim.sweeps.regimes import numbering
from sim.sweeps.rows import renumber
from sim.sweeps.schema import metadata_of, schema_of


def sweep(
    scenario: Scenario | str | Path,
    vary: Any = None,
    protocol: str | None = None,
    *,
    name: str | None = None,
    design: str = GRID,
    parameters: Mapping[str, Any] | None = None,
    variant: str | None = None,
) -> pa.Table:
    """Solve a scenario at every point of a design: one row for each point and equilibrium.

    The columns are described in ``docs/reference/sweep-table.md``; the metadata of the schema hold, as JSON
    under the key ``negsim``, the labels, the design and the regimes. A point that cannot be solved is a row
    with ``status`` "failed" and a message.

    Args:
        scenario: the scenario, or the path of its file.
        vary: parameter → ``(from, to, steps)`` or parameter → list of values; or a list of points, each a
            mapping from parameter to value. Floats stand for the decimals that they print as.
        protocol: a protocol of the file; if None, the one that the sweep names, else the first.
        name: a sweep of the file, instead of ``vary``; may be left out if the file has only one.
        design: "grid" (all combinations, the last parameter changes fastest), "zip" (first values together,
            second values together, …) or "list".
        parameters: values of parameters that do not vary, instead of those of the file or the variant.
        variant: a variant of the file to start from.

    Raises:
        ScenarioError: unknown names, or a design that cannot be read: all problems at once.
    """
    what = plan_sweep(scenario, vary, protocol, name=name, design=design, parameters=parameters, variant=variant)
    return tabulate(what)


def tabulate(plan: Plan) -> pa.Table:
    """Carry out a plan in memory."""
    chunks = list(solve_chunks(plan))
    found = build_catalogue(plan, (chunk.tallies for chunk in chunks))
    batches = [renumber(chunk.rows, numbering(chunk.tallies, found.tallies)) for chunk in chunks]
    table = pa.Table.from_batches(batches, schema=schema_of(plan))
    return table.replace_schema_metadata(metadata_of(plan, found.regimes))
