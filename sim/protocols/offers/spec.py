"""Offers: the players take turns to propose an option, and the others accept or refuse."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.games.alternating_offers import AlternatingOffers, Offer
from sim.protocols.fields import FormulaText, Identifier, WholePositive
from sim.protocols.model import Model, Worth, of_each
from sim.protocols.offers.moves import REFUSED
from sim.protocols.offers.rules import OffersRules
from sim.protocols.rules import Rules
from sim.protocols.spec import (
    NO_DEAL,
    NOT_NEGATIVE,
    SHARE,
    Complaint,
    OwnNumbers,
    ProtocolSpec,
    ScenarioView,
    outside,
)
from sim.solvers.offers.alternating_offers import WITHDRAW
from sim.words import claim, say

MOST_ROUNDS = 100
MENU = "menu"
BOUNDS = {"discount": SHARE, "breakdown": SHARE, "either_probability": SHARE, "delay": NOT_NEGATIVE}


class Offers(ProtocolSpec):
    """The players take turns to propose an option; the others accept or refuse it.

    A refused offer leads to the next round, or to no deal after the last one. While they talk, `no_deal` prevails:
    with a discount d, an agreement in round t is worth no_deal + d^(t-1) · (agreement - no_deal), less the costs of
    delay, which are discounted likewise.
    """

    kind: Literal["offers"] = Field(description="The players take turns to propose an option; the others answer.")
    proposers: list[Identifier] = Field(
        description="Who proposes in the first round, the second, …; repeated from the start if there are more rounds."
    )
    rounds: WholePositive | None = Field(
        None, description="How many rounds there are at most; as many as `proposers` if left out."
    )
    options: Mapping[str, list[Identifier]] = Field(
        default={}, description="player → the options that this player may propose; all for players left out."
    )
    menu: Literal["single", "either", "both"] = Field(
        "single",
        description="single: an offer is one option; either: it is all of the proposer's options, and the other side "
        "picks one; both: it is all of them together.",
    )
    together: Identifier | None = Field(
        None, description="The option that stands for all of the proposer's options together; for menu both."
    )
    either_probability: FormulaText | None = Field(
        None,
        description="How likely the menu is meant as either rather than both, for an offer whose reading is unclear "
        "when it is answered; needs menu either and `together`.",
    )
    discount: Mapping[str, FormulaText] = Field(
        default={},
        description="player → what a gain over no_deal is worth one round later, from 0 to 1; 1 if left out.",
    )
    delay: Mapping[str, FormulaText] = Field(
        default={}, description="player → cost of every further round; 0 if left out."
    )
    breakdown: FormulaText = Field(0, description="Probability that a refusal ends the talks, from 0 to 1.")
    withdraw: bool = Field(True, description="Whether everybody may end the talks in any round.")

    @property
    @override
    def needs_payoffs(self) -> bool:
        return True

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        players, labels, number = setting.players, setting.outcomes, setting.formula
        rounds = self.rounds or len(self.proposers)
        rules = [
            claim(
                "rules.offers",
                proposers=[players[player] for player in self.proposers[:rounds]],
                again=rounds > len(self.proposers),
                rounds=rounds,
                no_deal=labels[NO_DEAL],
            )
        ]
        rules += [
            claim("rules.proposes", player=players[player], options=[labels[option] for option in options])
            for player, options in self.options.items()
        ]
        together = labels[self.together] if self.together else ""
        if self.menu == "either":
            rules.append(claim("rules.menu_either"))
        elif self.menu == "both":
            rules.append(claim("rules.menu_both", together=together))
        if self.either_probability is not None:
            probability = worth(number(self.either_probability))
            rules.append(claim("rules.menu_unclear", probability=probability, together=together))
        for kind, values in (("rules.discounts", self.discount), ("rules.delays", self.delay)):
            rules += of_each(kind, players, [(player, worth(number(value))) for player, value in values.items()])
        if self.breakdown != 0:
            rules.append(claim("rules.breakdown", probability=worth(number(self.breakdown))))
        return Model((*rules, claim("rules.withdraw", may=self.withdraw)))

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        for part in ("discount", "delay"):
            for player, value in getattr(self, part).items():
                yield (part, player), value
        yield ("breakdown",), self.breakdown
        if self.either_probability is not None:
            yield ("either_probability",), self.either_probability

    def check_numbers(self, values: Mapping[Path, Fraction]) -> Iterable[Complaint]:
        """Discounts and probabilities outside 0 to 1, and delays that bring something."""
        return outside(values, BOUNDS)

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Unknown players and options; menus that lack what they need; what would have no effect."""
        options = [name for name in setting.outcomes if name != NO_DEAL]
        players = list(setting.players)
        if not self.proposers:
            yield Complaint(("proposers",), say("errors.checks.no_proposers"), key=True)
        yield from self._check_names(players, options)
        yield from self._check_rounds()
        if setting.ordinal and (
            self.discount or self.delay or self.breakdown != 0 or self.either_probability is not None
        ):
            said = say("errors.checks.ordinal_waiting")
            yield Complaint((), said, key=True)
        yield from self._check_menu(players, options)
        yield from self._check_moves(options)

    def _check_names(self, players: list[str], options: list[str]) -> Iterator[Complaint]:
        for place, player in enumerate(self.proposers):
            if player not in players:
                yield Complaint(
                    ("proposers", place),
                    say("errors.checks.unknown_player", player=player, hint=did_you_mean(player, players)),
                )
        for part in ("options", "discount", "delay"):
            for player in getattr(self, part):
                if player not in players:
                    yield Complaint(
                        (part, player),
                        say("errors.checks.unknown_player", player=player, hint=did_you_mean(player, players)),
                        key=True,
                    )
        yield from self._check_options(players, options)

    def _check_options(self, players: list[str], options: list[str]) -> Iterator[Complaint]:
        for player, listed in self.options.items():
            if not listed:
                yield Complaint(("options", player), say("errors.checks.no_options"))
            if player in players and player not in self.proposers and set(self.proposers) <= set(players):
                yield Complaint(("options", player), say("errors.checks.never_proposes", player=player), key=True)
            for place, option in enumerate(listed):
                if option not in options:
                    yield Complaint(
                        ("options", player, place),
                        say("errors.checks.unknown_option", option=option, hint=did_you_mean(option, options)),
                    )
                elif option in listed[:place]:
                    yield Complaint(("options", player, place), say("errors.checks.listed_twice", twice=option))

    def _check_rounds(self) -> Iterator[Complaint]:
        if len(self.proposers) > MOST_ROUNDS:
            yield Complaint(
                ("proposers",),
                say("errors.checks.too_many_proposers", proposers_count=len(self.proposers), most_rounds=MOST_ROUNDS),
            )
        if self.rounds is None:
            return
        if self.rounds > MOST_ROUNDS:
            yield Complaint(
                ("rounds",), say("errors.checks.too_many_rounds", rounds=self.rounds, most_rounds=MOST_ROUNDS)
            )
        if self.rounds < len(self.proposers):
            yield Complaint(
                ("rounds",),
                say("errors.checks.rounds_and_proposers", rounds=self.rounds, proposers_count=len(self.proposers)),
            )

    def _check_menu(self, players: list[str], options: list[str]) -> Iterator[Complaint]:
        if self.menu != "single" and len(players) != 2:
            yield Complaint(
                ("menu",),
                say("errors.checks.menu_of_two", menu=self.menu, players_count=len(players)),
            )
        if self.menu == "both":
            if self.together is None:
                said = say("errors.checks.together_missing")
                yield Complaint(("menu",), said)
            for player in self.options:
                said = say("errors.checks.proposals_without_effect")
                yield Complaint(("options", player), said, key=True)
        if self.together is not None and self.together not in options:
            hint = did_you_mean(self.together, options)
            yield Complaint(("together",), say("errors.checks.unknown_option", option=self.together, hint=hint))
        if self.together is not None and self.menu == "single":
            yield Complaint(("together",), say("errors.checks.menu_single"), key=True)
        if self.either_probability is not None and (self.menu != "either" or self.together is None):
            yield Complaint(("either_probability",), say("errors.checks.menu_not_either"), key=True)
        yield from self._check_choice(options)

    def _check_choice(self, options: list[str]) -> Iterator[Complaint]:
        """Menus that leave nothing to choose from."""
        if self.menu != "either":
            return
        for player in dict.fromkeys(self.proposers):
            listed = self.options.get(player, options)
            if listed and not [name for name in listed if name != self.together]:
                path = ("options", player) if player in self.options else ("together",)
                yield Complaint(path, say("errors.checks.only_together_left"))

    def _check_moves(self, options: list[str]) -> Iterator[Complaint]:
        """Options whose names would be mixed up with moves."""
        taken = {REFUSED: "refused", WITHDRAW: self.withdraw and "withdraw", MENU: self.menu != "single" and "menu"}
        for name, move in taken.items():
            if move and name in options:
                yield Complaint((), say("errors.checks.reserved_option", name=name, move=move), key=True)

    def rules(self, setting: ScenarioView) -> Rules:
        """The form of the game, and formulas for what is at stake."""
        outcomes = list(setting.outcomes)
        options = [name for name in outcomes if name != NO_DEAL]
        players = list(setting.players)
        results: list[str] = []
        turns = [self.proposers[turn % len(self.proposers)] for turn in range(self.rounds or len(self.proposers))]
        offers = {player: self._offers(self.options.get(player, options), results) for player in dict.fromkeys(turns)}
        game = AlternatingOffers(
            players=len(players),
            proposers=tuple(players.index(player) for player in turns),
            offers=tuple(offers[player] for player in turns),
            withdraw=self.withdraw,
        )
        unclear = self.either_probability is not None
        return OffersRules(
            kind=self.kind,
            players=setting.players,
            outcomes=setting.outcomes,
            ordinal=setting.ordinal,
            game=game,
            cycle=len(self.proposers),
            results=tuple(outcomes.index(name) for name in results),
            together=outcomes.index(self.together) if unclear and self.together else None,
            either=setting.formula(self.either_probability) if self.either_probability is not None else None,
            payoffs=tuple(tuple(setting.payoffs[player][name] for player in players) for name in outcomes),
            discount=tuple(setting.formula(self.discount.get(player, 1)) for player in players),
            delay=tuple(setting.formula(self.delay.get(player, 0)) for player in players),
            breakdown=setting.formula(self.breakdown),
            own=OwnNumbers.of(self, setting),
        )

    def _offers(self, options: list[str], results: list[str]) -> tuple[Offer, ...]:
        """The offers over some options; new results are added to the list."""
        if self.menu == "both":
            return (Offer(MENU, (_number(str(self.together), results),)),)
        own = [name for name in options if name != self.together]
        if self.menu == "either":
            return (Offer(MENU, tuple(_number(name, results) for name in own)),)
        return tuple(Offer(name, (_number(name, results),)) for name in own)


def _number(name: str, results: list[str]) -> int:
    if name not in results:
        results.append(name)
    return results.index(name)
