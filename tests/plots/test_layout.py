"""Every figure of every case, wide and narrow: all texts inside, none over another, no glyph of the look forgotten."""

import pytest

from sim.errors import RunError
from sim.plots import PLOTS, accepts, words
from tests.plots.drawn import faults, texts
from tests.plots.gallery import CASES, EVERY

TOO_NARROW = {("payoffs", "long labels"), ("payoffs", "flat")}


@pytest.mark.parametrize("width", [7.2, 3.5])
@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_texts_lie_inside_the_figure_and_apart_from_each_other(kind, name, width):
    data = CASES[kind][name]()
    if width < 5 and (kind, name) in TOO_NARROW:
        with pytest.raises(RunError, match="make the figure wider"):
            PLOTS[kind](data, width=width)
        return
    axes = PLOTS[kind](data, width=width)
    assert faults(axes) == []
    assert axes.get_figure(root=True).get_size_inches()[0] == pytest.approx(width)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_every_figure_says_what_it_rests_on(kind, name):
    data = CASES[kind][name]()
    assert accepts(kind, data) is None
    told = words(kind, data)
    assert "Conditional on the analyst's payoffs; not a forecast." in told.caption
    assert "3f8a11c2" in told.caption
    written = " ".join(" ".join(texts(PLOTS[kind](data))).split())
    assert " ".join(told.caption.replace("\u200e", "").split()) in written.replace("\u200e", "")
    assert " ".join(told.title.replace("\u200e", "").split()) in written.replace("\u200e", "")


def test_every_plot_has_cases():
    assert CASES.keys() == PLOTS.keys()
