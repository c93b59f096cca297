"""negsim: what rational play leads to when parties negotiate, and where that answer changes.

The whole of the Python interface; each name is imported only when it is used:

- ``load(path) -> Scenario``
- ``solve(scenario, protocol=None, concept=None, parameters=None) -> Solution``
- ``sweep(scenario, vary=…, protocol=None) -> pyarrow.Table``
- ``nash(A, B) -> Solution`` for payoff matrices of shape ``(m, n)``
- ``nash_batch(A, B) -> EquilibriumTable`` for payoffs of shape ``(batch, m, n)``
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import load as load
    from sim.scenario import solve as solve
    from sim.solvers import nash as nash
    from sim.solvers import nash_batch as nash_batch
    from sim.sweeps import sweep as sweep

__version__ = "0.1.0"
__all__ = ["__version__", "load", "nash", "nash_batch", "solve", "sweep"]

_HOME = {
    "load": "sim.scenario",
    "nash": "sim.solvers",
    "nash_batch": "sim.solvers",
    "solve": "sim.scenario",
    "sweep": "sim.sweeps",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
