"""Lists, plurals, ranges and quotations: the small parts that sentences are put together from."""

from collections.abc import Sequence
from fractions import Fraction

from sim.words import numbers
from sim.words.language import language

_QUOTES = {"en": ("“", "”"), "de": ("„", "“")}
_AND = {"en": "and", "de": "und"}
_TO = {"en": " to ", "de": " bis "}


def listing(items: Sequence[object], last: str = "") -> str:
    """Items as a sentence lists them, with "and" unless another word is given; they may be texts or claims.

    >>> listing(["a", "b", "c"]), listing(["a", "b"], "or"), listing([])
    ('a, b and c', 'a or b', '')
    """
    *front, end = map(str, items or [""])
    return f"{', '.join(front)} {last or _AND[language()]} {end}" if front else end


def count(amount: int, singular: str, plural: str | None = None) -> str:
    """An amount with its noun.

    >>> count(1, "point"), count(2000, "equilibrium", "equilibria")
    ('1 point', '2,000 equilibria')
    """
    return f"{numbers.grouped(amount)} {singular if amount == 1 else plural or singular + 's'}"


def span(low: float | Fraction, high: float | Fraction, to: str = "") -> str:
    """A range of numbers, which may be a single one.

    >>> span(1, 2.5), span(3, 3)
    ('1 to 2.5', '3')
    """
    first, last = numbers.number(low), numbers.number(high)
    return first if first == last else f"{first}{to or _TO[language()]}{last}"


def quoted(label: object) -> str:
    """A label set off from the sentence around it, in the quotation marks of the language.

    >>> quoted("War goes on")
    '“War goes on”'
    """
    opening, closing = _QUOTES[language()]
    return f"{opening}{label}{closing}"


def sentence_case(text: str) -> str:
    """Text with a capital first.

    >>> sentence_case("war goes on")
    'War goes on'
    """
    return text[:1].upper() + text[1:]


def as_sentence(text: str) -> str:
    """Words that begin and end like a sentence; nothing for none.

    >>> as_sentence("war goes on"), as_sentence("Both agree."), as_sentence("")
    ('War goes on.', 'Both agree.', '')
    """
    return sentence_case(text) + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


def whole(name: str) -> str:
    """A name as a part of a list: in brackets where it has commas or semicolons of its own.

    >>> whole("War goes on"), whole("Defect, Defect")
    ('War goes on', '(Defect, Defect)')
    """
    return f"({name})" if ", " in name or "; " in name else name


def shortened(text: str, most: int = 48) -> str:
    """A name as a title has room for it.

    >>> shortened("Unconditional ceasefire of thirty days along the whole line of contact")
    'Unconditional ceasefire of thirty days along …'
    >>> shortened("30-day truce")
    '30-day truce'
    """
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;–-") + " …"


def bare(text: str) -> str:
    """A text without case, spaces and signs.

    >>> bare("Stay out, Fight")
    'stayoutfight'
    """
    return "".join(letter for letter in text.lower() if letter.isalnum())
