"""Files: the same bytes each time, whole or absent, and readable by machines and screen readers."""

import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET

import pytest

from sim.errors import RunError
from sim.plots import PLOTS, render, words
from sim.words.figures import FIGURES
from tests.plots import cases
from tests.plots.gallery import CASES

SVG = "{http://www.w3.org/2000/svg}"
FIRST = [(kind, next(iter(found))) for kind, found in CASES.items()]


@pytest.mark.parametrize("format", ["svg", "png", "pdf"])
@pytest.mark.parametrize(("kind", "name"), FIRST)
def test_the_same_data_give_the_same_bytes(kind, name, format, tmp_path):
    first = render(kind, CASES[kind][name](), tmp_path / f"one.{format}")
    second = render(kind, CASES[kind][name](), tmp_path / "other", format=format)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"one.{format}", "other"])


def test_another_process_writes_the_same_bytes(tmp_path):
    here = render("payoffs", cases.chicken(), tmp_path / "here.svg")
    code = (
        "from tests.plots import cases; from sim.plots import render; "
        f"render('payoffs', cases.chicken(), {str(tmp_path / 'there.svg')!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": "7", "PYTHONPATH": "."})
    assert (tmp_path / "there.svg").read_bytes() == here.read_bytes()


@pytest.mark.parametrize(("kind", "name"), [*FIRST, ("regimes", "other letters"), ("strip", "other letters")])
def test_svg_keeps_text_and_says_what_it_shows(kind, name, tmp_path):
    data = CASES[kind][name]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = ET.parse(render(kind, data, tmp_path / "figure.svg"))  # noqa: S314  # written by ourselves
    root, told = tree.getroot(), words(kind, data)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (told.title, told.description)
    written = "".join("".join(text for part in root.iter(f"{SVG}text") for text in part.itertext()).split())
    assert "".join(told.caption.replace("\u200e", "").split()) in written.replace("\u200e", "")


def test_svg_holds_no_date_no_program_and_no_needless_ids(tmp_path):
    text = render("regimes", cases.istanbul_map(), tmp_path / "map.svg").read_text("utf-8")
    assert "<dc:" not in text
    assert "atplotlib" not in text
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert all(f"#{name}" in text or name in text.split('aria-labelledby="')[1].split('"')[0] for name in ids)


def test_size_and_format_are_checked(tmp_path):
    data = cases.chicken()
    with pytest.raises(RunError, match=r"no format 'spg'; allowed: svg, png, pdf; did you mean 'svg'\?"):
        render("payoffs", data, tmp_path / "figure.spg")
    with pytest.raises(RunError, match=r"cannot be 1 inches wide; allowed: 3 to 20"):
        render("payoffs", data, tmp_path / "figure.svg", size=1)
    with pytest.raises(RunError, match=r"no figure 'payofs'; allowed: .*; did you mean 'payoffs'\?"):
        render("payofs", data, tmp_path / "figure.svg")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_an_error_in_words(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(RunError, match=r"taken/figure\.svg cannot be written: "):
        render("payoffs", cases.chicken(), tmp_path / "taken" / "figure.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(RunError, match="cannot be written"):
        render("payoffs", cases.chicken(), tmp_path / "folder.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.svg", "taken"]


@pytest.mark.parametrize("size", [3.5, 7.2])
def test_png_has_300_dots_per_inch_and_the_width_asked_for(size, tmp_path):
    content = render("payoffs", cases.chicken(), tmp_path / "figure.png", size=size).read_bytes()
    assert int.from_bytes(content[16:20], "big") == round(300 * size)


def test_every_plot_is_described_in_one_line():
    assert FIGURES.keys() == PLOTS.keys()
    assert all(kind.line.endswith(".") and "\n" not in kind.line for kind in FIGURES.values())
