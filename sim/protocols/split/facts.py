"""What happens when something is divided: one sentence, and the quantities worked out on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from typing_extensions import override

from sim.solution import Fact
from sim.words import Claim


@dataclass(frozen=True)
class SplitStory(Fact):
    """What is done, in a sentence; ``amounts`` are shares by name, None where there is none."""

    sentence: Claim
    amounts: Mapping[str, Fraction | None] = field(default_factory=dict)

    @override
    def to_dict(self) -> dict[str, Any]:
        if not self.amounts:
            return {}
        values = self.amounts.items()
        return {"amounts": {name: None if value is None else float(value) for name, value in values}}

    @property
    @override
    def quantities(self) -> Mapping[str, Fraction | None]:
        return self.amounts

    @override
    def story(self) -> Sequence[Claim]:
        return [self.sentence]


@dataclass(frozen=True)
class BargainingRange(Fact):
    """The shares that both prefer to fighting; None where there are none."""

    ends: tuple[Fraction, Fraction] | None

    @override
    def to_dict(self) -> dict[str, Any]:
        return {"bargaining_range": None if self.ends is None else [float(end) for end in self.ends]}
