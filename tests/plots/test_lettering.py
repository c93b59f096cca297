"""Text is broken so that it fits, in any script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plots.page import captions, lettering, looks
from sim.words.numbers import plain
from tests.plots import cases

TEXT = st.text(st.sampled_from("abcdefgh   -–/WИжд停火هد"), max_size=60)


@settings(max_examples=100, deadline=None)
@given(TEXT, st.floats(0.25, 3))
def test_lines_fit_and_nothing_is_lost(text, limit):
    with looks.applied():
        lines = lettering.wrap(text, limit, 8)
        assert all(lettering.width(line, 8) <= limit + 1e-5 for line in lines)
    assert "".join("".join(lines).replace("\u200e", "").split()) == "".join(text.split())


@settings(max_examples=50, deadline=None)
@given(TEXT, st.floats(0.5, 3))
def test_balanced_lines_are_no_more_than_needed(text, limit):
    with looks.applied():
        assert len(lettering.balanced(text, limit, 8)) == len(lettering.wrap(text, limit, 8))


def test_words_break_only_where_they_must():
    assert lettering.wrap("one two three", 0.55, 8) == ["one two", "three"]
    assert lettering.wrap("a 62\u00a0% share", 0.4, 8)[0] != "a 62"
    assert lettering.wrap("long-winded", 0.45, 8) == ["long-", "winded"]
    assert lettering.wrap("", 1, 8) == [""]


def test_cut_lines_end_in_an_ellipsis():
    lines = lettering.wrap(next(iter(cases.LONG.values())), 1.0, 8, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert lettering.width(lines[1], 8) <= 1.0


def test_missing_letters_are_told_by_script():
    assert lettering.lacking(["Truce", "Перемирие", "هدنة"]) == (0, [])
    assert lettering.lacking(["\U00010b0f\U00010b02"]) in ((0, []), (2, ["AVESTAN"]))
    caption = captions.caption([], title="", texts=["\U00010b0f\U00010b02"])
    assert caption.endswith("forecast.") or caption.endswith("2 (AVESTAN).")


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (-1234567.891, "−1234568"), (1e12, "1e+12"), (2e-9, "2e−09"), (100, "100")]
)
def test_numbers(value, text):
    assert plain(value) == text


def test_assumptions_name_some_and_count_the_rest():
    many = {f"p{i}": i for i in range(12)}
    assert str(captions.parameters(many, "fixed", ["p0"])).endswith("p8 = 8, 3 more as in the file.")
    assert captions.parameters({}, "fixed") is None
