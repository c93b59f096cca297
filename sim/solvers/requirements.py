"""What solvers ask of a game or of their arguments before they begin."""

from sim.errors import SolverError
from sim.games.normal_form import NormalForm


def require_two_players(game: NormalForm, name: str) -> None:
    """Refuse games that do not have two players.

    Raises:
        SolverError: it has another number.
    """
    if len(game.players) != 2:
        raise SolverError(
            f"the method {name!r} solves games of two players (given: {len(game.players)}); for more use pure, "
            "enumpoly or logit"
        )


def one_method_only(concept: str, method: str | None) -> None:
    """Refuse a method where there is nothing to choose.

    Raises:
        SolverError: one was given.
    """
    if method is not None:
        raise SolverError(f"{concept} has one method only (given: {method!r}); leave --method out")
