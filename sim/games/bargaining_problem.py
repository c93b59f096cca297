"""Bargaining problems: what can be agreed on, lotteries included, and what happens without agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Gains = tuple[Fraction, ...]


@dataclass(frozen=True)
class BargainingProblem:
    """Gains over the disagreement point: ``gains[alternative][player]``; disagreement itself pays 0.

    Everything between is feasible too: lotteries over the alternatives and disagreement.
    """

    gains: tuple[Gains, ...]

    @property
    def players(self) -> int:
        """How many players there are."""
        return len(self.gains[0])

    def of(self, lottery: Sequence[Fraction]) -> Gains:
        """What a lottery over the alternatives (the rest is disagreement) brings."""
        return tuple(
            sum((p * gains[player] for p, gains in zip(lottery, self.gains, strict=True)), Fraction(0))
            for player in range(self.players)
        )
