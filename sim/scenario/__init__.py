"""Scenario files: read, checked, and written with every default filled in."""

from sim.scenario.load import load as load
from sim.scenario.scenario import Scenario as Scenario
from sim.scenario.schema import schema as schema

__all__ = ["Scenario", "load", "schema"]
