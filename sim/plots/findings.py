"""What the equilibria of a solved protocol lead to, in words for titles and headings."""

from sim.plots.picture import Picture
from sim.solution import Equilibrium, Number
from sim.words import phrases

_TOLD = 3


def percent(share: Number) -> str:
    """A probability in per cent, to three digits.

    >>> percent(0.125).replace(chr(160), " ")
    '12.5 %'
    """
    return f"{phrases.number(100 * share, 3)}\u00a0%"


def leads_to(picture: Picture, equilibrium: Equilibrium, *, most: int = 48, whole: bool = True) -> str:
    """What comes of an equilibrium: one outcome, or several with their probabilities.

    A certain outcome whose name has commas is put in brackets if it is to be a ``whole`` in a list.
    """
    found = {name: share for name, share in equilibrium.outcomes.items() if share > 0}
    if len(found) > _TOLD:
        return f"a mix of {len(found)} outcomes"
    short = {name: phrases.short(picture.outcomes.get(name, name), most) for name in found}
    labels = {name: phrases.whole(text) for name, text in short.items()}
    if len(found) == 1:
        return next(iter((labels if whole else short).values()))
    return phrases.listing([f"{labels[name]}\u00a0({percent(share)})" for name, share in found.items()])


def payoffs(picture: Picture, equilibrium: Equilibrium) -> str:
    """What everybody gets, such as "Ukraine 5, Russia 0.5"."""
    return ", ".join(
        f"{picture.players.get(player, player)}\u00a0{phrases.number(gain)}"
        for player, gain in equilibrium.payoffs.items()
    )


def finding(picture: Picture, singular: str, plural: str) -> str:
    """How many equilibria there are and what they lead to; one is called the only one where that is proven."""
    equilibria = picture.solution.equilibria
    results = list(dict.fromkeys(leads_to(picture, one) for one in equilibria))
    if not results:
        return f"No {singular}" + ("" if picture.solution.complete else " was found")
    least = "" if picture.solution.complete else "At least "
    if len(equilibria) == 1:
        alone = leads_to(picture, equilibria[0], whole=False)
        return f"{'At least one' if least else 'The only'} {singular}: {alone}"
    amount = f"{least}{phrases.count(len(equilibria), singular, plural)}"
    if len(results) == 1:
        return f"{amount}, all leading to {results[0]}"
    rest = len(results) - _TOLD
    return f"{amount}: {'; or '.join([*results[:_TOLD], f'{rest} more results'] if rest > 1 else results)}"
