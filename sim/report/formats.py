"""Reports as one self-contained file of HTML: nothing is fetched, no script runs."""

import re
from importlib.resources import files

from markupsafe import Markup

from sim.report.blocks import Code, Document, Items, Paragraph, Picture, Section, Table
from sim.report.sentences import environment

_KINDS = {
    Paragraph: "paragraph", Items: "items", Table: "table", Picture: "picture", Code: "code", Section: "section"
}  # fmt: skip


def rendered(document: Document) -> bytes:
    """The page, as UTF-8."""
    numbers = {
        id(block): number
        for kind in (Picture, Table)
        for number, block in enumerate((one for one in document.blocks() if isinstance(one, kind)), start=1)
    }
    style = (files("sim.report") / "templates" / "page.css").read_text(encoding="utf-8")
    page = environment().get_template("page.html.j2")
    text = page.render(
        document=document,
        style=Markup(style),  # noqa: S704 - our own file
        kind_of=lambda block: _KINDS[type(block)],
        number_of=lambda block: numbers[id(block)],
        inline=inline,
    )
    return text.encode("utf-8")


def inline(svg: bytes, prefix: str) -> Markup:
    """An svg to stand within a page: sized by the page, its ids its own."""
    text = svg.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r'\b(width|height)="[^"]*pt"', "", text, count=2)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', text)
    text = re.sub(
        r'aria-labelledby="([^"]+)"',
        lambda found: f'aria-labelledby="{" ".join(f"{prefix}-{one}" for one in found[1].split())}"',
        text,
    )
    return Markup(text)  # noqa: S704 - made by our own figures, whose texts are escaped
