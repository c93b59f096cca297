"""A report as files, each whole or not there.

HTML is one file that needs nothing else: nothing is fetched, no script runs. Markdown has its figures beside it as svg.
PDF is set by typst: tagged, with alternative texts, so that screen readers can read it.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from sim.errors import RunError
from sim.files import file_name, new_file
from sim.plots.page.lettering import folder_of_fonts
from sim.report.blocks import Code, Document, Illustration, Items, Paragraph, Section, Table
from sim.words import say

_KINDS = {
    Paragraph: "paragraph", Items: "items", Table: "table", Illustration: "picture", Code: "code", Section: "section"
}  # fmt: skip


@cache
def _environment() -> Environment:
    """How pages are read: an unknown name is an error, and html is escaped."""
    return Environment(
        loader=PackageLoader("sim.report"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def as_html(document: Document) -> bytes:
    """The page, as UTF-8."""
    numbers = {
        id(block): number
        for kind in (Illustration, Table)
        for number, block in enumerate((block for block in document.blocks() if isinstance(block, kind)), start=1)
    }
    style = (files("sim.report") / "templates" / "page.css").read_text(encoding="utf-8")
    page = _environment().get_template("page.html.j2")
    text = page.render(
        document=document,
        style=Markup(style),  # noqa: S704 - our own file
        kind_of=lambda block: _KINDS[type(block)],
        number_of=lambda block: numbers[id(block)],
        inline=inline,
        say=say,
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
        lambda found: f'aria-labelledby="{" ".join(f"{prefix}-{name}" for name in found[1].split())}"',
        text,
    )
    return Markup(text)  # noqa: S704 - made by our own figures, whose texts are escaped


def as_markdown(document: Document) -> bytes:
    """The text, as UTF-8."""
    text = _environment().get_template("page.md.j2").render(document=document, blocks=_blocks, escaped=escaped)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode("utf-8")


def path_of(picture: Illustration) -> str:
    """Where a figure's file is, seen from the report."""
    return f"figures/{file_name(picture.name)}.svg"


_BLANK = " \t\v\f\r"


def escaped(text: object) -> str:
    r"""Text in which no letter is markup, nor the beginning of a list, a quotation or a line.

    >>> print(escaped("a*b_c <d> [e]")), print(escaped("1. x")), print(escaped("- x"))
    a\*b\_c \<d> \[e\]
    1\. x
    \- x
    (None, None, None)
    """
    plain = re.sub(r"([\\`*_\[\]<#|~&])", r"\\\1", " ".join(str(text).split("\n")).strip(_BLANK))
    return re.sub(r"^(\d*)([-+>=.)])", r"\1\\\2", plain)


def cell(text: object) -> str:
    """Text in a table."""
    return escaped(text) or " "


def _blocks(section: Section, level: int) -> str:
    return "\n\n".join(_block(block, level) for block in section.blocks)


def _block(block: object, level: int) -> str:
    match block:
        case Section():
            return f"{'#' * level} {escaped(block.title)}\n\n{_blocks(block, level + 1)}"
        case Paragraph():
            text = escaped(block.text)
            return f"> **{text}**" if block.stands_out else text
        case Items():
            return "\n".join(f"- {escaped(part)}" for part in block.parts)
        case Table():
            return _table(block)
        case Illustration():
            return f"![{escaped(block.alt)}]({path_of(block)})"
        case Code():
            return "```sh\n" + "\n".join(block.lines) + "\n```"
    raise TypeError(type(block).__name__)


def _table(table: Table) -> str:
    ruler = ["---:" if i in table.numeric else "---" for i in range(len(table.header))]
    lines = [[cell(text) for text in line] for line in (table.header, *table.rows)]
    rows = [f"| {' | '.join(line)} |" for line in (lines[0], ruler, *lines[1:])]
    return f"**{escaped(table.caption)}**\n\n" + "\n".join(rows)


# PDF/UA-1: structure, titles and alternative texts are all there, or typst refuses.
_STANDARD: Final = "ua-1"


def as_pdf(document: Document) -> bytes:
    """The file.

    Raises:
        RunError: typst is not installed, or cannot set the report.
    """
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        raise RunError(say("errors.report.no_typst")) from None
    template = (files("sim.report") / "templates" / "page.typ").read_text(encoding="utf-8")
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "page.typ").write_text(template, encoding="utf-8")
        pictures: list[bytes] = []
        content = {
            "language": document.language,
            "table": say("report.table"),
            "figure": say("report.figure"),
            "title": document.title,
            "subtitle": document.subtitle,
            "description": document.description,
            "sections": [_plain(section, pictures) for section in document.sections],
        }
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        for number, picture in enumerate(pictures):
            (folder / f"{number}.svg").write_bytes(picture)
        try:
            result: bytes = typst.compile(
                str(folder / "page.typ"), format="pdf", font_paths=[str(folder_of_fonts())], pdf_standards=_STANDARD
            )
        except RuntimeError as error:
            raise RunError(say("errors.report.not_set", reason=error)) from error
    return result


def _plain(block: Any, pictures: list[bytes]) -> dict[str, Any]:
    """A block as JSON values; pictures are put on the list, and known by their number on it."""
    match block:
        case Section():
            inner = [_plain(part, pictures) for part in block.blocks]
            return {"kind": "section", "title": block.title, "blocks": inner}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "stands_out": block.stands_out}
        case Items():
            return {"kind": "items", "items": [str(part) for part in block.parts]}
        case Table():
            rows = [list(row) for row in block.rows]
            numeric = sorted(block.numeric)
            return {"kind": "table", "caption": block.caption, "header": block.header, "rows": rows, "numeric": numeric}
        case Illustration():
            pictures.append(block.wide)
            return {"kind": "picture", "file": f"{len(pictures) - 1}.svg", "title": block.title, "alt": block.alt}
        case Code():
            return {"kind": "code", "text": "\n".join(block.lines)}
    raise TypeError(type(block).__name__)


FORMATS = ("html", "md", "pdf")
_NAME = "report"


def write_document(document: Document, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a report into a folder, as ``report.html``, ``report.md`` with ``figures/``, ``report.pdf``.

    Raises:
        RunError: a file cannot be written, or PDF was asked for without the extra ``pdf``.
    """
    renderers: dict[str, Callable[[Document], bytes]] = {
        "html": as_html, "md": as_markdown, "pdf": as_pdf
    }  # fmt: skip
    written = {folder / f"{_NAME}.{format}": renderers[format](document) for format in formats}
    if "md" in formats:
        pictures = [block for block in document.blocks() if isinstance(block, Illustration)]
        written |= {folder / path_of(picture): picture.wide for picture in pictures}
    for path, content in written.items():
        with new_file(path, force=True) as file:
            file.write(content)
    return list(written)


def files_of(document: Document, folder: Path, formats: Sequence[str]) -> list[Path]:
    """The files that :func:`write_document` would write."""
    files = [folder / f"{_NAME}.{format}" for format in formats]
    if "md" in formats:
        files += [folder / path_of(block) for block in document.blocks() if isinstance(block, Illustration)]
    return files
