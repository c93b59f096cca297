"""The founding case in German: the report and every figure, without an English sentence or a decimal point."""

import io
import re
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from pypdf import PdfReader

import sim
from sim.analysis.comparison import compare
from sim.analysis.thresholds.lines import threshold_lines
from sim.errors import RunError
from sim.plots import PLOTS, Slack, comparison_of, read, solved_protocol
from sim.report import document_of, report_data_of_file, write_document
from sim.report.blocks import Code, Illustration, Section
from sim.words import Claim, language, speaking
from sim.words.claims import catalogue
from tests.plots.drawn import faults, texts
from tests.report.claims import numbers_are_facts
from tests.solved import reported as in_english
from tests.words.test_catalogue import ENGLISH_ONLY, files

CASE = Path(__file__).parents[2] / "scenarios/istanbul/2025_second_round.yaml"
pytestmark = pytest.mark.xdist_group(CASE.stem)
# But 9.801 points are nine thousand.
DECIMAL_POINT = re.compile(r"(?<![\w.,/-])(?![1-9]\d{0,2}(?:\.\d{3})+\b)\d+\.\d+(?![\w./-])")


# Why a figure does not suit is asked for, and never shown in a report.
UNREAD = tuple(f"{file}/" for file in ENGLISH_ONLY)


@cache
def english_phrases():
    """Longer pieces of English sentences that their German ones do not share."""
    labels = " ".join(CASE.read_text(encoding="utf-8").split())
    phrases = set()
    for file in files("en"):
        for name, template in catalogue(file, "en").items():
            german = catalogue(file, "de").get(name, "")
            spoken = re.sub(r"\{[{%]", "\0", re.sub(r"[%}]\}", "\0", template)).split("\0")[::2]
            for piece in (re.sub(r"^\W+|\W+$", "", part) for part in spoken):
                if len(piece) >= 12 and " " in piece and piece not in german and piece not in labels:
                    phrases.add(piece)
    assert len(phrases) > 300
    return phrases


def english_in(text):
    text = " ".join(text.split())
    return [phrase for phrase in english_phrases() if phrase in text]


@cache
def reported():
    """The document, the claims that were written for it, and its data."""
    written = []
    original = Claim.__str__

    def write(self):
        if not self.kind.replace(".", "/").startswith(UNREAD):
            written.append(self)
        return original(self)

    scenario = sim.load(CASE)
    with speaking("de"), mock.patch.object(Claim, "__str__", write):
        data = report_data_of_file(scenario)
        document = document_of(data)
        for block in document.blocks():
            for part in getattr(block, "parts", ()):
                str(part)
    return document, written, data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("bericht")
    with speaking("de"):
        write_document(reported()[0], place)
    return place


def test_every_sentence_of_the_report_has_a_german_one():
    _, written, _ = reported()
    kinds = {claim.kind for claim in written}
    assert len(kinds) > 60
    missing = [kind for kind in kinds if kind.split(".")[-1] not in catalogue("/".join(kind.split(".")[:-1]), "de")]
    assert missing == []


def test_every_number_of_a_sentence_is_a_fact_in_german_too():
    _, written, _ = reported()
    with speaking("de"):
        for claim in written:
            numbers_are_facts(claim)


def test_no_english_and_no_decimal_points_in_the_report(folder):
    text = re.sub(r"```sh.*?```", "", (folder / "report.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "Die kurze Antwort" in text
    assert "−3,7" in text
    assert english_in(text.replace("\\", "")) == []
    before, _, after = text.partition("## Wie dies berechnet wurde")
    assert after
    assert DECIMAL_POINT.findall(before) == []


def test_page_and_pdf_say_that_they_are_german(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert "negsim-Bericht</title>" in page
    assert english_in(re.sub(r"<(style|pre).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)) == []
    reader = PdfReader(io.BytesIO((folder / "report.pdf").read_bytes()))
    assert reader.trailer["/Root"]["/Lang"] == "de"
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Tabelle" in text
    assert "Abbildung" in text
    assert "Figure" not in text


def test_headings_are_those_of_the_english_report():
    document, _, _ = reported()
    _, english = in_english(CASE)
    assert document.language == "de"
    assert english.language == language() == "en"
    kinds = [
        [type(block) for block in each.blocks() if not isinstance(block, Illustration)] for each in (document, english)
    ]
    assert kinds[0] == kinds[1]
    titles = [[block.title for block in each.sections] for each in (document, english)]
    assert all(german != other for german, other in zip(*titles, strict=True))
    assert sum(isinstance(block, Section) for block in document.blocks()) > 20
    (code,) = [block for block in document.blocks() if isinstance(block, Code)]
    assert "negsim report 2025_second_round.yaml --lang de" in code.lines


def _data():
    scenario = sim.load(CASE)
    for protocol in scenario.protocols:
        yield solved_protocol(scenario, sim.solve(scenario, protocol), scenario.point())
        lines = threshold_lines(scenario, scenario.rules(protocol), scenario.point(), 21)
        yield Slack(cuts=lines, title=scenario.title, protocol=protocol, sha256=scenario.sha256)
    yield comparison_of(scenario, compare(scenario))
    for name in scenario.sweeps:
        yield sim.sweep(scenario, name=name)


@pytest.mark.parametrize("width", [3.5, 7.2])
def test_every_figure_is_german_and_legible(width):
    kinds = set()
    with speaking("de"):
        for data in _data():
            for kind in PLOTS:
                drawing = read(kind, data)
                if isinstance(drawing, str):
                    continue
                try:
                    axes = drawing.draw(width=width)
                except RunError:  # some need a wider page, and say so
                    assert width < 7
                    continue
                drawn = texts(axes)
                assert faults(axes, drawn) == []
                words = drawing.words
                for text in (words.title, words.caption, words.description, " ".join(drawn)):
                    assert english_in(text) == [], kind
                    assert DECIMAL_POINT.findall(text) == [], kind
                kinds.add(kind)
    assert len(kinds) >= 7


def test_the_detector_finds_english():
    assert english_in("Auch hier: The thresholds are exact, and none is missed.")
    assert DECIMAL_POINT.findall("von 0.5 bis 1") == ["0.5"]
