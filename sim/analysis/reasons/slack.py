"""Slack: how far each parameter may move, alone, before the answer changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sim.analysis.reasons.telling import change, nearest
from sim.analysis.thresholds.exact import Threshold
from sim.analysis.thresholds.lines import ThresholdLine
from sim.words import Claim


@dataclass(frozen=True)
class SlackBar:
    """A parameter: its range, its present value, and the next changes of the answer below and above.

    ``below`` and ``above`` are None where the answer stays the same to the end of the range.
    """

    line: ThresholdLine
    below: Threshold | None
    above: Threshold | None

    @property
    def label(self) -> str:
        """The parameter's name for people."""
        return self.line.label

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest value."""
        return self.line.line.low, self.line.line.high

    @property
    def value(self) -> Fraction:
        """The present value."""
        return self.line.value

    def share(self, value: float) -> float:
        """Where a value lies in the range, from 0 to 1."""
        low, high = map(float, self.bounds)
        return (value - low) / (high - low)

    @property
    def now(self) -> float:
        """Where the present value lies in the range."""
        return self.share(float(self.value))

    @property
    def stays(self) -> tuple[float, float]:
        """From where to where in the range the answer is the present one."""
        low = self.share(float(self.below.place)) if self.below else 0.0
        return low, self.share(float(self.above.place)) if self.above else 1.0

    @property
    def thresholds(self) -> list[float]:
        """Where in the range all thresholds lie."""
        return [self.share(float(threshold.place)) for threshold in self.line.line.thresholds]

    @property
    def changes(self) -> tuple[Claim | None, Claim | None]:
        """What the answer is below and above, where it changes."""
        return (
            change(self.line, self.below, "below") if self.below else None,
            change(self.line, self.above, "above") if self.above else None,
        )

    @property
    def room(self) -> float:
        """How far it is to the closest change, as a share of the range."""
        low, high = self.stays
        return min([self.now - low] * (self.below is not None) + [high - self.now] * (self.above is not None))


@dataclass(frozen=True, kw_only=True)
class Slack:
    """The thresholds of one protocol at one point, and where they come from."""

    cuts: Sequence[ThresholdLine]
    title: str = ""
    protocol: str = ""
    sha256: str = ""

    @cached_property
    def bars(self) -> tuple[SlackBar, ...]:
        """The parameters that change the answer alone, the closest change first."""
        bars = [SlackBar(line, **nearest(line)) for line in self.cuts]
        return tuple(sorted((bar for bar in bars if bar.below or bar.above), key=lambda bar: bar.room))

    @property
    def idle(self) -> int:
        """How many parameters change nothing."""
        return len(self.cuts) - len(self.bars)

    @property
    def guaranteed(self) -> bool:
        """Whether no threshold can have been missed."""
        return all(line.line.guaranteed for line in self.cuts)

    def texts(self) -> list[str]:
        """Everything that a figure may have to write."""
        changes = [str(text) for bar in self.bars for text in bar.changes if text]
        return [*(bar.label for bar in self.bars), *changes, self.title, self.protocol]
