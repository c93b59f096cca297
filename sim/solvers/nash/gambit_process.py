"""Run one of Gambit's algorithms on the ``.nfg`` game on stdin; a process of its own, so that it can be stopped.

Prints a JSON object per line: ``{"profile": [[probability, …], …]}`` as soon as it is found, and ``{"event": name}``.
"""

import io
import json
import sys
from typing import Any


def main(method: str) -> None:
    """Solve the game on stdin."""
    import pygambit  # noqa: PLC0415 - GPL, an extra; never loaded into the process of the user

    game = pygambit.read_nfg(io.StringIO(sys.stdin.read()))

    def send(message: dict[str, Any]) -> None:
        print(json.dumps(message), flush=True)

    def found(profile: Any) -> None:
        send({"profile": [[float(probability) for _, probability in strategy] for strategy in profile]})

    if method == "enumpoly":
        pygambit.nash.enumpoly_solve(
            game, nash_callback=found, event_callback=lambda event: send({"event": type(event).__name__})
        )
    else:
        found(pygambit.nash.logit_solve(game).equilibrium)


if __name__ == "__main__":
    main(sys.argv[1])
