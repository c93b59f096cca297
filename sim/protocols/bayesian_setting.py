"""From the types of a scenario to a Bayesian game."""

from collections.abc import Callable, Mapping

from sim.formulas import Formula
from sim.protocols.normal_form.bayesian import BayesianRules
from sim.protocols.normal_form.bayesian_form import Kind
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.rules import Rules
from sim.protocols.spec import Setting

# From a player's payoffs by outcome, and the player's and type's name, to payoffs by row of the normal form.
ByRow = Callable[[Mapping[str, Formula], tuple[str, str]], tuple[Formula, ...]]


def with_types(form: NormalFormRules, setting: Setting, by_row: ByRow) -> Rules:
    """The Bayesian game over a form; the form itself where nobody has types."""
    if not setting.types:
        return form
    certain = setting.formula(1)
    return BayesianRules(
        form,
        {
            player: {
                name: Kind(entry.label, entry.probability, by_row(entry.payoffs, (player, name)))
                for name, entry in setting.types[player].items()
            }
            if player in setting.types
            else {"": Kind("", certain, by_row(setting.payoffs.get(player, {}), (player, "")))}
            for player in setting.players
        },
    )
