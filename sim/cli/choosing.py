"""Which protocols of a file a question is about."""

from collections.abc import Sequence

from sim.scenario import Scenario


def solvable(
    scenario: Scenario,
    protocols: Sequence[str],
    concept: str | None,
    method: str | None = None,
    select: str | None = None,
) -> tuple[list[str], list[str]]:
    """The protocols to solve, and those left out as they have no such concept, method or selection.

    Protocols that are named are never left out, and none is if it leaves nothing: then solving says what is wrong.
    """
    names = list(protocols or scenario.protocols)
    if protocols:
        return names, []
    fitting = [name for name in names if _fits(scenario, name, concept, method, select)]
    return (fitting, [name for name in names if name not in fitting]) if fitting else (names, [])


def _fits(scenario: Scenario, name: str, concept: str | None, method: str | None, select: str | None) -> bool:
    rules = scenario.rules(name)
    if concept is not None and concept not in rules.concepts:
        return False
    return rules.normal_form is not None or (method is None and select is None)
