"""Demands: every player names an option, and it comes about if all name the same one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Literal

import numpy as np
from pydantic import Field
from typing_extensions import override

from sim.errors import did_you_mean
from sim.protocols.fields import Identifier
from sim.protocols.model import Model, Worth
from sim.protocols.normal_form.bayesian import with_types
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.rules import Rules
from sim.protocols.spec import NO_DEAL, Complaint, ProtocolSpec, ScenarioView, too_many_profiles
from sim.words import claim, say


class Demands(ProtocolSpec):
    """Every player names an option at the same time.

    If all name the same one, it comes about; otherwise there is no deal.
    """

    kind: Literal["demands"] = Field(description="Everybody names an option; the same one named by all comes about.")
    menu: Mapping[str, list[Identifier]] = Field(
        default={},
        description="player → the options that this player may name; all options for players who are left out.",
    )
    resolve: Mapping[str, Identifier] = Field(
        default={},
        description='profile such as "package, truce_30d" (in the order of the players) → the outcome, where it '
        "differs from the rule.",
    )

    @property
    @override
    def needs_payoffs(self) -> bool:
        return True

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Unknown players, options and profiles; too many profiles."""
        yield from self._check_menu(setting)
        sizes = [len(menu) for menu in self._menus(setting).values()]
        too_many = too_many_profiles(sizes)
        if too_many:
            yield Complaint((), too_many, key=True)
        yield from self._check_resolve(setting)

    def rules(self, setting: ScenarioView) -> Rules:
        """The game form: outcomes are all those of the scenario, and payoffs follow from the outcome."""
        menus = self._menus(setting)
        position = {name: i for i, name in enumerate(setting.outcomes)}
        outcome = np.full([len(menu) for menu in menus.values()], position[NO_DEAL], dtype=np.intp)
        for option in set.intersection(*(set(menu) for menu in menus.values())):
            outcome[tuple(menu.index(option) for menu in menus.values())] = position[option]
        for written, result in self.resolve.items():
            profile = zip(menus.values(), split_profile(written), strict=True)
            outcome[tuple(menu.index(option) for menu, option in profile)] = position[result]
        form = NormalFormRules(
            kind=self.kind,
            players=setting.players,
            strategies={player: {name: setting.outcomes[name] for name in menu} for player, menu in menus.items()},
            outcomes=setting.outcomes,
            outcome=outcome,
            rows=tuple(tuple(setting.payoffs[player][name] for player in setting.players) for name in setting.outcomes),
            row=outcome,
            ordinal=setting.ordinal,
            undominated=True,
        )
        return with_types(form, setting, lambda of, _: tuple(of[name] for name in setting.outcomes))

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        labels = setting.outcomes
        rules = [claim("rules.demands", players=list(setting.players.values()), no_deal=labels[NO_DEAL])]
        rules += [
            claim(
                "rules.menu",
                player=setting.players[player],
                options=[labels[option] for option in menu],
                leaves=NO_DEAL in menu,
            )
            for player, menu in self.menu.items()
        ]
        for written, result in self.resolve.items():
            named = [
                claim("rules.named", player=label, option=labels[option])
                for label, option in zip(setting.players.values(), split_profile(written), strict=True)
            ]
            rules.append(claim("rules.resolve", named=named, outcome=labels[result]))
        rules += [claim("rules.types")] if setting.types else []
        return Model(tuple(rules))

    def _menus(self, setting: ScenarioView) -> dict[str, list[str]]:
        return {player: self.menu.get(player, list(setting.outcomes)) for player in setting.players}

    def _check_menu(self, setting: ScenarioView) -> Iterator[Complaint]:
        options = [name for name in setting.outcomes if name != NO_DEAL]
        plans = [
            len(menu) ** max(1, len(setting.types.get(player, ()))) for player, menu in self._menus(setting).items()
        ]
        enough = setting.types and not too_many_profiles(len(menu) for menu in self._menus(setting).values())
        too_many = too_many_profiles(plans) if enough else None
        if too_many:
            yield Complaint((), say("errors.checks.with_types", too_many=too_many), key=True)
        for player, menu in self.menu.items():
            if player not in setting.players:
                hint = did_you_mean(player, list(setting.players))
                yield Complaint(
                    ("menu", player), say("errors.checks.unknown_player", player=player, hint=hint), key=True
                )
            if not menu:
                yield Complaint(("menu", player), say("errors.checks.no_options"))
            for index, option in enumerate(menu):
                if option not in setting.outcomes:
                    yield Complaint(
                        ("menu", player, index),
                        say("errors.checks.unknown_option", option=option, hint=did_you_mean(option, options)),
                    )
                elif option in menu[:index]:
                    yield Complaint(("menu", player, index), say("errors.checks.listed_twice", twice=option))

    def _check_resolve(self, setting: ScenarioView) -> Iterator[Complaint]:
        menus = self._menus(setting)
        seen: dict[tuple[str, ...], str] = {}
        for written, result in self.resolve.items():
            path = ("resolve", written)
            if result not in setting.outcomes:
                hint = did_you_mean(result, list(setting.outcomes))
                yield Complaint(path, say("errors.checks.unknown_outcome", outcome=result, hint=hint))
            wrong = wrong_profile(written, menus)
            if wrong:
                yield Complaint(path, wrong, key=True)
            elif split_profile(written) in seen:
                yield Complaint(path, say("errors.checks.same_profile", seen=seen[split_profile(written)]), key=True)
            seen.setdefault(split_profile(written), written)


def split_profile(written: str) -> tuple[str, ...]:
    """The strategies of a profile as it is written in a file.

    >>> split_profile("cooperate,  defect")
    ('cooperate', 'defect')
    """
    return tuple(part.strip() for part in written.split(","))


def wrong_profile(written: str, strategies: Mapping[str, Sequence[str]]) -> str | None:
    """What is wrong with a profile, if anything."""
    parts = split_profile(written)
    if len(parts) != len(strategies):
        return say(
            "errors.checks.profile_length",
            written=written,
            count=len(parts),
            players=list(strategies),
        )
    for part, (player, allowed) in zip(parts, strategies.items(), strict=True):
        if part not in allowed:
            return say("errors.checks.no_strategy", player=player, part=part, hint=did_you_mean(part, list(allowed)))
    return None


def profiles(strategies: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """All profiles; the last player's strategy changes fastest."""
    return product(*strategies.values())
