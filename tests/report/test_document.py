"""Reports as files: the same bytes each time, nothing missing, nothing broken."""

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

import sim
from sim.errors import RunError
from sim.report import document_of, report_data_of_file, write_document
from sim.report.blocks import Illustration, Section, Table
from sim.report.formats import inline
from tests.report.extremes import EXTREMES

ROOT = Path(__file__).parents[2]
VOID = {"meta", "link", "br", "img", "path", "use", "rect"}


@pytest.fixture(scope="module", params=EXTREMES)
def made(request, tmp_path_factory):
    """An extreme scenario, its document, and the folder with its report in all formats."""
    folder = tmp_path_factory.mktemp("report")
    path = folder / "talks.yaml"
    path.write_text(EXTREMES[request.param], encoding="utf-8")
    scenario = sim.load(path)
    document = document_of(report_data_of_file(scenario))
    write_document(document, folder)
    return scenario, document, folder


def text_of(folder, suffix):
    return (folder / f"report.{suffix}").read_text(encoding="utf-8")


class Page(HTMLParser):
    """Tags, ids, references and headings of a page."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets, self.levels, self.tags = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.targets += given.get("aria-labelledby", "").split()
        href = given.get("href") or given.get("xlink:href") or ""
        self.targets += [href[1:]] if href.startswith("#") else []
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def test_the_same_scenario_gives_the_same_bytes(made, tmp_path):
    scenario, _, folder = made
    again = write_document(document_of(report_data_of_file(scenario)), tmp_path)
    assert again
    for path in again:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes(), path.name


def test_the_page_is_well_formed_and_asks_for_nothing(made):
    _, _, folder = made
    text = text_of(folder, "html")
    page = Page(text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert page.levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False))
    assert "script" not in [tag for tag, _ in page.tags]
    outside = re.findall(r'(?:src|href)="(?!#|data:)[^"]*"|url\((?!#)[^)]*\)|@import', text)
    assert outside == []


def test_labels_are_text_and_no_markup(made):
    scenario, _, folder = made
    page = text_of(folder, "html")
    assert "<b>of all" not in page
    for option in scenario.options.values():
        plain = option.label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
        assert plain in page
    for line in text_of(folder, "md").splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) >= 2


def test_markdown_has_the_figures_beside_it(made):
    _, document, folder = made
    named = re.findall(r"\]\((figures/[^)]+)\)", text_of(folder, "md"))
    pictures = [block for block in document.blocks() if isinstance(block, Illustration)]
    assert len(named) == len(pictures)
    for name in named:
        assert (folder / name).read_bytes().startswith(b"<?xml")


def test_every_table_row_has_all_its_cells(made):
    _, document, _ = made
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert all(len(row) == len(table.header) for row in table.rows), table.caption


def test_the_pdf_is_tagged_and_has_the_text(made):
    scenario, document, folder = made
    reader = PdfReader(io.BytesIO((folder / "report.pdf").read_bytes()))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/StructTreeRoot"]
    assert catalogue["/Lang"] == "en"
    assert reader.metadata.title == scenario.title
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    for block in document.blocks():
        if isinstance(block, Section):
            assert re.sub(r"\s", "", block.title)[:12] in text
    assert "Itisneitheraforecastnoradvice" in text


def test_contested_questions_and_what_is_left_out_are_told(made):
    scenario, _, folder = made
    page = text_of(folder, "html")
    for entry in scenario.content.contested:
        assert entry.question in page
        assert all(claim.says in page and claim.by in page for claim in entry.claims)
    assert all(text in page for text in scenario.content.left_out)


def test_ids_of_an_inline_figure_are_its_own():
    svg = b'<?xml version="1.0"?>\n<svg width="5pt" height="6pt" viewBox="0 0 5 6" aria-labelledby="a b">'
    svg += b'<title id="a">A</title><desc id="b">B</desc><use xlink:href="#c"/><path clip-path="url(#d)"/></svg>'
    found = str(inline(svg, "w1"))
    assert found.startswith("<svg")
    assert "pt" not in found
    assert re.findall(r'["#(](w1-[abcd])', found) == ["w1-a", "w1-a", "w1-b", "w1-c", "w1-d"]
    assert 'aria-labelledby="w1-a w1-b"' in found


def test_without_typst_a_pdf_is_refused_and_nothing_is_written(made, tmp_path, monkeypatch):
    _, document, _ = made
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(RunError, match=r"PDF needs typst: pip install 'negsim\[pdf\]'"):
        write_document(document, tmp_path / "none", ("html", "pdf"))
    assert not (tmp_path / "none").exists()


def test_a_game_too_large_for_thresholds_is_told_all_the_same(tmp_path):
    names = "abcdefghi"
    worth = {"one": range(1, 10), "two": range(9, 0, -1)}
    payoffs = {who: dict(zip(names, map(int, row), strict=True)) | {"no_deal": "-loss"} for who, row in worth.items()}
    content = {
        "format": 1,
        "title": "Nine options",
        "parameters": {"loss": {"value": 1, "range": [0, 4], "label": "Loss"}},
        "players": {"one": {"label": "One"}, "two": {"label": "Two"}},
        "options": list(names),
        "no_deal": {"label": "Nothing"},
        "payoffs": payoffs,
        "protocols": {"demands": {"kind": "demands", "label": "Demands"}},
    }
    path = tmp_path / "nine.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    write_document(document_of(report_data_of_file(path)), tmp_path, ("md",))
    text = text_of(tmp_path, "md")
    assert "Reasons and thresholds could not be found: thresholds of a game of 10 × 10 strategies" in text
    assert "cannot be solved" not in text
    assert "Equilibria: Demands" in text
