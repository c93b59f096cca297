"""Games → Gambit's ``.nfg`` files, with rational payoffs kept."""

from fractions import Fraction
from typing import Any

import numpy as np

from sim.games.gambit.named import StrategicForm


def write_nfg(game: StrategicForm) -> str:
    """The text of an ``.nfg`` file, in the version with outcomes where every profile has a named one.

    Two profiles share an outcome if they share its name and all payoffs.
    """
    names = "\n".join("{ " + " ".join(map(quoted, some)) + " }" for some in game.strategies)
    head = f'NFG 1 R {quoted(game.title)} {{ {" ".join(map(quoted, game.players))} }}\n\n{{ {names}\n}}\n""\n\n'
    # The first player's strategy changes fastest, and each profile's payoffs stay together.
    cells = game.payoffs.T.reshape(-1, len(game.players))
    labels = game.cell_names.T.ravel()
    return head + (_outcomes(cells, labels) if all(labels) else _payoffs(cells))


def _payoffs(cells: np.ndarray[Any, Any]) -> str:
    return "\n".join(" ".join(map(_number, cell)) for cell in cells) + "\n"


def _outcomes(cells: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> str:
    keys = [(label, *cell) for label, cell in zip(labels, cells, strict=True)]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys), start=1)}
    lines = [f"{{ {quoted(label)} {', '.join(map(_number, payoffs))} }}" for label, *payoffs in numbers]
    return "{\n" + "\n".join(lines) + "\n}\n" + " ".join(str(numbers[key]) for key in keys) + "\n"


def _number(value: Any) -> str:
    return str(Fraction(value))


def quoted(text: str) -> str:
    """A name in double quotes, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
