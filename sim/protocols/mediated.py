"""Mediated: a mediator privately advises each player what to do in a normal-form protocol."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field
from typing_extensions import override

from sim.errors import SolverError
from sim.formulas import Formula, Points
from sim.games.normal_form import ExactPayoffs, NormalForm
from sim.protocols.fields import Text
from sim.protocols.model import Model, Worth
from sim.protocols.normal_form.rules import NormalFormRules
from sim.protocols.registry import check_normal_form
from sim.protocols.rules import Rules, one_by_one
from sim.protocols.spec import Complaint, ProtocolSpec, ScenarioView
from sim.solution import Equilibrium, Fact, Solution
from sim.solution_table import SolutionTable
from sim.solvers.concepts.correlated import Advice, Advising, correlated, headline
from sim.solvers.nash import solve_nash
from sim.solvers.nash.pure import pure
from sim.words import Claim, claim, say


class Mediated(ProtocolSpec):
    """A mediator advises each player in private; following the advice is best as long as the others follow theirs."""

    kind: Literal["mediated"] = Field(description="A mediator advises the players of another protocol in private.")
    of: Text = Field(description="The protocol that is mediated: one of the kinds demands and matrix.")
    aim: Literal["welfare", "minimum"] = Field(
        "welfare", description="What the mediator aims at: the largest sum of payoffs, or the best for the worst off."
    )

    @property
    def needs_payoffs(self) -> bool:
        """The protocol that is mediated says so itself."""
        return False

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """An unknown protocol, or one that cannot be mediated."""
        yield from check_normal_form(self.of, setting)
        if setting.ordinal:
            yield Complaint((), say("errors.protocols.ordinal_averages"), key=True)

    @property
    @override
    def built_upon(self) -> str:
        return self.of

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        of = setting.others[self.of]
        return Model((claim("rules.mediated", of=of.label or self.of.replace("_", " "), aim=self.aim),))

    def rules(self, setting: ScenarioView) -> Rules:
        """The rules of the protocol, with a mediator."""
        form = setting.others[self.of].rules(setting)
        assert isinstance(form, NormalFormRules)  # noqa: S101 - checked, and types are refused for this kind
        return MediatedRules(form, self.aim)


@dataclass(frozen=True)
class Added(Fact):
    """By aim, what the mediator reaches and what the best Nash equilibrium does."""

    added: Mapping[str, Mapping[str, float]]

    def to_dict(self) -> dict[str, Any]:
        """Under ``added``, where there is something to compare with."""
        return {"added": {aim: dict(reached) for aim, reached in self.added.items()}} if self.added else {}


@dataclass(frozen=True)
class MediatedRules(Rules):
    """A normal form with a mediator who is after one of ``AIMS``."""

    form: NormalFormRules
    aim: str

    @property
    @override
    def kind(self) -> str:
        return "mediated"

    @property
    @override
    def players(self) -> Mapping[str, str]:
        return self.form.players

    @property
    @override
    def strategies(self) -> Mapping[str, Mapping[str, str]]:
        return self.form.strategies

    @property
    @override
    def outcomes(self) -> Mapping[str, str]:
        return self.form.outcomes

    @property
    @override
    def ordinal(self) -> bool:
        return False

    @property
    @override
    def concepts(self) -> tuple[str, ...]:
        return ("correlated",)

    @property
    @override
    def formulas(self) -> Iterable[Formula]:
        return self.form.formulas

    @property
    @override
    def size(self) -> int:
        return self.form.size

    @property
    def vectorised(self) -> bool:
        """No: a linear program for each point."""
        return False

    @property
    def supports_are_generic(self) -> bool:
        """No: where the best advice is not unique, it is one of several."""
        return False

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The best advice for both aims, the mediator's own first, and what it adds over the best Nash equilibrium."""
        if select not in (None, "all"):
            raise SolverError(say("errors.solvers.rule_for_nash", rule=select))
        game = self.form.game(points)
        if method is not None:
            raise SolverError(say("errors.solvers.one_method", concept="correlated", method=method))
        solution = correlated(game)
        ordered = tuple(sorted(solution.equilibria, key=self._not_meant))
        notes, added = self._added(game, solution)
        return replace(
            solution,
            equilibria=ordered,
            headline=headline(game, ordered),
            notes=(*solution.notes, *notes),
            facts=(*solution.facts, added),
        )

    def _not_meant(self, equilibrium: Equilibrium) -> bool:
        advice = equilibrium.fact(Advice)
        return advice is None or self.aim not in advice.aims

    def _added(self, game: NormalForm, solution: Solution) -> tuple[list[Claim], Added]:
        """What the mediator adds over the best Nash equilibrium, of more than two players the best pure one."""
        two = len(self.players) == 2
        try:
            known = solve_nash(game).equilibria if two else pure(game).equilibria
        except SolverError:
            return [], Added({})
        if not known:
            return [claim("mediated.nothing_to_compare", pure=not two)], Added({})
        notes, added = [], {}
        for aim, measure in _MEASURES.items():
            mediated = max(measure(one) for one in solution.equilibria)
            best = max(measure(one) for one in known)
            added[aim] = {"mediated": float(mediated), "nash": float(best)}
            same = mediated - best <= (0 if solution.exact else 1e-7 * max(1, abs(float(best))))
            more = 0 if same else mediated - best
            notes.append(claim("mediated.adds", aim=aim, pure=not two, nash=best, mediated=mediated, more=more))
        return notes, Added(added)

    def solve_batch(self, points: Points) -> SolutionTable:
        """The best advice for the mediator's aim at all points, one linear program each."""
        game = self.form.game(points)
        return one_by_one(self, game.batch, lambda i: self._advice(game, i))

    def _advice(self, game: NormalForm, i: int) -> Solution:
        alone = replace(game, payoffs=game.payoffs[i : i + 1], integers=None, exact=_at(game, i))
        advising = Advising.of(alone)
        best = advising.equilibrium(advising.best(self.aim), [self.aim])
        exact = advising.exact and not game.rounded
        return Solution("correlated", "linear-programming", (best,), complete=False, exact=exact, degenerate=None)


def _at(game: NormalForm, i: int) -> ExactPayoffs:
    return lambda _: game.exact(i)


_MEASURES: dict[str, Callable[[Equilibrium], Any]] = {
    "welfare": lambda equilibrium: sum(equilibrium.payoffs.values()),
    "minimum": lambda equilibrium: min(equilibrium.payoffs.values()),
}
