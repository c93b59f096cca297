"""The language that sentences and numbers are written in: English unless something else is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Code → name in the language itself; each has a folder of sentences here.
LANGUAGES = {"en": "English", "de": "Deutsch"}
ENGLISH = "en"
_DECIMAL_MARKS = {"de": ","}

_LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The code of the present language, as HTML and PDF take it."""
    return _LANGUAGE.get()


def decimal_mark() -> str:
    """What stands between whole digits and decimals."""
    return _DECIMAL_MARKS.get(language(), ".")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write everything within in this language.

    Raises:
        KeyError: there are no sentences in it.

    >>> from sim.words.numbers import number
    >>> with speaking("de"):
    ...     number(2.5)
    '2,5'
    """
    before = _LANGUAGE.set(code if code in LANGUAGES else _unknown(code))
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def _unknown(code: str) -> str:
    raise KeyError(f"no sentences in {code!r}; allowed: {', '.join(LANGUAGES)}")
