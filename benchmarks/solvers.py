"""Speed of negsim's solvers of two-player games beside nashpy, QuantEcon and Gambit, in one run.

``python -m benchmarks.solvers`` prints, for random games of each size, what a game costs and how many times as long the
peers take; then games full of ties; then the memory of a large batch. ``--quick`` takes fewer games.
``make bench`` runs it on one core. Payoffs are loaded before the clock starts, and what is compiled is compiled then.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.peers import PEERS, gambit_rational
from benchmarks.timing import Timing, at_once, one_by_one
from sim.solvers import nash_batch
from sim.solvers.exact.enumeration import enumerate_equilibria

MEMORY_LIMIT = 600  # MB, for 10⁶ random 3 × 3 games
_MEMORY = """
import re, numpy as np
from sim.solvers import nash_batch
A, B = np.random.default_rng(3).normal(size=(2, {games}, 3, 3))
table = nash_batch(A, B)
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(int(peak[1]) // 1024, len(table))
"""


class Report:
    """Prints a table and remembers which targets were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def line(self, name: str, timing: Timing, ours: Timing | None = None) -> None:
        """One solver."""
        ratio = "" if ours is None else f"{timing.seconds / ours.seconds:10,.0f} ×"
        wrong = "" if timing.incomplete is None else f"{timing.incomplete / timing.games:10.1%}"
        print(f"  {name:<34}{timing.per_game:>10}{timing.games:>10,}{ratio:>13}{wrong:>12}")

    def target(self, what: str, found: float, least: float, aim: float | None = None) -> None:
        """A ratio that should be reached."""
        words = "met" if found >= least else "MISSED"
        more = "" if aim is None else f", aim {aim:,.0f} {'met' if found >= aim else 'not met'}"
        print(f"  target: {what}: {found:,.1f} (at least {least:,.0f}: {words}{more})")
        if found < least:
            self.missed.append(what)


def random_games(size: int, games: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Games with payoffs from −1000 to 1000, so that ties are rare but do happen."""
    A, B = np.random.default_rng(seed).integers(-1000, 1001, size=(2, games, size, size))
    return A, B


def counts(A: np.ndarray, B: np.ndarray) -> list[int]:
    """How many extreme equilibria each game has."""
    return np.bincount(nash_batch(A, B).game, minlength=len(A)).tolist()


def compare(report: Report, size: int, games: int, budget: float) -> None:
    """Ours and all peers on random games of one size."""
    A, B = random_games(size, games, seed=size)
    some_A, some_B = A[:3000], B[:3000]
    right = counts(some_A, some_B)
    nash_batch(A[:100], B[:100])
    batch = at_once(lambda: nash_batch(A, B), games)
    print(f"\n{size} × {size}, random payoffs" + " " * 17 + "per game     games    ÷ batch  incomplete")
    report.line("negsim, batch", batch, batch)
    lists = [(a.tolist(), b.tolist()) for a, b in zip(some_A, some_B, strict=True)]
    exact = one_by_one(lambda i: len(enumerate_equilibria(*lists[i]).equilibria), right, budget)
    report.line("negsim, exact, one by one", exact, batch)
    found = {}
    for name, peer in PEERS.items():
        found[name] = one_by_one(peer(some_A, some_B), right, budget)
        report.line(name, found[name], batch)
    if size == 3:
        quantecon, nashpy = found["QuantEcon support enumeration"], found["nashpy support enumeration"]
        report.target("batch, times as fast as QuantEcon", quantecon.seconds / batch.seconds, 10, 20)
        report.target("batch, times as fast as nashpy", nashpy.seconds / batch.seconds, 1000, 3000)
    if size in (3, 5):
        report.target("exact, times as fast as Gambit, rational", found["Gambit, rational"].seconds / exact.seconds, 1)


def ties(report: Report, games: int, budget: float) -> None:
    """Payoffs 0, 1, 2: nearly all games have ties."""
    A, B = np.random.default_rng(0).integers(0, 3, size=(2, games, 3, 3))
    some_A, some_B = A[:3000], B[:3000]
    right = counts(some_A, some_B)
    batch = at_once(lambda: nash_batch(A, B), games)
    print("\n3 × 3, payoffs 0, 1, 2" + " " * 22 + "per game     games    ÷ batch  incomplete")
    report.line("negsim, batch", batch, batch)
    gambit = one_by_one(gambit_rational(some_A, some_B), right, budget)
    for name, peer in PEERS.items():
        report.line(name, gambit if peer is gambit_rational else one_by_one(peer(some_A, some_B), right, budget), batch)
    report.target("batch with ties, times as fast as Gambit, rational", gambit.seconds / batch.seconds, 10)


def memory(report: Report, games: int) -> None:
    """Peak memory of one large batch, in a process of its own (on Linux, whose figure does not count the parent's)."""
    if not Path("/proc/self/status").exists():
        print("\nmemory: not measured, for want of /proc")
        return
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY.format(games=games)], capture_output=True, text=True, check=True
    )
    peak, rows = map(int, done.stdout.split())
    print(f"\nmemory: {games:,} random 3 × 3 games, {rows:,} equilibria: {peak} MB at the peak")
    report.target("memory, times below the limit", MEMORY_LIMIT / peak, 1)


def main(arguments: list[str] | None = None) -> int:
    """Run everything; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer games: a look in half a minute")
    quick = parser.parse_args(arguments).quick
    games, budget = (5_000, 0.2) if quick else (100_000, 4.0)
    report = Report()
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "nashpy", "quantecon", "pygambit"))
    print(f"Python {platform.python_version()}, {packages}; one core")
    for size in (2, 3, 4, 5):
        compare(report, size, games, budget)
    ties(report, games, budget)
    memory(report, games * 10)
    print("\nall targets met" if not report.missed else f"\ntargets missed: {'; '.join(report.missed)}")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
