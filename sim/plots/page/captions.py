"""Captions: what every figure says of itself, around the notes of its own."""

from collections.abc import Collection, Iterable, Mapping

from sim.plots.page import lettering
from sim.words import Claim, claim, say

_NAMED = 8  # parameters that a caption has room for


def caption(
    notes: Iterable[object], *, title: object, protocol: object = "", sha256: object = "", texts: Iterable[str]
) -> str:
    """That the figure is conditional, its notes, where it comes from, and which letters no font has.

    A note that is empty or None is left out. ``texts`` are all that the figure may have to write.
    """
    origin = claim("figures.origin", title=title, protocol=protocol, sha256=str(sha256)[:8])
    parts = [say("figures.condition"), *notes, origin if title or protocol or sha256 else "", _lacking(texts)]
    return " ".join(str(part) for part in parts if part)


def parameters(values: Mapping[str, float], which: str, skip: Collection[str] = ()) -> Claim | None:
    """The values of parameters, as far as a caption has room for them; None where there are none.

    ``which`` says what they are: "all" parameters, those held "fixed", or the "base" that variants depart from.
    """
    named = [(name, value) for name, value in values.items() if name not in skip]
    rest = len(named) - _NAMED if len(named) > _NAMED + 1 else 0
    named = named[:_NAMED] if rest else named
    return claim("figures.parameters", which=which, values=named, rest=rest) if named else None


def _lacking(texts: Iterable[str]) -> Claim | None:
    """A note on letters that no font of this machine has."""
    count, scripts = lettering.lacking(texts)
    return claim("figures.letters_lacking", count=count, scripts=scripts) if count else None
