"""The equilibria of a signalling game in words: who sends what, what is believed, how it is answered."""

from collections.abc import Mapping
from functools import cached_property

from sim.analysis.solved import SolvedRules
from sim.plots.page import looks
from sim.plots.solved import mix
from sim.protocols.signal.play import SignalPlay
from sim.protocols.signal.rules import SignalRules
from sim.solution import Number
from sim.words import phrases, say
from sim.words.numbers import plain


class Beliefs:
    """The equilibria of a signalling game in words; an equilibrium is named by its position."""

    def __init__(self, solved: SolvedRules, rules: SignalRules) -> None:
        self.solved, self.rules = solved, rules
        players = list(rules.players)
        self.sender, self.receiver = players[rules.sender], players[1 - rules.sender]
        self.names = rules.players[self.sender], rules.players[self.receiver]
        self.prior = [solved.read(formula) for formula in rules.prior]

    @cached_property
    def unsent(self) -> bool:
        """Whether some message is never sent."""
        return any(not all(self.play(index).sent.values()) for index in range(len(self.solved.solution.equilibria)))

    def texts(self) -> list[str]:
        """Everything that the figure may have to write."""
        rules = self.rules
        return [*self.solved.texts(), *rules.types.values(), *rules.messages.values(), *rules.answers.values()]

    def letter(self, index: int) -> str:
        """The name of an equilibrium."""
        return looks.LETTERS[index] if index < len(looks.LETTERS) else str(index + 1)

    def play(self, index: int) -> SignalPlay:
        """What is known of an equilibrium besides strategies and payoffs."""
        found = self.solved.solution.equilibria[index].fact(SignalPlay)
        assert found is not None  # noqa: S101 - every equilibrium of a signalling game has it
        return found

    def heading(self, index: int, letter: str = "") -> str:
        """The class of an equilibrium, and what everybody gets."""
        equilibrium, play = self.solved.solution.equilibria[index], self.play(index)
        types = [(_short(self.rules.types[name]), gain) for name, gain in play.interim_payoffs.items()]
        return say(
            "figures.beliefs_heading",
            letter=letter,
            payoffs=[
                (label, equilibrium.payoffs[player], types if player == self.sender else [])
                for player, label in self.rules.players.items()
            ],
            intuitive=play.intuitive,
            **{"class": play.class_claim},
        )

    def belief(self, index: int, message: str) -> list[float]:
        """How likely each type is after a message."""
        return [float(share) for share in self.play(index).beliefs[message].values()]

    def bounds(self, index: int, message: str) -> list[tuple[float, float]]:
        """The lowest and the highest probability of each type, over all beliefs that support the answers."""
        corners = self.play(index).equilibrium.supporting[list(self.rules.messages).index(message)]
        return [(float(min(shares)), float(max(shares))) for shares in zip(*corners, strict=True)]

    def values(self, index: int, message: str) -> list[str]:
        """The same as narrow texts."""
        return [
            plain(low, 3) if low == high else f"{plain(low, 2)}\N{EN DASH}{plain(high, 2)}"
            for low, high in self.bounds(index, message)
        ]

    def senders(self, index: int, message: str) -> str:
        """Who sends a message, and how often."""
        if not self.play(index).sent[message]:
            return say("figures.beliefs_never_sent")
        plans: Mapping[str, Mapping[str, Number]] = self.solved.solution.equilibria[index].strategies[self.sender]
        shares = {name: plan[message] for name, plan in plans.items()}
        if len(shares) > 1 and all(share == 1 for share in shares.values()):
            return say("figures.beliefs_sent_by_all")
        types = mix({_short(self.rules.types[name]): share for name, share in shares.items()})
        return say("figures.beliefs_sent_by", types=types)

    def answer(self, index: int, message: str) -> str:
        """How a message is answered."""
        plan: Mapping[str, Number] = self.solved.solution.equilibria[index].strategies[self.receiver][message]
        return mix({self.rules.answers[name]: share for name, share in plan.items()})

    def described(self, index: int) -> str:
        """An equilibrium in words, for those who cannot see the bars."""
        messages = [
            say(
                "figures.beliefs_of_message",
                message=label,
                senders=self.senders(index, name),
                beliefs=list(zip(self.rules.types.values(), self.bounds(index, name), strict=True)),
                answer=self.answer(index, name),
            )
            for name, label in self.rules.messages.items()
        ]
        text = say("figures.beliefs_equilibrium", heading=self.heading(index), messages=messages)
        several = len(self.solved.solution.equilibria) > 1
        return say("figures.lettered", letter=self.letter(index) if several else "", text=text)


def _short(label: str) -> str:
    return phrases.shortened(label, 24)
