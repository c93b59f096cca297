"""What a sweep costs beside the solver's own time on the same games, and how much memory it takes.

``python -m benchmarks.sweep`` sweeps a million points of the Istanbul case from command to Parquet, regimes and all, in
a process of its own. ``--points`` takes another number; ten million take two minutes and show that memory does not
grow.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.solvers import Report
from sim.formulas import Rationals
from sim.scenario import load
from sim.solvers import nash_batch
from sim.sweeps import plan_sweep
from sim.sweeps.plan import numbers

SCENARIO = "scenarios/istanbul/2025_second_round.yaml"
MEMORY_LIMIT = 1024  # MB
_COMMAND = """
import re, sys
from sim.cli import invoke
code = invoke(sys.argv[1:])
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print("peak", int(peak[1]) // 1024)
sys.exit(code)
"""


def solver_seconds(steps: int) -> float:
    """The batch solver's own time on the games of the sweep."""
    plan = plan_sweep(load(SCENARIO), {"sanctions": (0, 6, steps), "rotation_gain": (0, 2, 1000)}, "demands")
    fixed = {name: Rationals.of([value]) for name, value in plan.fixed.items()}
    spent = 0.0
    for chunk in plan.chunks:
        game = plan.rules.game({**fixed, **plan.design.columns(numbers(chunk))})
        payoffs = game.payoffs if game.integers is None else game.integers
        start = time.perf_counter()
        nash_batch(payoffs[:, 0], payoffs[:, 1])
        spent += time.perf_counter() - start
    return spent


def main(arguments: list[str] | None = None) -> int:
    """Run it; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000, help="a multiple of 1000")
    points = parser.parse_args(arguments).points
    steps = max(points // 1000, 2)
    vary = ["--vary", f"sanctions=0:6:{steps}", "--vary", "rotation_gain=0:2:1000", "--protocol", "demands"]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _COMMAND, "sweep", SCENARIO, *vary, "--no-figures", "--out", folder],
            capture_output=True,
            text=True,
            check=True,
        )
        whole = time.perf_counter() - start
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    peak = int(re.findall(r"peak (\d+)", done.stdout)[-1])
    solver = solver_seconds(steps)
    report = Report()
    print(f"\nsweep: {steps * 1000:,} points of the Istanbul case in {whole:.1f} s, {size / 1e6:.0f} MB of table")
    print(f"  the batch solver alone: {solver:.1f} s; the whole: {whole / solver:.2f} times as long")
    print(f"  memory at the peak: {peak} MB")
    report.target("3 times the solver's time, over the time taken", 3 * solver / whole, 1)
    report.target("memory, times below 1 GiB", MEMORY_LIMIT / peak, 1)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
