"""Reports as files: each format by its own renderer, each file whole or not there."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.errors import RunError
from sim.report import formats as page
from sim.report import markdown, pdf
from sim.report.blocks import Document, Picture
from sim.results.files import whole_file

FORMATS = ("html", "md", "pdf")
_NAME = "report"


def write_document(document: Document, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a report into a folder, as ``report.html``, ``report.md`` with ``figures/``, ``report.pdf``.

    Raises:
        RunError: a file cannot be written, or PDF was asked for without the extra ``pdf``.
    """
    renderers: dict[str, Callable[[Document], bytes]] = {
        "html": page.rendered, "md": markdown.rendered, "pdf": pdf.rendered
    }  # fmt: skip
    written = {folder / f"{_NAME}.{one}": renderers[one](document) for one in formats}
    if "md" in formats:
        pictures = [block for block in document.blocks() if isinstance(block, Picture)]
        written |= {folder / markdown.place_of(picture): picture.wide for picture in pictures}
    for path, content in written.items():
        _write(path, content)
    return list(written)


def files_of(document: Document, folder: Path, formats: Sequence[str]) -> list[Path]:
    """The files that :func:`write_document` would write."""
    files = [folder / f"{_NAME}.{one}" for one in formats]
    if "md" in formats:
        files += [folder / markdown.place_of(block) for block in document.blocks() if isinstance(block, Picture)]
    return files


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(content)
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror or error}") from error
