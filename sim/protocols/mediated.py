"""Mediated: a mediator privately advises each player what to do in a normal-form protocol."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sim.errors import NegsimError, did_you_mean
from sim.formulas import Formula, Points
from sim.games.normal_form import ExactPayoffs, NormalForm
from sim.protocols.fields import Text
from sim.protocols.interface import Rules
from sim.protocols.pointwise import Rows
from sim.protocols.rules import NormalFormRules
from sim.protocols.spec import Finding, ProtocolSpec, Setting
from sim.solution import Solution, SolutionTable
from sim.solvers import nash
from sim.solvers.correlated import AIMS, correlated, correlated_best

_NORMAL = ("demands", "matrix")


class Mediated(ProtocolSpec):
    """A mediator advises each player in private; following the advice is best as long as the others follow theirs."""

    kind: Literal["mediated"] = Field(description="A mediator advises the players of another protocol in private.")
    of: Text = Field(description="The protocol that is mediated: one of the kinds demands and matrix.")
    aim: Literal["welfare", "minimum"] = Field(
        "welfare", description="What the mediator is after: the largest sum of payoffs, or the best for the worst off."
    )

    @property
    def needs_payoffs(self) -> bool:
        """The protocol that is mediated says so itself."""
        return False

    def check(self, setting: Setting) -> Iterable[Finding]:
        """An unknown protocol, or one that cannot be mediated."""
        names = [name for name, spec in setting.others.items() if spec.kind in _NORMAL]
        if self.of not in names:
            known = setting.others.get(self.of)
            said = f"is a protocol of the kind {known.kind!r}" if known else f"unknown protocol {self.of!r}"
            yield Finding(("of",), f"{said}{did_you_mean(self.of, names) or '; allowed: demands or matrix'}")
        if setting.ordinal:
            yield Finding((), "averages payoffs; this scenario's scale is ordinal", key=True)

    def rules(self, setting: Setting) -> Rules:
        """The rules of the protocol, with a mediator."""
        form = setting.others[self.of].rules(setting)
        assert isinstance(form, NormalFormRules)  # noqa: S101 - checked, and types are refused for this kind
        return MediatedRules(form, self.aim)


@dataclass(frozen=True)
class MediatedRules(Rules):
    """A normal form with a mediator who is after one of ``AIMS``."""

    form: NormalFormRules
    aim: str

    @property
    def kind(self) -> str:  # type: ignore[override]  # a field elsewhere
        """Mediated."""
        return "mediated"

    @property
    def players(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """Ids and labels."""
        return self.form.players

    @property
    def strategies(self) -> Mapping[str, Mapping[str, str]]:  # type: ignore[override]  # a field elsewhere
        """What can be advised."""
        return self.form.strategies

    @property
    def outcomes(self) -> Mapping[str, str]:  # type: ignore[override]  # a field elsewhere
        """Ids and labels."""
        return self.form.outcomes

    @property
    def ordinal(self) -> bool:  # type: ignore[override]  # a field elsewhere
        """Never."""
        return False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Correlated equilibrium."""
        return ("correlated",)

    @property
    def formulas(self) -> Iterable[Formula]:
        """Those of the protocol that is mediated."""
        return self.form.formulas

    @property
    def size(self) -> int:
        """The number of profiles."""
        return self.form.size

    @property
    def stable(self) -> bool:
        """No: the best advice is found in floating point, and where it is not unique, it is one of several."""
        return False

    def solve(self, points: Points, concept: str, method: str | None = None, select: str | None = None) -> Solution:
        """The best advice for both aims, the mediator's own first, and what it adds over the best Nash equilibrium."""
        game = self.form.game(points)
        solution = correlated(game, method)
        own = [one for one in solution.equilibria if one.details["aim"] == AIMS[self.aim]]
        rest = [one for one in solution.equilibria if one.details["aim"] != AIMS[self.aim]]
        return replace(
            solution, equilibria=(*own, *rest), notes=(*solution.notes, *self._added(game, float(_sum(own[0]))))
        )

    def _added(self, game: NormalForm, welfare: float) -> list[str]:
        """What the mediator adds over the best Nash equilibrium of two players."""
        if len(self.players) != 2:
            return []
        payoffs = game.exact(0)
        best = max(float(_sum(one)) for one in nash(payoffs[0].tolist(), payoffs[1].tolist()).equilibria)
        if welfare <= best + 1e-9:
            return [f"In sum the best Nash equilibrium pays {best:.6g} as well: the mediator adds nothing."]
        return [f"In sum it pays {welfare:.6g}; the best Nash equilibrium pays {best:.6g}."]

    def solve_batch(self, points: Points) -> SolutionTable:
        """The best advice for the mediator's aim at all points, one linear program each."""
        game = self.form.game(points)
        rows = Rows(self, game.batch)
        for i in range(game.batch):
            try:
                one = replace(game, payoffs=_finite(game, i)[None], integers=None, exact=_at(game, i))
                best = correlated_best(one, self.aim)
                rows.add(i, Solution("correlated", "linear-programming", (best,), True, False, False))
            except NegsimError as error:
                rows.fail(i, str(error))
        return rows.table()


def _at(game: NormalForm, i: int) -> ExactPayoffs:
    return lambda _: game.exact(i)


def _finite(game: NormalForm, i: int) -> NDArray[np.float64]:
    """The payoffs of one game; where doubles say nothing, the exact ones, which may say why there are none."""
    return game.payoffs[i] if np.isfinite(game.payoffs[i]).all() else game.exact(i).astype(np.float64)


def _sum(one: object) -> float:
    return sum(one.payoffs.values())  # type: ignore[attr-defined]
