"""Bargain: no rules of procedure; what a solution of the bargaining problem would give."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.formulas import Formula
from sim.formulas.formula import sum_of_products
from sim.protocols.bargain.negotiation import Alternative
from sim.protocols.bargain.rules import BargainRules
from sim.protocols.fields import Closed, FormulaText, Identifier, Label, Text, read_named
from sim.protocols.model import Model, ModelTable, Worth, gets, of_each
from sim.protocols.rules import Rules
from sim.protocols.spec import (
    NO_DEAL,
    NOT_NEGATIVE,
    POSITIVE,
    Complaint,
    OwnNumbers,
    ProtocolSpec,
    ScenarioView,
    outside,
)
from sim.words import Claim, claim, say

MOST_PACKAGES = 4096
_Worths = Mapping[str, int | Fraction | str]


class Level(Closed):
    """One way to settle an issue."""

    label: Label = Field("", description="Its name in tables and figures; the id if left out.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")
    payoffs: Mapping[str, FormulaText] = Field(
        default={}, description="player → what it is worth; 0 for players left out."
    )


class Issue(Closed):
    """One of several things to settle; a package settles each."""

    label: Label = Field("", description="Its name in tables and figures; the id if left out.")
    about: Text | None = Field(None, description="Remarks for readers of the file.")
    source: Text | None = Field(None, description="Where it comes from: a source of the file.")
    weights: Mapping[str, FormulaText] = Field(
        default={}, description="player → how much the issue counts; 1 for players left out."
    )
    levels: Annotated[Mapping[Identifier, Level], BeforeValidator(read_named)] = Field(
        default={}, description="The ways to settle it."
    )
    points: Mapping[str, FormulaText] = Field(
        default={},
        description="Instead of levels, for something that can be divided: player → what having it is worth.",
    )


class Bargain(ProtocolSpec):
    """No procedure: what a solution of the bargaining problem gives.

    What can be agreed on are the options, or packages made of issues, and lotteries over them; without agreement
    there is `no_deal`.
    """

    kind: Literal["bargain"] = Field(description="What bargaining solutions give, whatever the procedure.")
    solution: Literal[
        "nash-bargaining", "kalai-smorodinsky", "egalitarian", "utilitarian", "raiffa", "adjusted-winner"
    ] = Field("nash-bargaining", description="The solution that sweeps use and that is shown first.")
    weights: Mapping[str, FormulaText] = Field(
        default={}, description="player → bargaining power in the Nash and utilitarian solutions; 1 if left out."
    )
    issues: Annotated[Mapping[Identifier, Issue], BeforeValidator(read_named)] = Field(
        default={}, description="What packages are made of; if left out, the scenario's options are what is feasible."
    )
    disagreement: Mapping[str, FormulaText] = Field(
        default={}, description="With issues: player → what no deal is worth, instead of the scenario's payoff or 0."
    )

    @property
    def needs_payoffs(self) -> bool:
        """Unless packages of issues are what is feasible."""
        return not self.issues

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        players, number = setting.players, setting.formula

        def each(kind: str, values: _Worths, **facts: str) -> Iterable[Claim]:
            return of_each(kind, players, [(player, worth(number(v))) for player, v in values.items()], **facts)

        no_deal = setting.outcomes.get(NO_DEAL) or say("bargain.no_deal")
        solution = say(f"bargain.{self.solution.replace('-', '_')}")
        rules = [claim("rules.bargain", packages=bool(self.issues), no_deal=no_deal, solution=solution)]
        if self.solution == "adjusted-winner":
            rules = [claim("rules.adjusted_winner")]
        rules += each("rules.powers", self.weights)
        rules += each("rules.disagreements", self.disagreement)
        rows: list[tuple[object, ...]] = []
        for issue in self.issues.values():
            rules += each("rules.issue_weights", issue.weights, issue=issue.label)
            ways: list[tuple[object, _Worths]] = [(level.label, level.payoffs) for level in issue.levels.values()]
            for label, payoffs in ways or [(claim("rules.divided"), issue.points)]:
                rows.append((issue.label, label, *(worth(number(payoffs.get(player, 0))) for player in players)))
        if not rows:
            return Model(tuple(rules))
        header = (claim("rules.issue"), claim("rules.settled"), *gets(players))
        caption = claim("rules.payoffs_of", what=claim("rules.issues"))
        return Model(tuple(rules), (ModelTable(caption, header, tuple(rows)),))

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """Weights, disagreement, and what issues are worth."""
        for part in ("weights", "disagreement"):
            for player, value in getattr(self, part).items():
                yield (part, player), value
        for name, issue in self.issues.items():
            for part in ("weights", "points"):
                for player, value in getattr(issue, part).items():
                    yield ("issues", name, part, player), value
            for level, about in issue.levels.items():
                for player, value in about.payoffs.items():
                    yield ("issues", name, "levels", level, "payoffs", player), value

    def check_numbers(self, values: Mapping[Path, Fraction]) -> Iterable[Complaint]:
        """Weights that are not positive; negative points, which Adjusted Winner cannot divide."""
        yield from outside(values, {"weights": POSITIVE})
        if self.solution == "adjusted-winner":
            points = {path: value for path, value in values.items() if path[0] == "issues" and path[2] == "points"}
            yield from outside(points, {"issues": NOT_NEGATIVE})

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Unknown players; issues that cannot be settled; too many packages; an ordinal scale."""
        if setting.ordinal:
            yield Complaint((), say("errors.protocols.ordinal_averages"), key=True)
        players = list(setting.players)
        for path, _ in self.formulas():
            player = str(path[-1])
            if player not in players:
                message = say("errors.protocols.unknown_player", player=player, hint=did_you_mean(player, players))
                yield Complaint(path, message, key=True)
        yield from self._check_issues(players)

    def _check_issues(self, players: list[str]) -> Iterator[Complaint]:
        for name, issue in self.issues.items():
            if bool(issue.levels) == bool(issue.points):
                yield Complaint(("issues", name), say("errors.protocols.levels_or_points"), key=True)
            if NO_DEAL in issue.levels:
                yield Complaint(("issues", name, "levels", NO_DEAL), say("errors.protocols.no_deal_level"), key=True)
            if issue.points and issue.weights:
                yield Complaint(("issues", name, "weights"), say("errors.protocols.weights_and_points"), key=True)
        count = prod(len(issue.levels or players) for issue in self.issues.values())
        if count > MOST_PACKAGES:
            message = say("errors.protocols.too_many_packages", count=count, most=MOST_PACKAGES)
            yield Complaint(("issues",), message, key=True)
        if self.disagreement and not self.issues:
            yield Complaint(("disagreement",), say("errors.protocols.disagreement_of_options"), key=True)
        if self.solution == "adjusted-winner":
            yield from self._check_division(players)

    def _check_division(self, players: list[str]) -> Iterator[Complaint]:
        """What Adjusted Winner needs."""
        if len(players) != 2:
            yield Complaint(("solution",), say("errors.protocols.division_of_two", given=len(players)))
        if not self.issues or any(not issue.points for issue in self.issues.values()):
            yield Complaint(("solution",), say("errors.protocols.division_of_points"))

    def rules(self, setting: ScenarioView) -> Rules:
        """What is feasible, and formulas for what it is worth."""
        players = list(setting.players)
        if self.issues:
            alternatives = list(self._packages(setting))
            base = tuple(self._disagreement(setting, player) for player in players)
        else:
            alternatives = [
                Alternative(name, label, tuple(setting.payoffs[player][name] for player in players))
                for name, label in setting.outcomes.items()
                if name != NO_DEAL
            ]
            base = tuple(setting.payoffs[player][NO_DEAL] for player in players)
        points = tuple(
            (issue.label, tuple(setting.formula(issue.points.get(player, 0)) for player in players))
            for issue in self.issues.values()
            if issue.points
        )
        return BargainRules(
            kind=self.kind,
            players=setting.players,
            outcomes={alternative.name: alternative.label for alternative in alternatives}
            | {NO_DEAL: setting.outcomes.get(NO_DEAL, say("bargain.no_deal"))},
            alternatives=tuple(alternatives),
            base=base,
            weights=tuple(setting.formula(self.weights.get(player, 1)) for player in players),
            concept=self.solution,
            divisible=points if len(points) == len(self.issues) else (),
            own=OwnNumbers.of(self, setting),
        )

    def _disagreement(self, setting: ScenarioView, player: str) -> Formula:
        if player in self.disagreement:
            return setting.formula(self.disagreement[player])
        return setting.payoffs.get(player, {}).get(NO_DEAL) or setting.formula(0)

    def _packages(self, setting: ScenarioView) -> Iterator[Alternative]:
        """Every way to settle all issues."""
        players = list(setting.players)
        for chosen in product(*(self._ways(setting, issue) for issue in self.issues.values())):
            yield Alternative(
                ", ".join(name for name, _, _ in chosen),
                "; ".join(
                    f"{issue.label}: {label}" for issue, (_, label, _) in zip(self.issues.values(), chosen, strict=True)
                ),
                tuple(sum_of_products(worth[i] for _, _, worth in chosen) for i in range(len(players))),
                tuple((issue.label, label) for issue, (_, label, _) in zip(self.issues.values(), chosen, strict=True)),
            )

    def _ways(self, setting: ScenarioView, issue: Issue) -> list[tuple[str, str, list[tuple[Formula, ...]]]]:
        """The ways to settle an issue: id, label, and for each player factors whose product is the worth."""
        players = list(setting.players)
        if issue.points:
            zero = setting.formula(0)
            return [
                (
                    owner,
                    setting.players[owner],
                    [(setting.formula(issue.points.get(p, 0)) if p == owner else zero,) for p in players],
                )
                for owner in players
            ]
        weights = [setting.formula(issue.weights.get(player, 1)) for player in players]
        return [
            (
                name,
                level.label,
                [(w, setting.formula(level.payoffs.get(p, 0))) for w, p in zip(weights, players, strict=True)],
            )
            for name, level in issue.levels.items()
        ]
