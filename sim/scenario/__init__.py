"""Scenario files: read, checked, and written with every default filled in."""

from sim.scenario.load import load as load
from sim.scenario.manual import schema as schema
from sim.scenario.scenario import Scenario as Scenario
from sim.scenario.solving import solve as solve

__all__ = ["Scenario", "load", "schema", "solve"]
