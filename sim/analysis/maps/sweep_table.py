"""A sweep's table as figures read it: what varies, which regime holds at each point, which equilibria there are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.solution import EQUILIBRIUM_CONCEPTS
from sim.words import say

_REQUIRED = ("point", "status", "equilibrium", "regime")


@dataclass(frozen=True)
class MapAxis:
    """A parameter that varies: its values in rising order, and its name for people."""

    name: str
    label: str
    unit: str
    values: NDArray[np.float64]

    @property
    def title(self) -> str:
        """The label with the unit, as an axis carries it."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class SweepTable:
    """A sweep: ``table`` has one row per (point, equilibrium), ``about`` is its description."""

    table: pa.Table
    about: Mapping[str, Any]

    @property
    def of_equilibria(self) -> bool:
        """Whether its concept is one of equilibrium."""
        return self.about.get("concept", "nash") in EQUILIBRIUM_CONCEPTS

    @cached_property
    def axes(self) -> tuple[MapAxis, ...]:
        """The parameters that vary, in the order of the sweep."""
        return tuple(self._axis(name, about) for name, about in self.about["vary"].items())

    def _axis(self, name: str, about: Mapping[str, Any]) -> MapAxis:
        found = np.unique(self.column(f"parameter.{name}"))
        meant = np.asarray(_values(about), dtype=np.float64)
        # A sweep that was cut short lacks values that it was meant to have: they stay visible as gaps.
        values = np.unique(np.concatenate([found, _lacking(meant, found)]))
        return MapAxis(name, about.get("label") or name, about.get("unit") or "", values)

    def column(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, one per row; nan where it is empty."""
        return np.asarray(self.table.column(name).cast(pa.float64()).fill_null(np.nan).to_numpy(), dtype=np.float64)

    def columns(self, prefix: str, names: Mapping[str, Any]) -> NDArray[np.float64]:
        """Columns that share a prefix side by side, of the shape (rows, names)."""
        parts = [self.column(f"{prefix}.{name}") for name in names]
        return np.stack(parts, axis=1) if parts else np.empty((self.table.num_rows, 0))

    @cached_property
    def ok(self) -> NDArray[np.bool_]:
        """Whether a row belongs to a point that was solved."""
        return np.asarray(pc.equal(self.table.column("status"), "ok").to_numpy(), dtype=bool)

    @cached_property
    def first(self) -> NDArray[np.intp]:
        """The first row of each point, in the order of the points."""
        return np.unique(self.column("point"), return_index=True)[1]

    @cached_property
    def regimes(self) -> dict[int, Mapping[str, Any]]:
        """What is known of each regime, by its number."""
        return {int(regime["number"]): regime for regime in self.about["regimes"]}

    @property
    def base(self) -> dict[str, float]:
        """The values of all parameters at the point that the sweep started from."""
        return {name: float(value) for name, value in self.about["parameters"].items()}

    @property
    def base_label(self) -> str:
        """The variant that the sweep started from, for people; "" where it was the scenario's own point."""
        name = self.about["variant"]
        return str(self.about["variants"][name]["label"] or name) if name else ""

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        return [json.dumps(self.about, ensure_ascii=False)]


def read(data: object) -> SweepTable | str:
    """The sweep in a pyarrow table, or the reason why it is none."""
    if not isinstance(data, pa.Table):
        return say("errors.plots.needs_sweep", given=type(data).__name__)
    metadata = (data.schema.metadata or {}).get(b"negsim")
    if metadata is None:
        return say("errors.plots.no_description")
    lacking = [name for name in _REQUIRED if name not in data.column_names]
    if lacking:
        return say("errors.plots.lacks_column", column=lacking[0])
    if not data.num_rows:
        return say("errors.plots.empty_table")
    return SweepTable(data, json.loads(metadata))


def _lacking(meant: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values that no found one equals, rounding aside."""
    if not len(found):
        return meant
    after = np.clip(np.searchsorted(found, meant), 0, len(found) - 1)
    before = np.clip(after - 1, 0, None)
    near = np.isclose(found[after], meant, 1e-9, 1e-12) | np.isclose(found[before], meant, 1e-9, 1e-12)
    return meant[~near]


def _values(about: Mapping[str, Any]) -> Any:
    if "values" in about:
        return about["values"]
    if "from" in about and "to" in about and "steps" in about:
        return np.linspace(float(about["from"]), float(about["to"]), int(about["steps"]))
    return ()
