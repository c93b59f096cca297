"""Names that stand in two places, so that the file format need not import solvers."""

from typing import get_args

from sim.protocols import ProtocolSpec
from sim.solvers import SELECTIONS


def test_selection_rules():
    assert set(get_args(ProtocolSpec.model_fields["select"].annotation)) == set(SELECTIONS)
