"""Signalling games: a sender who knows their own type sends a message, and a receiver answers it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class SignallingGame:
    """``sender`` and ``receiver`` are payoffs by type, message and answer; ``prior`` is by type, all positive."""

    prior: tuple[Fraction, ...]
    sender: NDArray[Any]  # (types, messages, answers), Fractions
    receiver: NDArray[Any]  # (types, messages, answers), Fractions

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many types, messages and answers there are."""
        types, messages, answers = self.sender.shape
        return types, messages, answers
