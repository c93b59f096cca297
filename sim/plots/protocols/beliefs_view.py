"""The equilibria of a signalling game in words: who sends what, what is believed, how it is answered."""

from collections.abc import Mapping
from functools import cached_property

from sim.plots.page import looks
from sim.plots.solved import SolvedRules, chance
from sim.protocols.signal.play import SignalPlay
from sim.protocols.signal.rules import SignalRules
from sim.solution import Number
from sim.words import phrases


class Beliefs:
    """The equilibria of a signalling game in words; an equilibrium is named by its position."""

    def __init__(self, picture: SolvedRules, rules: SignalRules) -> None:
        self.picture, self.rules = picture, rules
        players = list(rules.players)
        self.sender, self.receiver = players[rules.sender], players[1 - rules.sender]
        self.names = rules.players[self.sender], rules.players[self.receiver]
        self.prior = [picture.read(formula) for formula in rules.prior]

    @cached_property
    def prior_told(self) -> dict[str, str]:
        """How likely each type is before any message."""
        return {label: chance(share) for label, share in zip(self.rules.types.values(), self.prior, strict=True)}

    @cached_property
    def unsent(self) -> bool:
        """Whether some message is never sent."""
        return any(not all(self.play(place).sent.values()) for place in range(len(self.picture.solution.equilibria)))

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        rules = self.rules
        return [*self.picture.texts(), *rules.types.values(), *rules.messages.values(), *rules.answers.values()]

    def letter(self, place: int) -> str:
        """The name of an equilibrium."""
        return looks.LETTERS[place] if place < len(looks.LETTERS) else str(place + 1)

    def play(self, place: int) -> SignalPlay:
        """What is known of an equilibrium besides strategies and payoffs."""
        found = self.picture.solution.equilibria[place].fact(SignalPlay)
        assert found is not None  # noqa: S101 - every equilibrium of a signalling game has it
        return found

    def kind(self, place: int) -> str:
        """What the messages tell: "separating", "pooling on Beer", "semi-separating"."""
        return str(self.play(place).class_claim)

    def heading(self, place: int) -> str:
        """The kind of an equilibrium, and what everybody gets."""
        one = self.picture.solution.equilibria[place]
        play = self.play(place)
        types = ", ".join(
            f"{_short(self.rules.types[name])}\u00a0{phrases.number(gain)}"
            for name, gain in play.interim_payoffs.items()
        )
        gains = [
            f"{label}\u00a0{phrases.number(one.payoffs[player])}" + (f" ({types})" if player == self.sender else "")
            for player, label in self.rules.players.items()
        ]
        doubt = "" if play.intuitive else "; it fails the intuitive criterion"
        kind = self.kind(place)
        return f"{kind[:1].upper()}{kind[1:]}: {', '.join(gains)}{doubt}"

    def belief(self, place: int, message: str) -> list[float]:
        """How likely each type is after a message."""
        return [float(share) for share in self.play(place).beliefs[message].values()]

    def senders(self, place: int, message: str) -> str:
        """Who sends a message, and how often."""
        if not self.play(place).sent[message]:
            return "never sent"
        plans: Mapping[str, Mapping[str, Number]] = self.picture.solution.equilibria[place].strategies[self.sender]
        shares = {name: plan[message] for name, plan in plans.items()}
        if len(shares) > 1 and all(share == 1 for share in shares.values()):
            return "sent by all types"
        return f"sent by {_mix({_short(self.rules.types[name]): share for name, share in shares.items()})}"

    def answer(self, place: int, message: str) -> str:
        """How a message is answered."""
        plan: Mapping[str, Number] = self.picture.solution.equilibria[place].strategies[self.receiver][message]
        return _mix({self.rules.answers[name]: share for name, share in plan.items()})

    def told(self, place: int, message: str) -> str:
        """A message in words, for those who cannot see the bars."""
        shares = zip(self.rules.types.values(), self.belief(place, message), strict=True)
        believed = ", ".join(f"{label} {phrases.number(share, 3)}" for label, share in shares)
        label = self.rules.messages[message]
        return f"{label} ({self.senders(place, message)}): belief {believed}; answer {self.answer(place, message)}"


def _short(label: str) -> str:
    return phrases.short(label, 24)


def _mix(shares: Mapping[str, Number]) -> str:
    return ", ".join(
        label if share == 1 else f"{label}\u00a0{chance(share)}" for label, share in shares.items() if share
    )
