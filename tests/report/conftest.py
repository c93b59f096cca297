"""The same scenarios as in the tests of sweeps."""

from tests.sweep.conftest import fragile, stag_hunt

__all__ = ["fragile", "stag_hunt"]
