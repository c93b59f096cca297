"""Reports as PDF by typst: tagged, with alternative texts, so that screen readers can read it."""

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sim.errors import RunError
from sim.plots.page.lettering import folder_of_fonts
from sim.report.blocks import Code, Document, Items, Paragraph, Picture, Section, Table

# PDF/UA-1: structure, titles and alternative texts are all there, or typst refuses.
_STANDARD: Final = "ua-1"


def rendered(document: Document) -> bytes:
    """The file.

    Raises:
        RunError: typst is not installed, or cannot set the report.
    """
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        raise RunError("PDF needs typst: pip install 'negsim[pdf]', or choose --format html,md") from None
    template = (files("sim.report") / "templates" / "page.typ").read_text(encoding="utf-8")
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "page.typ").write_text(template, encoding="utf-8")
        pictures: list[bytes] = []
        content = {
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
            raise RunError(f"typst cannot set the report: {error}") from error
    return result


def _plain(block: Any, pictures: list[bytes]) -> dict[str, Any]:
    """A block as JSON values; pictures are put on the list, and known by their place on it."""
    match block:
        case Section():
            inner = [_plain(one, pictures) for one in block.blocks]
            return {"kind": "section", "title": block.title, "blocks": inner}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "stands_out": block.stands_out}
        case Items():
            return {"kind": "items", "items": [str(part) for part in block.parts]}
        case Table():
            rows = [list(row) for row in block.rows]
            numeric = sorted(block.numeric)
            return {"kind": "table", "caption": block.caption, "header": block.header, "rows": rows, "numeric": numeric}
        case Picture():
            pictures.append(block.wide)
            return {"kind": "picture", "file": f"{len(pictures) - 1}.svg", "title": block.title, "alt": block.alt}
        case Code():
            return {"kind": "code", "text": "\n".join(block.lines)}
    raise TypeError(type(block).__name__)
