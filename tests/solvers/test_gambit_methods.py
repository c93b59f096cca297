"""Gambit's algorithms for games of three and more players: found, verified, bounded in time, never called complete."""

import numpy as np
import pytest

from sim.errors import SolverError
from sim.games.normal_form import NormalForm
from sim.solvers import solve_game
from sim.solvers.nash import gambit_methods
from sim.solvers.nash.profiles import bimatrix_game


def game_of(payoffs):
    payoffs = np.array(payoffs)
    shape = payoffs.shape[1:]
    return NormalForm(
        players=tuple("abcd"[: len(shape)]),
        strategies=tuple(tuple("xyz"[:size]) for size in shape),
        outcomes=(),
        outcome=np.zeros(shape, dtype=np.intp),
        payoffs=payoffs[None].astype(float),
        exact=lambda _: payoffs.astype(object),
    )


def volunteers(players=3, benefit=2, cost=1):
    payoffs = np.zeros((players, *[2] * players), dtype=int)
    for cell in np.ndindex(*[2] * players):
        for player in range(players):
            payoffs[(player, *cell)] = (benefit if 0 in cell else 0) - (cost if cell[player] == 0 else 0)
    return game_of(payoffs)


def test_the_mixed_equilibrium_of_the_volunteers_dilemma():
    """Diekmann (1985): each waits with probability (cost / benefit)^(1 / (n − 1))."""
    solution = solve_game(volunteers(), method="enumpoly")
    waits = [[strategy["y"] for strategy in one.strategies.values()] for one in solution.equilibria]
    assert len(solution.equilibria) == 7
    assert any(wait == pytest.approx([0.5**0.5] * 3) for wait in waits)
    assert not solution.complete
    assert all(float(one.regret) < 1e-6 for one in solution.equilibria)
    pure = solve_game(volunteers(), method="pure")
    assert sum(one.pure for one in solution.equilibria) == len(pure.equilibria) == 3


def test_logit_gives_one():
    solution = solve_game(volunteers(), method="logit")
    assert len(solution.equilibria) == 1
    assert solution.equilibria[0].regret < 1e-5
    assert not solution.complete


def test_two_players_too():
    chicken = bimatrix_game([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    assert len(solve_game(chicken, method="enumpoly").equilibria) == 3


def test_a_game_with_names_that_clash_and_quotes():
    game = bimatrix_game([["1/3", 0], [0, "0.1"]], [["1/3", 0], [0, "0.1"]])
    assert len(solve_game(game, method="enumpoly").equilibria) == 3


def test_time_is_limited(monkeypatch):
    monkeypatch.setattr(gambit_methods, "TIME_LIMIT", 0.01)
    with pytest.raises(SolverError, match=r"found no equilibrium within 0.01 s; the method pure gives all pure ones"):
        solve_game(volunteers(), method="enumpoly")


def test_what_was_found_in_time_is_kept(monkeypatch):
    found = b'{"profile": [[1, 0], [0, 1], [0, 1]]}\n{"event": "EnumPolySingularSupportEvent"}\n{"profile": [[1, 0], '

    def run(*args, **kwargs):
        raise gambit_methods.subprocess.TimeoutExpired("gambit", 30, output=found)

    monkeypatch.setattr(gambit_methods.subprocess, "run", run)
    solution = solve_game(volunteers(), method="enumpoly")
    assert len(solution.equilibria) == 1
    assert any("stopped after" in note for note in map(str, solution.notes))
    assert any("1 support had a singular system" in note for note in map(str, solution.notes))


def test_profiles_that_somebody_would_leave_are_left_out(monkeypatch):
    answer = gambit_methods._Answer([[np.array([1.0, 0.0])] * 3], gambit_methods.Counter(), False)
    monkeypatch.setattr(gambit_methods, "_ask", lambda game, method: answer)
    solution = solve_game(volunteers(), method="enumpoly")
    assert solution.equilibria == ()
    assert any("1 further profile that Gambit returned was left out" in note for note in map(str, solution.notes))


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(gambit_methods, "find_spec", lambda name: None)
    with pytest.raises(SolverError, match=r"pip install 'negsim\[gambit\]'"):
        solve_game(volunteers(), method="logit")


def test_an_end_in_failure_is_told(monkeypatch):
    monkeypatch.setattr(gambit_methods, "write_nfg", lambda game: "nonsense")
    with pytest.raises(SolverError, match="Gambit's logit failed: "):
        solve_game(volunteers(), method="logit")
