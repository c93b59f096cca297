"""From a scenario to solutions: at one point (``solve``), or at every point of a design (``sweep``).

The parts, for those who build on them: ``plan_sweep`` says what is to be done, ``solve_chunks`` does it chunk by
chunk, ``build_catalogue`` numbers and names the regimes, ``renumber`` puts the numbers into the rows.

This module can be called: ``sim.sweep(…)`` is ``sim.sweep.sweep(…)``. As soon as anything imports this package,
Python binds it to the name ``sim.sweep``, which the interface promises to be the function.
"""

import sys
from types import ModuleType

from sim.sweep.catalogue import Catalogue as Catalogue
from sim.sweep.catalogue import Regime as Regime
from sim.sweep.catalogue import build_catalogue as build_catalogue
from sim.sweep.chunk import Chunk as Chunk
from sim.sweep.chunk import solve_chunk as solve_chunk
from sim.sweep.chunk import solve_chunks as solve_chunks
from sim.sweep.designs import DESIGNS as DESIGNS
from sim.sweep.designs import GRID as GRID
from sim.sweep.designs import Design as Design
from sim.sweep.executors import executor_of as executor_of
from sim.sweep.executors import solve_each as solve_each
from sim.sweep.plan import Plan as Plan
from sim.sweep.plan import plan_sweep as plan_sweep
from sim.sweep.regimes import Tally as Tally
from sim.sweep.regimes import numbering as numbering
from sim.sweep.rows import renumber as renumber
from sim.sweep.samples import SAMPLES as SAMPLES
from sim.sweep.samples import Sample as Sample
from sim.sweep.schema import COLUMNS as COLUMNS
from sim.sweep.schema import METADATA_KEY as METADATA_KEY
from sim.sweep.schema import metadata_of as metadata_of
from sim.sweep.schema import read_metadata as read_metadata
from sim.sweep.single import solve as solve
from sim.sweep.table import sweep as sweep

__all__ = [
    "COLUMNS",
    "DESIGNS",
    "GRID",
    "METADATA_KEY",
    "SAMPLES",
    "Catalogue",
    "Chunk",
    "Design",
    "Plan",
    "Regime",
    "Sample",
    "Tally",
    "build_catalogue",
    "executor_of",
    "metadata_of",
    "numbering",
    "plan_sweep",
    "read_metadata",
    "renumber",
    "solve",
    "solve_chunk",
    "solve_chunks",
    "solve_each",
    "sweep",
]


class _CallableModule(ModuleType):
    __call__ = staticmethod(sweep)


sys.modules[__name__].__class__ = _CallableModule
