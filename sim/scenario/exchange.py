"""A single game from elsewhere → the text of a scenario with the protocol ``matrix``."""

import json
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from sim.games.gambit.named import StrategicForm
from sim.protocols.fields import number_text


def scenario_text(game: StrategicForm, origin: str) -> str:
    """A scenario file in which every payoff is a number; ``origin`` says where the game comes from.

    Names become ids, and stay as labels. The names of outcomes become options where profiles
    share them, else labels of cells.
    """
    players = ids(game.players, "player")
    strategies = [ids(names, "s") for names in game.strategies]
    outcomes = _shared_outcomes(game)
    summary = f"Imported from {origin}. Payoffs are numbers; make parameters of those that are in doubt."
    lines = [
        "# yaml-language-server: $schema=scenario.schema.json",
        "format: 1",
        f"title: {text_of(game.title or origin)}",
        f"summary: {text_of(summary)}",
        "",
        "players:",
        *(f"  {name}: {{label: {text_of(label)}}}" for name, label in zip(players, game.players, strict=True)),
        *(["", "options:"] if outcomes else []),
        *(f"  {name}: {{label: {text_of(label)}}}" for label, name in outcomes.items()),
        "",
        "protocols:",
        "  game:",
        "    kind: matrix",
        "    strategies:",
    ]
    for player, names, labels in zip(players, strategies, game.strategies, strict=True):
        entries = ", ".join(f"{name}: {{label: {text_of(label)}}}" for name, label in zip(names, labels, strict=True))
        lines.append(f"      {player}: {{{entries}}}")
    lines.append("    cells:")
    for cell in product(*(range(len(names)) for names in strategies)):
        profile = ", ".join(names[i] for names, i in zip(strategies, cell, strict=True))
        payoffs = ", ".join(number_of(game.payoffs[(player, *cell)]) for player in range(len(players)))
        lines.append(f"      {profile}: {_cell(payoffs, game.cell_names[cell], outcomes)}")
    return "\n".join(lines) + "\n"


def _shared_outcomes(game: StrategicForm) -> dict[str, str]:
    """Label → id of the outcomes, where every profile has one and some share theirs; else nothing."""
    labels = game.cell_names.ravel().tolist()
    known = list(dict.fromkeys(labels))
    return dict(zip(known, ids(known, "outcome"), strict=True)) if all(labels) and len(known) < len(labels) else {}


def _cell(payoffs: str, label: str, outcomes: dict[str, str]) -> str:
    if label in outcomes:
        return f"{{payoffs: [{payoffs}], outcome: {outcomes[label]}}}"
    return f"{{payoffs: [{payoffs}], label: {text_of(label)}}}" if label else f"[{payoffs}]"


def ids(labels: Sequence[str], stem: str) -> list[str]:
    """Ids that differ, as like the labels as they may be."""
    result: list[str] = []
    for number, label in enumerate(labels, start=1):
        ascii_text = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
        words = "_".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))
        words = words[:_LONG].rstrip("_")
        name = words if words and not words[0].isdigit() else f"{stem}_{words or number}"
        if name in _TAKEN or name in result:
            name = next(f"{name}_{i}" for i in range(2, len(labels) + 3) if f"{name}_{i}" not in result)
        result.append(name)
    return result


_LONG = 30

# What YAML 1.1 readers and formulas would take for something else.
_TAKEN = {"yes", "no", "on", "off", "y", "n", "true", "false", "null", "and", "or", "not", "if", "else", "no_deal"}


def text_of(text: str) -> str:
    """A label as it stands in a file."""
    return json.dumps(" ".join(text.split()) or "(no name)", ensure_ascii=False)


def number_of(value: Fraction) -> str:
    """A number as it stands in a file."""
    text = number_text(Fraction(value))
    return f'"{text}"' if "/" in text else text
