"""The same scenarios as in the tests of sweeps."""

from tests.sweeps.conftest import fragile, stag_hunt

__all__ = ["fragile", "stag_hunt"]
