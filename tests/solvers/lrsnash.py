"""The extreme equilibria of games according to ``lrsnash`` (Debian's lrslib), an independent exact solver.

It reads two payoff matrices and prints groups of lines: a group holds strategies ``2 y… payoff`` of the column player
and the strategies ``1 x… payoff`` of the row player that each of these is an equilibrium with.
"""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest

Matrix = Sequence[Sequence[int | Fraction]]
Game = tuple[Matrix, Matrix]
Profile = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]

needs_lrsnash = pytest.mark.skipif(
    shutil.which("lrsnash") is None,
    reason="lrsnash is not installed (Debian: apt-get install lrslib); it is the exact solver "
    "that ours is compared with",
)


def lrsnash(games: Sequence[Game], folder: Path) -> list[list[Profile]]:
    """The extreme equilibria of each game, in the order in which lrsnash prints them; files go into ``folder``."""
    files = []
    for number, game in enumerate(games):
        files.append(folder / f"{number}.game")
        files[-1].write_text(_text(*game))
    with ThreadPoolExecutor(max_workers=4) as pool:
        outputs = list(pool.map(_run, files))
    return [_equilibria(output) for output in outputs]


def _text(A: Matrix, B: Matrix) -> str:
    matrices = ["\n".join(" ".join(str(entry) for entry in row) for row in matrix) for matrix in (A, B)]
    return f"{len(A)} {len(A[0])}\n\n{matrices[0]}\n\n{matrices[1]}\n"


def _run(file: Path) -> str:
    return subprocess.run(["lrsnash", file], check=True, capture_output=True, text=True, timeout=60).stdout


def _equilibria(output: str) -> list[Profile]:
    return [(x, y) for ys, xs in _groups(output) for y in ys for x in xs]


def _groups(output: str) -> Iterator[tuple[list[tuple[Fraction, ...]], list[tuple[Fraction, ...]]]]:
    ys: list[tuple[Fraction, ...]] = []
    xs: list[tuple[Fraction, ...]] = []
    for line in output.splitlines():
        words = line.split()
        if words and words[0] in ("1", "2"):
            if words[0] == "2" and xs:
                yield ys, xs
                ys, xs = [], []
            (xs if words[0] == "1" else ys).append(tuple(Fraction(word) for word in words[1:-1]))
    if xs:
        yield ys, xs
