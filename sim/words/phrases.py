"""Lists, plurals, ranges and quotations: the small parts that sentences are put together from."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sim.words import numbers
from sim.words.language import language

_QUOTES = {"en": ("“", "”"), "de": ("„", "“")}
_AND = {"en": "and", "de": "und"}
_TO = {"en": " to ", "de": " bis "}
CONDITION = "Conditional on the analyst's payoffs; not a forecast."
_PARAMETERS_NAMED = 8


def number(value: float | Fraction, digits: int = 4) -> str:
    """A number with at most this many significant digits, whole digits aside, and a true minus sign.

    >>> number(Fraction(-23, 20)), number(1234567.8), number(-0.0)
    ('−1.15', '1234568', '0')
    """
    whole = f"{abs(float(value)):.0f}"
    digits = max(digits, len(whole)) if len(whole) <= 7 else digits
    rounded = float(f"{float(value):.{digits}g}") + 0.0
    plain = abs(rounded) < 1e7 and (abs(rounded) >= 1e-4 or rounded == 0)
    text = f"{rounded:.10f}".rstrip("0").rstrip(".") if plain else f"{rounded:.{digits}g}"
    return text.replace("-", "−")


def share(part: float, whole: float) -> str:
    """A share in per cent, without a break in it, that never rounds to nothing or to everything.

    >>> [share(part, 1000).split() for part in (1, 620, 999, 1000)]
    [['<', '1', '%'], ['62', '%'], ['>', '99', '%'], ['100', '%']]
    """
    percent = 100 * part / whole
    if part > 0 and percent < 1:
        return "<\u00a01\u00a0%"
    if part < whole and percent > 99:
        return ">\u00a099\u00a0%"
    return f"{percent:.0f}\u00a0%"


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
    """A name as a part of a list: in brackets where it has commas of its own.

    >>> whole("War goes on"), whole("Defect, Defect")
    ('War goes on', '(Defect, Defect)')
    """
    return f"({name})" if ", " in name else name


def short(text: str, most: int = 48) -> str:
    """A name as a title has room for it.

    >>> short("Unconditional ceasefire of thirty days along the whole line of contact")
    'Unconditional ceasefire of thirty days along …'
    >>> short("30-day truce")
    '30-day truce'
    """
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0] if " " in text[:most] else text[:most]
    return cut.rstrip(" ,;–-") + " …"


def assumptions(parameters: Mapping[str, float], skip: Sequence[str] = ()) -> str:
    """The values that a figure holds fixed, as far as a caption has room for them."""
    named = [f"{name} = {number(value)}" for name, value in parameters.items() if name not in skip]
    rest = len(named) - _PARAMETERS_NAMED
    if rest > 1:
        named = [*named[:_PARAMETERS_NAMED], f"{rest} more as in the file"]
    return f"Held fixed: {', '.join(named)}." if named else ""


def origin(title: str, protocol: str, sha256: str) -> str:
    """Where a figure comes from: scenario, protocol and the beginning of the file's hash."""
    parts = [title, f"protocol {protocol}" if protocol else "", f"file sha256 {sha256[:8]}" if sha256 else ""]
    return " · ".join(part for part in parts if part) + "." if any(parts) else ""
