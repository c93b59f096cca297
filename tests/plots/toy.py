"""A toy figure, as small as one can be: how many equilibria a protocol has, as so many dots."""

from sim.plots import Figure, SolvedProtocol
from sim.plots.page.page import Words


def _read(data):
    return data if isinstance(data, SolvedProtocol) else "it needs a solved protocol"


def _words(solved):
    count = len(solved.solution.equilibria)
    return Words(f"Dots: {count}", "A toy.", f"{count} dots in a row.")


def _draw(sheet, solved, words):
    sheet.axes.plot(range(len(solved.solution.equilibria)), [0] * len(solved.solution.equilibria), "o")
    sheet.close(1.0, words)


FIGURE = Figure(_read, _words, _draw)
