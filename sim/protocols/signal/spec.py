"""Signal: a player with types sends a message, the other answers it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field
from typing_extensions import override

from sim.errors import Path, did_you_mean
from sim.formulas import Formula
from sim.protocols.cells import LIST_OF_PAYOFFS, Cell, formulas_of, read_cell, same_labels, take_payoffs, worth_of
from sim.protocols.fields import Also, Identifier, ListOfNames, OrNothing, read_named
from sim.protocols.model import Model, ModelTable, Worth, gets
from sim.protocols.normal_form.demands import profiles, split_profile
from sim.protocols.normal_form.matrix import Strategy
from sim.protocols.rules import Rules
from sim.protocols.signal.rules import SignalRules
from sim.protocols.spec import Complaint, ProtocolSpec, ScenarioView
from sim.words import claim, say

_SHOWN = 3
_Named = Annotated[Mapping[Identifier, Annotated[Strategy, OrNothing]], BeforeValidator(read_named), ListOfNames]


class Signal(ProtocolSpec):
    """A player who knows their own type sends a message; the other, who does not know it, answers.

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
        return take_payoffs(self.cells)

    @override
    def formulas(self) -> Iterator[tuple[Path, int | Fraction | str]]:
        return formulas_of(self.cells)

    def check(self, setting: ScenarioView) -> Iterable[Complaint]:
        """Not two players, no types, unknown or missing cells."""
        players = list(setting.players)
        if len(players) != 2:
            yield Complaint(("kind",), say("errors.protocols.two_players", given=len(players)))
        if self.sender not in players:
            hint = did_you_mean(self.sender, players)
            yield Complaint(("sender",), say("errors.protocols.unknown_player", player=self.sender, hint=hint))
        elif self.sender not in setting.types:
            yield Complaint(("sender",), say("errors.protocols.sender_untyped", player=self.sender))
        for player in setting.types if self.sender in setting.types else ():
            if player != self.sender:
                yield Complaint(("sender",), say("errors.protocols.receiver_typed", player=player))
        for part in ("messages", "answers"):
            if not getattr(self, part):
                yield Complaint((part,), say("errors.protocols.no_moves"), key=True)
        yield from self._check_cells(setting)

    def _check_cells(self, setting: ScenarioView) -> Iterator[Complaint]:
        moves = {"message": list(self.messages), "answer": list(self.answers)}
        seen: dict[tuple[str, ...], str] = {}
        for written, cell in self.cells.items():
            wrong = _wrong_pair(written, moves)
            if wrong:
                yield Complaint(("cells", written), wrong, key=True)
            elif split_profile(written) in seen:
                message = say("errors.protocols.same_pair", earlier=seen[split_profile(written)])
                yield Complaint(("cells", written), message, key=True)
            seen.setdefault(split_profile(written), written)
            types = list(setting.types.get(self.sender, ()))
            for path, message, key in cell.wrong(setting, dict.fromkeys(setting.players, types)):
                if types or path[:1] != ("payoffs",):  # else it is said of the sender
                    yield Complaint(("cells", written, *path), message, key)
        yield from (Complaint(*said) for said in same_labels(self.cells, setting))
        missing = [", ".join(profile) for profile in profiles(moves) if profile not in seen]
        if missing:
            message = say("errors.protocols.missing_pairs", pairs=missing[:_SHOWN], more=len(missing) - _SHOWN)
            yield Complaint(("cells",), message, key=True)

    @override
    def in_words(self, setting: ScenarioView, worth: Worth) -> Model:
        players = setting.players
        (receiver,) = (label for player, label in players.items() if player != self.sender)
        messages = {name: about.label for name, about in self.messages.items()}
        answers = {name: about.label for name, about in self.answers.items()}
        facts = {"messages": list(messages.values()), "answers": list(answers.values())}
        rules = [claim("rules.signal", sender=players[self.sender], receiver=receiver, **facts)]
        if self.refinement == "intuitive":
            rules.append(claim("rules.intuitive"))
        types = {name: entry.label for name, entry in setting.types[self.sender].items()}
        cells = {split_profile(written): cell for written, cell in self.cells.items()}
        rows = []
        for message, answer in profiles({"message": list(messages), "answer": list(answers)}):
            cell = cells[message, answer]
            own = f"{messages[message]}, {answers[answer]}"
            outcome = setting.outcomes[cell.outcome] if cell.outcome else cell.label or own
            payoffs = [worth_of(cell, setting, player, types, worth) for player in players]
            rows.append((messages[message], answers[answer], outcome, *payoffs))
        header = (claim("rules.message"), claim("rules.answer"), claim("rules.outcome"), *gets(players))
        caption = claim("rules.payoffs_of", what=claim("rules.messages_answers"))
        return Model(tuple(rules), (ModelTable(caption, header, tuple(rows)),))

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
        position = {name: i for i, name in enumerate(outcomes)}
        players = list(setting.players)
        types = setting.types[self.sender]
        shape = (len(self.messages), len(self.answers))
        return SignalRules(
            kind=self.kind,
            players=setting.players,
            outcomes=outcomes,
            sender=players.index(self.sender),
            types={name: entry.label for name, entry in types.items()},
            prior=tuple(entry.probability for entry in types.values()),
            messages={name: about.label for name, about in self.messages.items()},
            answers={name: about.label for name, about in self.answers.items()},
            outcome=np.array([position[name] for name in results], dtype=np.intp).reshape(shape),
            payoffs={
                player: tuple(
                    tuple(_payoff(setting, cells[move], player, of_type, self.sender) for move in moves)
                    for of_type in types
                )
                for player in players
            },
            intuitive=self.refinement == "intuitive",
        )


def _wrong_pair(written: str, moves: Mapping[str, Sequence[str]]) -> str | None:
    """What is wrong with the name of a cell, if anything."""
    parts = split_profile(written)
    if len(parts) != len(moves):
        return say("errors.protocols.no_pair", given=written)
    for part, (move, allowed) in zip(parts, moves.items(), strict=True):
        if part not in allowed:
            hint = did_you_mean(part, list(allowed))
            return say("errors.protocols.unknown_move", move=move, given=part, hint=hint)
    return None


def _payoff(setting: ScenarioView, cell: Cell, player: str, of_type: str, sender: str) -> Formula:
    return cell.payoff(setting, player, of_type, by_outcome=of_type if player == sender else "")
