"""Names that stand in two places, so that ``--help`` and the file format need not import solvers and plots."""

from typing import get_args

from sim.cli.plot import FORMATS, GAME_KINDS, KINDS, SCENARIO_KINDS, SLACK, SWEEP_KINDS
from sim.plots import PLOTS
from sim.plots.page import saving
from sim.protocols import ProtocolSpec
from sim.scenario.models import Sweep
from sim.solvers import SELECTIONS


def test_figures():
    assert set(KINDS) == set(PLOTS) == {*GAME_KINDS, SLACK, *SCENARIO_KINDS, *SWEEP_KINDS}
    assert set(FORMATS) == set(saving.FORMATS)
    kinds = get_args(get_args(Sweep.model_fields["plot"].annotation)[0])
    assert set(kinds) == set(SWEEP_KINDS)


def test_selection_rules():
    assert set(get_args(ProtocolSpec.model_fields["select"].annotation)) == set(SELECTIONS)
