"""Signal: a player with types sends a message, the other answers it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field

from sim.errors import did_you_mean
from sim.formulas import Formula
from sim.protocols.cells import LIST_OF_PAYOFFS, Cell, read_cell
from sim.protocols.fields import Also, Identifier, ListOfNames, OrNothing, read_named
from sim.protocols.normal_form.demands import profiles, split_profile
from sim.protocols.normal_form.matrix import Strategy
from sim.protocols.rules import Rules
from sim.protocols.signal.rules import SignalRules
from sim.protocols.spec import Complaint, Path, ProtocolSpec, ScenarioView

_SHOWN = 3
_Named = Annotated[Mapping[Identifier, Annotated[Strategy, OrNothing]], BeforeValidator(read_named), ListOfNames]


class Signal(ProtocolSpec):
    """A player who knows the own type sends a message; the other, who does not know it, answers.

    All perfect Bayesian equilibria are found, in pure and mixed strategies, with the beliefs that support them.
    """

    kind: Literal["signal"] = Field(description="A player with types sends a message, the other answers.")
    sender: Identifier = Field(description="The player with types; the other one answers.")
    messages: _Named = Field(description="What can be sent: a list of names, or name → label and remarks.")
    answers: _Named = Field(description="How it can be answered: a list of names, or name → label and remarks.")
    cells: Mapping[
        str,
        Annotated[Cell, BeforeValidator(read_cell), Also((LIST_OF_PAYOFFS,))],
    ] = Field(
        description='"message, answer" → list of payoffs in the order of the players, or mapping; a payoff may be a '
        "mapping from the sender's type, for both players.",
    )
    refinement: Literal["none", "intuitive"] = Field(
        "none", description="intuitive: leave out equilibria that fail the intuitive criterion (Cho & Kreps 1987)."
    )

    @property
    def needs_payoffs(self) -> bool:
        """If some cell takes its payoffs from an option."""
        return any(cell.outcome is not None and cell.payoffs is None for cell in self.cells.values())

    @property
    def knows_types(self) -> bool:
        """It is about them."""
        return True

    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        """The payoffs of the cells."""
        for written, cell in self.cells.items():
            for path, value in cell.formulas():
                yield ("cells", written, *path), value

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Not two players, no types, unknown or missing cells."""
        players = list(setting.players)
        if len(players) != 2:
            yield Complaint(("kind",), f"needs two players; the scenario has {len(players)}")
        if self.sender not in players:
            yield Complaint(("sender",), f"unknown player {self.sender!r}{did_you_mean(self.sender, players)}")
        elif self.sender not in setting.types:
            yield Complaint(("sender",), f"{self.sender} has no types; give them under `types:`")
        for player in setting.types if self.sender in setting.types else ():
            if player != self.sender:
                yield Complaint(
                    ("sender",), f"{player}, who answers, has types too; allowed: types of the sender alone"
                )
        for part in ("messages", "answers"):
            if not getattr(self, part):
                yield Complaint((part,), "is empty; give at least one", key=True)
        yield from self._check_cells(setting)

    def _check_cells(self, setting: ScenarioView) -> Iterator[Complaint]:
        moves = {"message": list(self.messages), "answer": list(self.answers)}
        seen: dict[tuple[str, ...], str] = {}
        for written, cell in self.cells.items():
            wrong = _wrong_pair(written, moves)
            if wrong:
                yield Complaint(("cells", written), wrong, key=True)
            elif split_profile(written) in seen:
                yield Complaint(("cells", written), f"is the same as {seen[split_profile(written)]!r}", key=True)
            seen.setdefault(split_profile(written), written)
            kinds = list(setting.types.get(self.sender, ()))
            for path, said, key in cell.wrong(setting, dict.fromkeys(setting.players, kinds)):
                if kinds or path[:1] != ("payoffs",):  # else it is said of the sender
                    yield Complaint(("cells", written, *path), said, key)
        missing = [", ".join(profile) for profile in profiles(moves) if profile not in seen]
        if missing:
            more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            yield Complaint(("cells",), f"are missing: {'; '.join(missing[:_SHOWN])}{more}", key=True)

    def rules(self, setting: ScenarioView) -> Rules:
        """The game, with formulas for payoffs by type, message and answer."""
        cells = {split_profile(written): cell for written, cell in self.cells.items()}
        moves = list(profiles({"message": list(self.messages), "answer": list(self.answers)}))
        used = {cells[move].outcome for move in moves}
        outcomes = {name: label for name, label in setting.outcomes.items() if name in used}
        results = []
        for message, answer in moves:
            cell = cells[message, answer]
            name = cell.outcome or f"{message}, {answer}"
            if cell.outcome is None:
                outcomes[name] = cell.label or f"{self.messages[message].label}, {self.answers[answer].label}"
            results.append(name)
        position = {name: place for place, name in enumerate(outcomes)}
        players = list(setting.players)
        kinds = setting.types[self.sender]
        shape = (len(self.messages), len(self.answers))
        return SignalRules(
            kind=self.kind,
            players=setting.players,
            outcomes=outcomes,
            sender=players.index(self.sender),
            types={name: kind.label for name, kind in kinds.items()},
            prior=tuple(kind.probability for kind in kinds.values()),
            messages={name: about.label for name, about in self.messages.items()},
            answers={name: about.label for name, about in self.answers.items()},
            outcome=np.array([position[name] for name in results], dtype=np.intp).reshape(shape),
            payoffs={
                player: tuple(
                    tuple(_payoff(setting, cells[move], player, kind, self.sender) for move in moves) for kind in kinds
                )
                for player in players
            },
            intuitive=self.refinement == "intuitive",
        )


def _wrong_pair(written: str, moves: Mapping[str, Sequence[str]]) -> str | None:
    """What is wrong with the name of a cell, if anything."""
    parts = split_profile(written)
    if len(parts) != len(moves):
        return f"expected: a message and an answer, with a comma between them (given: {written!r})"
    for part, (what, allowed) in zip(parts, moves.items(), strict=True):
        if part not in allowed:
            return f"unknown {what} {part!r}{did_you_mean(part, list(allowed))}"
    return None


def _payoff(setting: ScenarioView, cell: Cell, player: str, kind: str, sender: str) -> Formula:
    return cell.payoff(setting, player, kind, by_outcome=kind if player == sender else "")
