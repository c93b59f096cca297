"""The kinds of figures: of what each is drawn, where it is made, and a line on each.

This is all that has to be known of them where nothing is drawn: by the command line, by scenario files, by lists.
"""

from dataclasses import dataclass

# What figures are drawn of: a solved protocol, its thresholds, several protocols or variants, a sweep.
PROTOCOL, THRESHOLDS, COMPARISON, SWEEP = "protocol", "thresholds", "comparison", "sweep"


@dataclass(frozen=True)
class FigureKind:
    """What a figure is drawn ``of``, the ``module`` whose ``FIGURE`` it is, and a ``line`` that says what it shows."""

    of: str
    module: str
    line: str


FIGURES: dict[str, FigureKind] = {
    "payoffs": FigureKind(
        PROTOCOL, "sim.plots.games.payoffs",
        "The payoff table of a game, with best responses and equilibria marked.",
    ),
    "best-responses": FigureKind(
        PROTOCOL, "sim.plots.games.best_responses",
        "Best-response curves of a 2×2 game in the unit square, with every equilibrium.",
    ),
    "payoff-space": FigureKind(
        PROTOCOL, "sim.plots.games.payoff_space",
        "Payoffs of two players: what lotteries reach, what is efficient, equilibria or bargaining solutions.",
    ),
    "simplex": FigureKind(
        PROTOCOL, "sim.plots.games.simplex",
        "A symmetric game of three strategies: how shares in a population move, equilibria by stability.",
    ),
    "tree": FigureKind(
        PROTOCOL, "sim.plots.protocols.tree",
        "A game tree from left to right: decisions, chance, information sets, payoffs, the moves of equilibria.",
    ),
    "offers": FigureKind(
        PROTOCOL, "sim.plots.protocols.offers",
        "Alternating offers round by round: who offers what, and how each offer is or would be answered.",
    ),
    "beliefs": FigureKind(
        PROTOCOL, "sim.plots.protocols.beliefs",
        "A signalling game: what each message tells about the sender's type, and how it is answered.",
    ),
    "repeated": FigureKind(
        PROTOCOL, "sim.plots.protocols.patience",
        "How patient each player must be to keep an agreement, by kind of punishment.",
    ),
    "slack": FigureKind(
        THRESHOLDS, "sim.plots.sweeps.slack",
        "How far each parameter may move, alone, before the answer changes.",
    ),
    "comparison": FigureKind(
        COMPARISON, "sim.plots.comparison",
        "Protocols and variants side by side: the outcomes of every equilibrium, and each player's payoffs.",
    ),
    "strip": FigureKind(
        SWEEP, "sim.plots.sweeps.strip",
        "One parameter varies: every equilibrium's outcomes as a ribbon, its payoffs as lines.",
    ),
    "regimes": FigureKind(
        SWEEP, "sim.plots.sweeps.regimes",
        "Two parameters vary: a map of which equilibria exist where, with the current point and the variants.",
    ),
    "heat": FigureKind(
        SWEEP, "sim.plots.sweeps.heat",
        "Two parameters vary: how likely one outcome is, lowest and highest where there are several equilibria.",
    ),
    "shares": FigureKind(
        SWEEP, "sim.plots.sweeps.shares",
        "A sample: in what share of it each outcome is certain or possible, and which parameters go with one of them.",
    ),
}  # fmt: skip
FORMATS = ("svg", "png", "pdf")


def figures_of(*sources: str) -> tuple[str, ...]:
    """The kinds of figures that are drawn of any of these.

    >>> figures_of(THRESHOLDS, COMPARISON)
    ('slack', 'comparison')
    """
    return tuple(name for name, kind in FIGURES.items() if kind.of in sources)
