"""The game of one protocol at one point, with its names, for other programs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.formulas import Rationals
from sim.games.strategic_form import StrategicForm
from sim.scenario.scenario import Scenario


def strategic_form(
    scenario: Scenario, protocol: str | None, parameters: Mapping[str, Any] | None = None, variant: str | None = None
) -> tuple[StrategicForm, bool]:
    """The game of a protocol (the first one if None), and whether its payoffs had to be rounded to doubles.

    Raises:
        ScenarioError: unknown names, or a payoff without a value.
    """
    rules = scenario.rules(protocol)
    point = scenario.point(parameters, variant)
    game = rules.game({name: Rationals.of([value]) for name, value in point.items()})
    labels = np.array([*rules.outcomes.values(), None], dtype=object)[:-1]
    form = StrategicForm(
        title=scenario.title,
        players=tuple(rules.players.values()),
        strategies=tuple(tuple(names.values()) for names in rules.strategies.values()),
        payoffs=game.exact(0),
        cell_names=labels[game.outcome],
    )
    return form, game.rounded
