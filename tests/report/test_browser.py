"""Reports in a real browser: readable at every width, without errors, requests or barriers."""

import shutil
from pathlib import Path

import pytest

import sim
from sim.report import document_of, report_data_of_file, write_document
from tests.report.extremes import EXTREMES

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["istanbul", *EXTREMES])
def page_file(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    path = ROOT / "scenarios/istanbul/2025_second_round.yaml"
    if request.param in EXTREMES:
        path = folder / "talks.yaml"
        path.write_text(EXTREMES[request.param], encoding="utf-8")
    scenario = sim.load(path)
    some = list(scenario.protocols)[:2]
    write_document(document_of(report_data_of_file(scenario, protocols=some)), folder, ("html",))
    return folder / "report.html"


@pytest.fixture
def opened(browser, page_file):
    """Opens the page at a width; what the console said and what was asked for outside are kept."""
    pages = []

    def open_at(width, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(page_file.as_uri())
        pages.append(page)
        return page

    yield open_at
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_scrolling_sideways_no_errors_no_requests(opened, page_file, width):
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [page_file.as_uri()]


@pytest.mark.parametrize("width", [360, 1280])
def test_one_version_of_each_figure_is_shown_and_it_fits(opened, width):
    page = opened(width)
    figures = page.query_selector_all("figure")
    for figure in figures:
        shown = [one for one in figure.query_selector_all(".paper") if one.is_visible()]
        assert len(shown) == 1
        box = shown[0].query_selector("svg").bounding_box()
        assert box["width"] <= width
        assert box["height"] > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(opened(1280, scheme)).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in serious] == []


def test_the_keyboard_reaches_the_skip_link_and_the_contents(opened):
    page = opened(768)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('nav') !== null")


def test_print_shows_wide_figures_and_no_contents(opened):
    page = opened(700)
    page.emulate_media(media="print")
    assert not page.query_selector("nav").is_visible()
    for figure in page.query_selector_all("figure"):
        assert figure.query_selector(".paper").is_visible()
