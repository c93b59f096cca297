"""The model in words: the rules of a protocol, sentence by sentence, and its payoffs with their formulas.

Every protocol tells its own (:meth:`sim.protocols.spec.ProtocolSpec.in_words`), for reports.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.formulas import Formula
from sim.words import Claim, claim

# What writes a formula with its value at the present point.
Worth = Callable[[Formula], Claim]


@dataclass(frozen=True)
class ModelTable:
    """Payoffs, or what they are made of: a row for each case, whose first cell names it."""

    caption: Claim
    header: tuple[Claim, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Model:
    """The rules of a protocol, and its payoffs where they are not those of the scenario's options."""

    rules: tuple[Claim, ...]
    tables: tuple[ModelTable, ...] = ()


def gets(players: Mapping[str, str]) -> tuple[Claim, ...]:
    """The heads of columns of payoffs."""
    return tuple(claim("rules.gets", player=label) for label in players.values())


def of_each(
    kind: str, players: Mapping[str, str], values: Iterable[tuple[str, Claim]], **facts: object
) -> Iterable[Claim]:
    """A sentence that lists a number for each of some players; none where there are no numbers."""
    pairs = [(players.get(player, player), value) for player, value in values]
    return [claim(kind, values=pairs, **facts)] if pairs else []


def by_type(labels: Sequence[str], worths: Sequence[Claim]) -> Claim:
    """A payoff that depends on a type, as one cell; a single one stands alone."""
    return claim("rules.by_type", worths=list(zip(labels, worths, strict=True)))
