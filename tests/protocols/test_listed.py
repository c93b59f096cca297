"""Every protocol is listed, and every list entry is a protocol of that kind."""

from pathlib import Path
from typing import get_args

import sim.protocols
from sim.protocols import PROTOCOLS

# Modules that hold no protocol.
SHARED = {
    "__init__", "advice", "bargain_rules", "bargain_story", "bayesian", "bayesian_columns", "bayesian_normal_form",
    "bayesian_setting", "cells", "constants", "crisis_rules", "distributions", "fields", "interface", "numbers",
    "offers_columns", "offers_rules", "offers_story", "own_numbers", "pointwise", "repeated_columns", "repeated_rules",
    "repeated_story", "rules", "signal_rules", "spec", "split_rules", "tree_builder", "tree_checks", "tree_rules",
    "tree_story", "values",
}  # fmt: skip


def test_every_module_is_listed():
    modules = {path.stem for path in Path(sim.protocols.__file__).parent.glob("*.py")}
    listed = {spec.__module__.rsplit(".", 1)[1] for spec in PROTOCOLS.values()}
    assert modules - SHARED == listed


def test_keys_are_the_kinds():
    for kind, spec in PROTOCOLS.items():
        assert get_args(spec.model_fields["kind"].annotation) == (kind,)
        assert spec.__doc__
