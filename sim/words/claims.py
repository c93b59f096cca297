"""Sentences made from facts: what is said is decided where the facts are, how it is said stands in ``words/en``.

A sentence is a line of a TOML file, ``name = "One {{ noun }}: {{ outcomes }}."``, a Jinja template over its facts. The
folder of another language has files of the same names; where it lacks a sentence, the English one stands in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from sim.words import numbers, phrases
from sim.words.language import ENGLISH, language

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@dataclass(frozen=True)
class Named:
    """A label that knows what it is the label of: sentences show ``label``, programs ask for ``name``."""

    name: str
    label: str

    def __str__(self) -> str:
        """The label."""
        return self.label


@dataclass(frozen=True)
class Claim:
    """A sentence that has not been written yet: ``kind`` is ``file.name``, and ``facts`` are what it says.

    ``str`` writes it in the language that is spoken at that moment. Facts may be claims themselves.

    >>> str(claim("solutions.counted", count=2, noun="Nash equilibria"))
    '2 Nash equilibria'
    """

    kind: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        """The sentence."""
        return _template(self.kind, language()).render(_set_apart(self.facts))


def _set_apart(fact: Any) -> Any:
    """Facts in which labels with letters from right to left do not turn the words around them."""
    if isinstance(fact, str):
        mixed = any(bidirectional(letter) in ("R", "AL") for letter in fact)
        return f"\u2068{fact}\u2069" if mixed and "\u2068" not in fact else fact
    if isinstance(fact, Named):
        return Named(fact.name, _set_apart(fact.label))
    if isinstance(fact, Mapping):
        return {key: _set_apart(value) for key, value in fact.items()}
    if type(fact) in (list, tuple):
        return type(fact)(_set_apart(value) for value in fact)
    return fact


def claim(kind: str, /, **facts: Any) -> Claim:
    """A claim of a kind."""
    return Claim(kind, facts)


def say(kind: str, /, **facts: Any) -> str:
    """The sentence at once, in the present language."""
    return str(Claim(kind, facts))


@cache
def catalogue(file: str, code: str = ENGLISH) -> Mapping[str, str]:
    """The sentences of a file such as ``solutions`` or ``errors/scenario``: name → template; {} where it is missing."""
    import tomllib  # noqa: PLC0415 - with jinja2 read when something is said first: ``--help`` says nothing
    from importlib.resources import files  # noqa: PLC0415

    path = files("sim.words") / code / f"{file}.toml"
    if not path.is_file():
        return {}
    return {name: _in_one_line(text) for name, text in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def _in_one_line(text: str) -> str:
    """Long templates stand in several lines; a break is one space, and none next to a tag that trims it."""
    return re.sub(r"\s*\n\s*", " ", text.strip())


@cache
def environment() -> "Environment":
    """How sentences are read: an unknown fact is an error."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    made = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - this is text, not HTML
    made.filters |= {
        "number": numbers.number,
        "repr": repr,
        "plain": numbers.plain,
        "percent": numbers.share,
        "grouped": numbers.grouped,
        "listing": phrases.listing,
        "plural": phrases.count,
        "quoted": phrases.quoted,
        "span": _span,
        "sentence_case": phrases.sentence_case,
    }
    return made


def _span(ends: Sequence[float | Fraction], to: str = "") -> str:
    return phrases.span(ends[0], ends[-1], to)


@cache
def _template(kind: str, code: str) -> "Template":
    *folders, name = kind.split(".")
    file = "/".join(folders)
    known = catalogue(file, code)
    return environment().from_string(known[name] if name in known else catalogue(file)[name])
