"""Mixed equilibria of games of any number of players by Gambit, in a process of its own and under a time limit.

``enumpoly`` looks for equilibria support by support, by systems of polynomial equations; it may miss some and may not
end. ``logit`` follows the quantal response branch to one equilibrium. Every profile is verified by its regret, and the
result is never called complete.

Source: Turocy (2005) for logit; McKelvey & McLennan (1996), *Computation of equilibria in finite games*, section 6, for
supports and polynomials.
"""

import json
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.errors import SolverError
from sim.games.gambit.named import StrategicForm
from sim.games.gambit.nfg import write_nfg
from sim.games.normal_form import NormalForm
from sim.solution import Solution
from sim.solvers.nash.profiles import Profile, from_elsewhere, spread, verified
from sim.solvers.support import without_traces
from sim.words import Claim, claim, say

TIME_LIMIT = 30.0  # seconds

_REGRET = 1e-6  # of the spread of the payoffs
_TRACE = 1e-6  # a smaller probability is 0
_SAME = 1e-5
_EVENTS = {
    "EnumPolySingularSupportEvent": "solutions.singular_supports",
    "EnumPolyBudgetExceededSupportEvent": "solutions.supports_given_up",
}


class _Answer(NamedTuple):
    profiles: list[Profile]
    events: Counter[str]
    timed_out: bool


def enumpoly(game: NormalForm) -> Solution:
    """Mixed equilibria of any number of players by Gambit's enumpoly, time limited: may miss some."""
    return _solved(game, "enumpoly")


def logit(game: NormalForm) -> Solution:
    """One equilibrium of any number of players, by Gambit's logit path."""
    return _solved(game, "logit")


def _solved(game: NormalForm, method: str) -> Solution:
    answer = _ask(game, method)
    good, spurious = verified(game, answer.profiles, _REGRET * spread(game.payoffs[0]), _SAME)
    if answer.timed_out and not good:
        raise SolverError(say("errors.solvers.gambit_nothing", method=method, seconds=TIME_LIMIT))
    return from_elsewhere(game, method, good, _notes(method, answer, spurious))


def _notes(method: str, answer: _Answer, spurious: int) -> list[Claim]:
    notes = [claim("solutions.enumpoly_found") if method == "enumpoly" else claim("solutions.logit_found")]
    if answer.timed_out:
        notes.append(claim("solutions.gambit_stopped", seconds=TIME_LIMIT))
    notes += [claim(kind, count=answer.events[name]) for name, kind in _EVENTS.items() if answer.events[name]]
    if spurious:
        notes.append(claim("solutions.left_out", count=spurious, source="Gambit"))
    return notes


def _ask(game: NormalForm, method: str) -> _Answer:
    """What Gambit prints until it ends or is stopped."""
    if find_spec("pygambit") is None:
        raise SolverError(say("errors.solvers.needs_gambit", method=method))
    timed_out = False
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and no shell
            [sys.executable, str(Path(__file__).with_name("gambit_process.py")), method],
            input=write_nfg(_without_names(game)).encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            check=False,
        )
        output = done.stdout
        if done.returncode:
            last = "".join(done.stderr.decode(errors="replace").strip().splitlines()[-1:])
            raise SolverError(say("errors.solvers.gambit_failed", method=method, last=last))
    except subprocess.TimeoutExpired as error:
        timed_out, output = True, error.stdout or b""
    lines = [json.loads(line) for line in output.decode().splitlines() if line.endswith("}")]
    return _Answer(
        [
            [without_traces(np.array(strategy), _TRACE) for strategy in line["profile"]]
            for line in lines
            if "profile" in line
        ],
        Counter(line["event"] for line in lines if "event" in line),
        timed_out,
    )


def _without_names(game: NormalForm) -> StrategicForm:
    """The game with numbers as names, which never clash."""
    return StrategicForm(
        title="",
        players=tuple(f"p{i + 1}" for i in range(len(game.players))),
        strategies=tuple(tuple(str(i + 1) for i in range(size)) for size in game.shape),
        payoffs=game.exact(0),
        cell_names=np.full(game.shape, "", dtype=object),
    )
