"""Every figure of every case, wide and narrow: all texts inside the figure, none over another, nothing left unsaid."""

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.errors import RunError
from sim.plots import PLOTS, accepts, words
from sim.words import speaking
from tests.plots.drawn import faults, texts
from tests.plots.gallery import CASES, EVERY

TOO_NARROW = {("payoffs", "long labels"), ("payoffs", "flat")}


def plain(text):
    """Without line breaks and marks of direction, which differ between what is meant and what is drawn."""
    return "".join(text.replace("\u200e", "").split())


@pytest.mark.parametrize("width", [7.2, 3.5])
@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_texts_lie_inside_the_figure_and_apart_from_each_other(kind, name, width):
    data = CASES[kind][name]()
    assert accepts(kind, data) is None
    if width < 5 and (kind, name) in TOO_NARROW:
        with pytest.raises(RunError, match="make the figure wider"):
            PLOTS[kind].draw(data, width=width)
        return
    axes = PLOTS[kind].draw(data, width=width)
    assert axes.get_figure(root=True).get_size_inches()[0] == pytest.approx(width)
    drawn = texts(axes)
    assert faults(axes, drawn) == []
    told, written = words(kind, data), plain("".join(drawn))
    assert plain(told.title) in written
    assert plain(told.caption) in written
    assert told.caption.startswith("Conditional on the analyst's payoffs; not a forecast.")
    assert "file sha256 3f8a11c2" in told.caption


@pytest.mark.parametrize(("kind", "name"), [("best-responses", "chicken"), ("simplex", "hawk, dove, retaliator")])
def test_a_key_stands_beside_a_square_only_where_it_has_room(kind, name):
    drawn = texts(PLOTS[kind].draw(CASES[kind][name](), width=5.0))
    assert max(text.count("\n") for text in drawn) < 5  # the caption has most lines


@pytest.mark.parametrize("kind", PLOTS)
def test_german_figures_are_legible_and_say_nothing_in_english(kind):
    """Every case of a kind; what is neither a label nor a number differs between the languages."""
    for name, case in CASES[kind].items():
        data = case()
        english = words(kind, data)
        with speaking("de"):
            drawing = PLOTS[kind].of(data)
            assert drawing.words.title != english.title
            assert drawing.words.caption.startswith("Unter den Auszahlungen")
            assert "Conditional" not in drawing.words.caption
            if name in list(CASES[kind])[:2]:
                axes = drawing.draw()
                assert faults(axes, texts(axes)) == []


def test_the_check_of_texts_finds_what_is_wrong():
    figure = Figure(figsize=(2, 2))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.text(0.5, 0.5, "one")
    axes.text(0.55, 0.5, "two")
    axes.text(0.9, 0.9, "far outside")
    assert faults(axes, texts(axes)) == ["'far outside' leaves the figure", "'one' overlaps 'two'"]


def test_every_plot_has_cases():
    assert CASES.keys() == PLOTS.keys()


@pytest.mark.parametrize("kind", PLOTS)
def test_a_body_can_be_drawn_into_the_axes_of_another_figure(kind):
    figure = Figure(figsize=(10, 6))
    FigureCanvasAgg(figure)
    left, _ = figure.subplots(1, 2)
    given = left.get_position(original=True).bounds
    data = next(iter(CASES[kind].values()))()
    assert PLOTS[kind].draw(data, left) is left
    assert left.get_position(original=True).bounds == given
    assert tuple(figure.get_size_inches()) == (10, 6)
    assert "Conditional" not in "".join(texts(left))


@pytest.mark.parametrize("kind", PLOTS)
def test_drawing_leaves_the_settings_of_matplotlib_alone(kind):
    with matplotlib.rc_context({"font.size": 31, "axes.facecolor": "black", "text.parse_math": True}):
        before = dict(matplotlib.rcParams)
        axes = PLOTS[kind].draw(CASES[kind]["other letters"]())
        assert faults(axes, texts(axes)) == []
        assert dict(matplotlib.rcParams) == before
