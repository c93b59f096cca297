"""The numbers of a protocol itself, such as discounts: what is allowed, and whether a point keeps to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sim.errors import ScenarioError
from sim.formulas import Formula
from sim.protocols.fields import number_text
from sim.protocols.spec import Finding, Path, ProtocolSpec, Setting
from sim.protocols.values import Read


@dataclass(frozen=True)
class Bounds:
    """An interval; ``strict`` says that the bound itself is not allowed."""

    low: int
    high: int | None = None
    strict_low: bool = False
    strict_high: bool = False

    def __contains__(self, value: Fraction) -> bool:
        """Whether a number is allowed."""
        above = value > self.low if self.strict_low else value >= self.low
        below = self.high is None or (value < self.high if self.strict_high else value <= self.high)
        return above and below

    def __str__(self) -> str:
        """What is allowed, in words.

        >>> print(Bounds(0), Bounds(0, 1), Bounds(0, strict_low=True), Bounds(0, 1, strict_high=True), sep="; ")
        0 or more; 0 to 1; above 0; from 0 to below 1
        """
        if self.high is None:
            return f"above {self.low}" if self.strict_low else f"{self.low} or more"
        if self.strict_high:
            return f"from {self.low} to below {self.high}"
        return f"{self.low} to {self.high}"


SHARE, NOT_NEGATIVE = Bounds(0, 1), Bounds(0)


def outside(values: Mapping[Path, Fraction], bounds: Mapping[str, Bounds]) -> Iterator[Finding]:
    """The numbers that are not allowed; ``bounds`` are by the first part of a path, or by all of it with dots."""
    for path, value in values.items():
        allowed = bounds.get(".".join(map(str, path))) or bounds.get(str(path[0]))
        if allowed is not None and value not in allowed:
            yield Finding(path, f"is {number_text(value)}; allowed: {allowed}")


@dataclass(frozen=True)
class OwnNumbers:
    """The formulas of one protocol by their paths, and what each is called."""

    spec: ProtocolSpec
    formulas: Mapping[Path, Formula]
    players: Mapping[str, str]

    @classmethod
    def of(cls, spec: ProtocolSpec, setting: Setting) -> "OwnNumbers":
        """Those of a protocol in a scenario."""
        return cls(spec, {path: setting.formula(value) for path, value in spec.formulas()}, setting.players)

    def check(self, read: Read) -> None:
        """Ask the protocol whether it can work with the numbers of a point.

        Raises:
            ScenarioError: it cannot; all that is wrong.
        """
        values = {path: read(formula) for path, formula in self.formulas.items()}
        problems = [f"{self._words(one.path)} {one.message}" for one in self.spec.refuse(values)]
        if problems:
            raise ScenarioError("; ".join(problems))

    def _words(self, path: Path) -> str:
        """``("discount", "russia")`` → "discount of Russia", ``("unknown_cost", "low")`` → "unknown cost, low"."""
        first, *rest = (str(part) for part in path)
        named = [f" of {self.players[part]}" if part in self.players else f", {part}" for part in rest]
        return first.replace("_", " ") + "".join(named)
