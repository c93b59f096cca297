"""Results folders: a sweep on disk with its table, its summary and the manifest that says how it was made.

- ``carry_out(plan, out=None, argv=(), progress=None, options=None) -> Run``
- ``read_run(path) -> Run``
- ``what_was_begun(path)``: what an unfinished run is about
"""

from sim.results.progress import what_was_begun as what_was_begun
from sim.results.run import Run as Run
from sim.results.run import read_run as read_run
from sim.results.writer import RunOptions as RunOptions
from sim.results.writer import carry_out as carry_out
