"""Split: one divisible surplus, by alternating offers or in the shadow of war."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.protocols.fields import Closed, FormulaText, Identifier, Label, WholePositive, number_text
from sim.protocols.model import Model, Worth, of_each
from sim.protocols.rules import Rules
from sim.protocols.spec import (
    NO_DEAL,
    NOT_NEGATIVE,
    SHARE,
    Bounds,
    Complaint,
    OwnNumbers,
    ProtocolSpec,
    ScenarioView,
    outside,
)
from sim.protocols.split.alternating import AlternatingRules
from sim.protocols.split.crisis import CrisisRules
from sim.words import Claim, claim, say

MOST_ROUNDS = 100
AGREEMENT = "agreement"
ALTERNATING = ("rounds", "discount", "breakdown", "outside")
CRISIS = ("chance", "costs", "unknown_cost", "beliefs", "later_chance", "period_discount")
BOUNDS = {
    "surplus": Bounds(0, strict_low=True),
    "discount": SHARE,
    "breakdown": SHARE,
    "outside": NOT_NEGATIVE,
    "chance": SHARE,
    "costs": NOT_NEGATIVE,
    "beliefs": SHARE,
    "later_chance": SHARE,
    "period_discount": Bounds(0, 1, strict_high=True),
    "unknown_cost.low": NOT_NEGATIVE,
    "unknown_cost.probability": SHARE,
}


class UnknownCost(Closed):
    """What the challenger knows of the defender's cost of fighting: an interval, or two values."""

    low: FormulaText = Field(description="The lowest cost, or the lower of two.")
    high: FormulaText = Field(description="The highest cost, or the higher of two.")
    probability: FormulaText | None = Field(
        None, description="Probability of the lower of two costs; if left out, the cost is uniform in between."
    )


class Split(ProtocolSpec):
    """One divisible surplus between two players, by alternating offers or by a demand in the shadow of war."""

    kind: Literal["split"] = Field(
        description="Two players divide a surplus: alternating offers, or crisis bargaining."
    )
    model: Literal["alternating", "crisis"] = Field(
        "alternating",
        description="alternating: they take turns to propose shares; crisis: one demands a share, the other accepts "
        "or fights.",
    )
    surplus: FormulaText = Field(1, description="What is divided: above 0.")
    first: Identifier | None = Field(
        None, description="Who proposes first, or makes the demand; the first player if left out."
    )
    agreement: Label = Field("Agreement", description="What a division is called in tables and figures.")
    rounds: WholePositive | None = Field(
        None, description="Alternating offers: how many rounds at most; without end if left out."
    )
    discount: Mapping[str, FormulaText] = Field(
        default={}, description="Alternating offers: player → worth of a unit one round later, 0 to 1; 1 if left out."
    )
    breakdown: FormulaText = Field(0, description="Alternating offers: probability that a refusal ends the talks.")
    outside: Mapping[str, FormulaText] = Field(
        default={},
        description="Alternating offers: player → what it gets if somebody leaves after refusing, 0 or more; 0 for "
        "players left out. Nobody can leave if it is left out altogether.",
    )
    chance: FormulaText | None = Field(None, description="Crisis: probability that the demanding side wins a war.")
    costs: Mapping[str, FormulaText] = Field(default={}, description="Crisis: player → cost of fighting.")
    unknown_cost: UnknownCost | None = Field(
        None, description="Crisis: the other side's cost, where the demanding side does not know it."
    )
    beliefs: Mapping[str, FormulaText] = Field(
        default={}, description="Crisis: player → its own belief of the demanding side's chance, instead of `chance`."
    )
    later_chance: FormulaText | None = Field(
        None,
        description="Crisis: the chance from the second period on, if power shifts, with a surplus in every period; "
        "needs `period_discount`.",
    )
    period_discount: FormulaText | None = Field(None, description="Crisis: worth of a unit one period later, below 1.")

    @property
    def needs_payoffs(self) -> bool:
        """The surplus says it all."""
        return False

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        def shown(value: int | Fraction | str) -> Claim:
            return worth(setting.formula(value))

        def each(kind: str, values: Mapping[str, int | Fraction | str], **facts: str) -> Iterable[Claim]:
            return of_each(kind, players, [(player, shown(value)) for player, value in values.items()], **facts)

        players = setting.players
        demanding = self.first or next(iter(players))
        first, (other,) = players[demanding], [label for name, label in players.items() if name != demanding]
        who = {"first": first, "other": other, "surplus": shown(self.surplus)}
        if self.model == "alternating":
            rules = [
                claim("rules.split_alternating", rounds=self.rounds, **who),
                *each("rules.discounts", self.discount),
            ]
            if self.breakdown != 0:
                rules.append(claim("rules.breakdown", probability=shown(self.breakdown)))
            return Model((*rules, *each("rules.split_outside", self.outside)))
        rules = [claim("rules.split_crisis", **who)]
        if self.chance is not None:
            rules.append(claim("rules.split_chance", first=first, probability=shown(self.chance)))
        rules += [*each("rules.split_beliefs", self.beliefs, first=first), *each("rules.split_costs", self.costs)]
        if (unknown := self.unknown_cost) is not None:
            probability = None if unknown.probability is None else shown(unknown.probability)
            ends = {"low": shown(unknown.low), "high": shown(unknown.high)}
            rules.append(claim("rules.split_unknown", first=first, other=other, probability=probability, **ends))
        if self.later_chance is not None and self.period_discount is not None:
            later, discount = shown(self.later_chance), shown(self.period_discount)
            rules.append(claim("rules.split_shift", first=first, later=later, discount=discount))
        return Model(tuple(rules))

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        for part in ("surplus", "breakdown", "chance", "later_chance", "period_discount"):
            value = getattr(self, part)
            if value is not None:
                yield (part,), value
        for part in ("discount", "outside", "costs", "beliefs"):
            for player, value in getattr(self, part).items():
                yield (part, player), value
        if self.unknown_cost is not None:
            for part in ("low", "high", "probability"):
                value = getattr(self.unknown_cost, part)
                if value is not None:
                    yield ("unknown_cost", part), value

    def check_numbers(self, values: Mapping[Path, Fraction]) -> Iterable[Complaint]:
        """Shares outside 0 to 1, negative costs, a surplus of nothing, an interval that ends before it begins."""
        yield from outside(values, BOUNDS)
        low, high = values.get(("unknown_cost", "low")), values.get(("unknown_cost", "high"))
        if low is not None and high is not None and high < low:
            said = say("errors.checks.high_below_low", high=number_text(high), low=number_text(low))
            yield Complaint(("unknown_cost", "high"), said)

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Not two players, unknown ones, and settings of the other model."""
        players = list(setting.players)
        if setting.ordinal:
            yield Complaint((), say("errors.checks.ordinal_division"), key=True)
        if len(players) != 2:
            yield Complaint(("kind",), say("errors.checks.two_players", players_count=len(players)))
        if self.first is not None and self.first not in players:
            yield Complaint(
                ("first",),
                say("errors.checks.unknown_player", player=self.first, hint=did_you_mean(self.first, players)),
            )
        for part in ("discount", "outside", "costs", "beliefs"):
            for player in getattr(self, part):
                if player not in players:
                    yield Complaint(
                        (part, player),
                        say("errors.checks.unknown_player", player=player, hint=did_you_mean(player, players)),
                        key=True,
                    )
        if self.rounds is not None and self.rounds > MOST_ROUNDS:
            yield Complaint(
                ("rounds",), say("errors.checks.too_many_rounds", rounds=self.rounds, most_rounds=MOST_ROUNDS)
            )
        yield from self._check_model(players)

    def _check_model(self, players: list[str]) -> Iterator[Complaint]:
        for name in CRISIS if self.model == "alternating" else ALTERNATING:
            if getattr(self, name) not in (None, {}, 0):
                which = "crisis" if self.model == "alternating" else "alternating"
                yield Complaint((name,), say("errors.checks.other_model", which=which, model=self.model), key=True)
        if self.model == "crisis":
            yield from self._check_crisis(players)

    def _check_crisis(self, players: list[str]) -> Iterator[Complaint]:
        if bool(self.beliefs) == (self.chance is not None):
            yield Complaint((), say("errors.checks.chance_or_beliefs"), key=True)
        if self.beliefs and set(self.beliefs) != set(players):
            yield Complaint(("beliefs",), say("errors.checks.beliefs_incomplete"), key=True)
        variants = [self.unknown_cost is not None, bool(self.beliefs), self.later_chance is not None]
        if sum(variants) > 1:
            yield Complaint((), say("errors.checks.several_kinds_of_doubt"), key=True)
        if (self.later_chance is None) != (self.period_discount is None):
            yield Complaint((), say("errors.checks.shift_incomplete"), key=True)
        yield from self._check_costs(players)

    def _check_costs(self, players: list[str]) -> Iterator[Complaint]:
        demanding = self.first or (players[0] if players else "")
        for player in players:
            unknown = self.unknown_cost is not None and player != demanding
            if player not in self.costs and not unknown:
                path: Path = ("costs",) if self.costs else ()
                yield Complaint(path, say("errors.checks.cost_missing", player=player), key=True)
            if player in self.costs and unknown:
                yield Complaint(("costs", player), say("errors.checks.cost_twice"), key=True)

    def rules(self, setting: ScenarioView) -> Rules:
        """The model, with formulas for its numbers."""
        players = list(setting.players)
        first = players.index(self.first) if self.first is not None else 0
        outcomes = {AGREEMENT: self.agreement, NO_DEAL: setting.outcomes.get(NO_DEAL, say("split.no_agreement"))}

        def of(part: Mapping[str, int | Fraction | str], default: int) -> tuple:  # type: ignore[type-arg]
            return tuple(setting.formula(part.get(player, default)) for player in players)

        if self.model == "alternating":
            return AlternatingRules(
                kind=self.kind,
                players=setting.players,
                outcomes=outcomes,
                first=first,
                rounds=self.rounds,
                surplus=setting.formula(self.surplus),
                discount=of(self.discount, 1),
                outside=of(self.outside, 0),
                can_leave=bool(self.outside),
                breakdown=setting.formula(self.breakdown),
                own=OwnNumbers.of(self, setting),
            )
        unknown = self.unknown_cost
        costs = {**dict.fromkeys(players, 0), **self.costs}
        maybe = {
            "chance": self.chance,
            "later": self.later_chance,
            "discount": self.period_discount,
            "low": unknown.low if unknown else None,
            "high": unknown.high if unknown else None,
            "chance_low": unknown.probability if unknown else None,
        }
        return CrisisRules(
            kind=self.kind,
            players=setting.players,
            outcomes=outcomes,
            first=first,
            surplus=setting.formula(self.surplus),
            costs=of(costs, 0),
            own=OwnNumbers.of(self, setting),
            beliefs=of(self.beliefs, 0) if self.beliefs else (),
            numbers={name: setting.formula(value) for name, value in maybe.items() if value is not None},
        )
