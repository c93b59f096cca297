"""The paths of alternating offers as they are drawn: rounds, offers, answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.analysis.solved import SolvedRules
from sim.plots.page.looks import Fill
from sim.plots.solved import leads_to, looks_of, payoffs
from sim.protocols.offers.path import OfferPath, Round
from sim.protocols.offers.rules import OffersRules
from sim.solution import Equilibrium
from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW
from sim.words import say

END_TALKS = "(ends the talks)"
ACCEPTED, REFUSED, ENDED, TIE = "accepted", "refused", "ended", "tie"
_KINDS = {ACCEPT: ACCEPTED, REFUSE: REFUSED, WITHDRAW: ENDED}


@dataclass(frozen=True)
class OfferCell:
    """How an offer is answered in a round, and whether it is the one that is made."""

    answer: str
    made: bool


class OfferPaths:
    """The paths of a solved protocol; an equilibrium is named by its position."""

    def __init__(self, solved: SolvedRules, rules: OffersRules) -> None:
        self.solved, self.rules = solved, rules

    def steps(self, index: int) -> Sequence[Round]:
        """The rounds that are reached."""
        path = self.solved.solution.equilibria[index].fact(OfferPath)
        return path.rounds if path is not None else ()

    @cached_property
    def rows(self) -> dict[str, str]:
        """All offers in words, in the order of the rounds; at the end the one of ending the talks, if that is done."""
        every_offer = [offer for offers in self.rules.game.offers for offer in offers]
        rows = {offer.name: self.rules.moves.offer_label(offer) for offer in every_offer}
        every = range(len(self.solved.solution.equilibria))
        if any(step.offer is None for index in every for step in self.steps(index)):
            rows[END_TALKS] = say("figures.offers_end_talks")
        return rows

    def cells(self, index: int) -> list[dict[str, OfferCell]]:
        """For every round of a path, the offers that are possible and their answers."""
        result = []
        for step in self.steps(index):
            cells = {name: OfferCell(_met(met), made=False) for name, met in step.others.items()}
            if step.offer is None:
                cells[END_TALKS] = OfferCell(ENDED, made=True)
            else:
                cells[step.offer] = OfferCell(_answer(step.replies.values()), made=True)
            result.append(cells)
        return result

    @cached_property
    def choices(self) -> set[str]:
        """The outcomes of offers that leave a choice."""
        every = [offer for offers in self.rules.game.offers for offer in offers if len(offer.results) > 1]
        return {self.rules.moves.outcome(result) for offer in every for result in offer.results}

    def fill(self, row: str) -> Fill:
        """The colours of what an offer leads to."""
        results = [
            self.rules.moves.outcome(result)
            for offers in self.rules.game.offers
            for offer in offers
            if offer.name == row
            for result in offer.results
        ]
        if row == END_TALKS:
            results = [list(self.solved.outcomes)[-1]]
        return Fill(tuple(looks_of(self.solved)[name] for name in dict.fromkeys(results)))

    def heading(self, equilibrium: Equilibrium, letter: str = "") -> str:
        """The last round in words, and what it leads to."""
        story = equilibrium.story()
        return say(
            "figures.offers_heading",
            letter=letter,
            last=str(story[-1]).split(". ")[0] if story else "",
            outcome=leads_to(self.solved, equilibrium, whole=False),
            payoffs=payoffs(self.solved, equilibrium),
        )

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        return [*self.solved.texts(), *self.rows.values()]


def _answer(replies: Any) -> str:
    given = list(replies)
    if WITHDRAW in given:
        return ENDED
    return REFUSED if REFUSE in given else ACCEPTED


def _met(replies: Sequence[str]) -> str:
    """What another offer would have met with; several replies are a tie."""
    return _KINDS[replies[0]] if len(replies) == 1 else TIE
