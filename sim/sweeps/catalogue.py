"""The regimes of a whole sweep, numbered and named by their outcomes: "War goes on", "30-day truce or War goes on".

A pure equilibrium is named by its outcome, a mixed one as a mix of its possible outcomes; several are joined by "or",
and equilibria with the same outcomes are named once. Regimes that would share a name are told apart by what the players
do, and if that does not suffice by a number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.protocols import Rules
from sim.sweeps.plan import Plan
from sim.sweeps.regimes import Tally, add_up, find_ties, supports_of
from sim.words import say
from sim.words.phrases import whole

_LONG = 60
_NAMED = 3
Support = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class RegimeName:
    """``words`` say what can come of the equilibria; ``name`` says it too, and no other regime has the same."""

    words: str
    name: str


def name_regimes(regimes: Sequence[Sequence[Support]], ties: Sequence[bool], rules: Rules) -> list[RegimeName]:
    """A name for each regime, given the supports of its equilibria and whether it is a mere tie between others."""
    words = [_words(supports, rules) for supports in regimes]
    clashing: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for position, text in enumerate(words):
        clashing[text, ties[position]].append(position)
    names = list(words)
    for (text, tie), positions in clashing.items():
        if tie and ((text, False) in clashing or len(positions) > 1):
            numbers = [None] if len(positions) == 1 else range(1, len(positions) + 1)
            differences = [say("regimes.tie", number=number) for number in numbers]
        elif len(positions) > 1:
            differences = _tell_apart([regimes[position] for position in positions], rules)
        else:
            continue
        for position, difference in zip(positions, differences, strict=True):
            names[position] = say("regimes.told_apart", words=text, difference=difference)
    return [RegimeName(*pair) for pair in zip(words, names, strict=True)]


def _words(supports: Sequence[Support], rules: Rules) -> str:
    if not supports:
        return say("regimes.no_pure")
    own = [rules.regime_label(support) for support in supports]
    others = {rules.outcomes_of(support) for support, label in zip(supports, own, strict=True) if not label}
    return in_words(others, list(rules.outcomes.values()), filter(None, own))


def in_words(outcomes: Iterable[tuple[int, ...]], labels: Sequence[str], named: Iterable[str] = ()) -> str:
    """What can come of some equilibria, each given by the positions of its possible outcomes among the labels.

    ``named`` are those that have names of their own.

    >>> in_words({(0, 1), (1,)}, ["Truce", "War"])
    'War or mix of Truce and War'
    """
    sets = sorted(set(outcomes), key=lambda s: (len(s) > 1, len(s), s))
    own = sorted(set(named))
    if len(sets) + len(own) == 1 and all(len(positions) == 1 for positions in sets):
        return own[0] if own else labels[sets[0][0]]
    # A label such as "Defect, Defect" would be torn apart by the commas and words around it.
    labels, own = list(map(whole, labels)), list(map(whole, own))
    certain = [*(labels[positions[0]] for positions in sets if len(positions) == 1), *own]
    mixed = [_outcome_words(positions, labels) for positions in sets if len(positions) > 1]
    text = say("regimes.either", outcomes=[*certain, *mixed])
    return text if len(text) <= _LONG or not certain else _shortened(certain, len(mixed))


def _shortened(certain: Sequence[str], mixes: int) -> str:
    """The outcomes of pure equilibria, the first few if there are many, and how many mixed equilibria there are."""
    more = len(certain) - _NAMED
    named = [*certain[:_NAMED], say("regimes.more_outcomes", count=more)] if more > 1 else certain
    mixed = [say("regimes.mixes", count=mixes)] if mixes else []
    return say("regimes.either", outcomes=[*named, *mixed])


def _outcome_words(positions: tuple[int, ...], labels: Sequence[str]) -> str:
    if len(positions) == 1:
        return labels[positions[0]]
    missing = [label for position, label in enumerate(labels) if position not in positions]
    if len(positions) > _NAMED and len(missing) <= 1:
        if not missing:
            return say("regimes.mix_of_all", count=len(labels))
        return say("regimes.mix_of_all_but", missing=missing[0])
    return say("regimes.mix", outcomes=[labels[position] for position in positions])


def _tell_apart(regimes: Sequence[Sequence[Support]], rules: Rules) -> list[str]:
    """What distinguishes regimes of the same words: the strategies in use, or failing that a number."""
    used = [_labels_used(supports, rules) for supports in regimes]
    differing = [player for player in rules.players if len({strategies[player] for strategies in used}) > 1]
    texts = [
        say("regimes.strategies_used", used=[(rules.players[player], strategies[player]) for player in differing])
        for strategies in used
    ]
    seen = Counter(texts)
    return [
        text if text and len(text) <= _LONG and seen[text] == 1 else say("regimes.case", number=number)
        for number, text in enumerate(texts, start=1)
    ]


def _labels_used(supports: Sequence[Support], rules: Rules) -> Mapping[str, tuple[str, ...]]:
    """For every player, the labels of the strategies that some equilibrium uses."""
    result = {}
    for position, player in enumerate(rules.players):
        labels = list(rules.strategies[player].values())
        numbers = sorted({number for support in supports for number in support[position]})
        result[player] = tuple(labels[number] for number in numbers)
    return result


@dataclass(frozen=True)
class NamedRegime:
    """One regime of a sweep.

    ``words`` say what can come of its equilibria and may be shared by several regimes; ``name`` is its alone.
    ``share`` is its share of all points. ``tie`` says that it exists at thresholds between other regimes only.
    ``supports`` has, for each equilibrium, the strategies that each player uses; ``outcomes`` its possible outcomes.
    """

    number: int
    name: str
    words: str
    points: int
    share: float
    example: Mapping[str, Fraction]
    degenerate: bool
    tie: bool
    outcomes: tuple[tuple[str, ...], ...]
    supports: tuple[Mapping[str, tuple[str, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "number": self.number,
            "name": self.name,
            "words": self.words,
            "points": self.points,
            "share": self.share,
            "example": {name: float(value) for name, value in self.example.items()},
            "degenerate": self.degenerate,
            "tie": self.tie,
            "outcomes": [list(outcomes) for outcomes in self.outcomes],
            "supports": [{player: list(used) for player, used in support.items()} for support in self.supports],
        }


@dataclass(frozen=True)
class Catalogue:
    """What a sweep has found, apart from the rows: its regimes (also as tallies, in the same order)."""

    regimes: tuple[NamedRegime, ...]
    tallies: tuple[Tally, ...]


def build_catalogue(plan: Plan, chunks: Iterable[Sequence[Tally]]) -> Catalogue:
    """Number and name the regimes that the chunks of a sweep have found."""
    tallies = add_up(chunks)
    supports = [supports_of(tally.key, plan.rules.support_sizes) for tally in tallies]
    ties = find_ties(plan, tallies)
    names = name_regimes(supports, ties, plan.rules)
    regimes = [
        _regime(plan, number, *parts)
        for number, parts in enumerate(zip(tallies, supports, names, ties, strict=True), start=1)
    ]
    return Catalogue(tuple(regimes), tallies)


def _regime(
    plan: Plan, number: int, tally: Tally, supports: Sequence[Support], name: RegimeName, tie: bool
) -> NamedRegime:
    strategies = {player: tuple(names) for player, names in plan.rules.strategies.items()}
    outcomes = tuple(plan.rules.outcomes)
    return NamedRegime(
        number=number,
        name=name.name,
        words=name.words,
        points=tally.points,
        share=tally.points / plan.points,
        example=plan.values_at(tally.middle),
        degenerate=tally.key.degenerate,
        tie=tie,
        outcomes=tuple(tuple(outcomes[i] for i in plan.rules.outcomes_of(support)) for support in supports),
        supports=tuple(_used(strategies, support) for support in supports),
    )


def _used(strategies: Mapping[str, tuple[str, ...]], support: Support) -> dict[str, tuple[str, ...]]:
    pairs = zip(strategies.items(), support, strict=False)  # the outcomes may follow
    return {player: tuple(names[i] for i in used) for (player, names), used in pairs}
