"""Sentences from facts, by the templates in ``templates/sentences.j2``: one macro for each kind of claim."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from unicodedata import bidirectional

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from sim.words import phrases
from sim.words.numbers import number


@cache
def environment() -> Environment:
    """How all templates of reports are read: an unknown name is an error, and html is escaped."""
    made = Environment(
        loader=PackageLoader("sim.report"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"number": shown, "percent": percent, "listing": phrases.listing, "quoted": quoted}
    return made


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """A claim in words."""
    macro = getattr(environment().get_template("sentences.j2").module, kind)
    return " ".join(str(macro(_set_apart(facts))).split(" ")).strip()


def _set_apart(fact: Any) -> Any:
    """Facts in which texts with letters from right to left do not turn the words around them."""
    if isinstance(fact, str):
        mixed = any(bidirectional(letter) in ("R", "AL") for letter in fact)
        return f"\u2068{fact}\u2069" if mixed else fact
    if isinstance(fact, Mapping):
        return {key: _set_apart(value) for key, value in fact.items()}
    if isinstance(fact, list | tuple):
        return type(fact)(_set_apart(value) for value in fact)
    return fact


def shown(value: Any) -> str:
    """A number as people read it, with a true minus sign.

    >>> shown(-0.5), shown(2)
    ('−0.5', '2')
    """
    return number(value)


def percent(share: float) -> str:
    """A share in per cent, as figures write it."""
    return phrases.share(share, 1)


def as_sentence(text: str) -> str:
    """Words that begin and end like a sentence; a dash for none.

    >>> as_sentence("war goes on"), as_sentence("")
    ('War goes on.', '–')
    """
    return f"{text[:1].upper()}{text[1:]}." if text else "–"


def quoted(label: str) -> str:
    """A label set off from the sentence around it.

    >>> quoted("War goes on")
    '“War goes on”'
    """
    return f"“{label}”"
