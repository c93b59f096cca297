"""Results folders: a sweep on disk with its table, its summary and the manifest that says how it was made.

- ``write_run(scenario, vary, protocol, …, out=None, argv=(), progress=None) -> Run``
- ``read_run(path) -> Run``
"""

from sim.report.run import Run as Run
from sim.report.run import read_run as read_run
from sim.report.writer import write_run as write_run

__all__ = ["Run", "read_run", "write_run"]
