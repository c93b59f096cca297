"""Reports as Markdown, with the figures beside it as svg."""

import re

from sim.report.blocks import Code, Document, Items, Paragraph, Picture, Section, Table
from sim.report.sentences import environment


def rendered(document: Document) -> bytes:
    """The text, as UTF-8."""
    text = environment().get_template("page.md.j2").render(document=document, blocks=_blocks, escaped=escaped)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode("utf-8")


def place_of(picture: Picture) -> str:
    """Where a figure stands, seen from the report."""
    return f"figures/{picture.name}.svg"


def escaped(text: object) -> str:
    r"""Text in which no letter is markup.

    >>> print(escaped("a*b_c <d> [e]"))
    a\*b\_c \<d> \[e\]
    """
    return re.sub(r"([\\`*_\[\]<#|~])", r"\\\1", str(text).replace("\n", " "))


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
        case Picture():
            return f"![{escaped(block.alt)}]({place_of(block)})"
        case Code():
            return "```sh\n" + "\n".join(block.lines) + "\n```"
    raise TypeError(type(block).__name__)


def _table(table: Table) -> str:
    ruler = ["---:" if place in table.numeric else "---" for place in range(len(table.header))]
    lines = [[cell(text) for text in line] for line in (table.header, *table.rows)]
    rows = [f"| {' | '.join(line)} |" for line in (lines[0], ruler, *lines[1:])]
    return f"**{escaped(table.caption)}**\n\n" + "\n".join(rows)
