"""From a scenario to solutions: at every point of a design.

The parts, for those who build on them: ``plan_sweep`` says what is to be done, ``solve_chunks`` does it chunk by
chunk, ``build_catalogue`` numbers and names the regimes, ``renumber`` puts the numbers into the rows.
"""

from sim.sweeps.catalogue import Catalogue as Catalogue
from sim.sweeps.catalogue import NamedRegime as NamedRegime
from sim.sweeps.catalogue import build_catalogue as build_catalogue
from sim.sweeps.designs import DESIGNS as DESIGNS
from sim.sweeps.designs import GRID as GRID
from sim.sweeps.designs import Design as Design
from sim.sweeps.executors import executor_of as executor_of
from sim.sweeps.executors import solve_each as solve_each
from sim.sweeps.plan import Plan as Plan
from sim.sweeps.plan import plan_sweep as plan_sweep
from sim.sweeps.regimes import Tally as Tally
from sim.sweeps.regimes import numbering as numbering
from sim.sweeps.samples import SAMPLERS as SAMPLERS
from sim.sweeps.samples import Sample as Sample
from sim.sweeps.schema import COLUMNS as COLUMNS
from sim.sweeps.schema import METADATA_KEY as METADATA_KEY
from sim.sweeps.schema import metadata_of as metadata_of
from sim.sweeps.schema import read_metadata as read_metadata
from sim.sweeps.spoken import spoken as spoken
from sim.sweeps.table import SolvedChunk as SolvedChunk
from sim.sweeps.table import renumber as renumber
from sim.sweeps.table import solve_chunk as solve_chunk
from sim.sweeps.table import solve_chunks as solve_chunks
from sim.sweeps.table import sweep as sweep
from sim.sweeps.table import tabulate as tabulate
