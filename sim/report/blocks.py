"""What a report consists of: sections with claims, tables and figures. How they look is a matter of the format."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.words import Claim

Text = str | Claim


@dataclass(frozen=True)
class Paragraph:
    """Sentences in a row; ``stands_out`` where a reader must not miss them."""

    parts: tuple[Text, ...]
    stands_out: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(str(part) for part in self.parts)


@dataclass(frozen=True)
class Items:
    """A list of points."""

    parts: tuple[Text, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a header; the first cell of each row is its heading; ``numeric`` columns are set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Illustration:
    """A figure: ``wide`` and, where it can be drawn so, ``narrow`` are svg; ``alt`` says what is seen."""

    name: str
    title: str
    caption: str
    alt: str
    wide: bytes
    narrow: bytes | None = None


@dataclass(frozen=True)
class Code:
    """Commands, one on each line."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A part with a heading; ``name`` is what links to it use, ``about`` the protocol or sweep that it speaks of."""

    name: str
    title: str
    blocks: tuple["Block", ...]
    about: str = ""


Block = Paragraph | Items | Table | Illustration | Code | Section


@dataclass(frozen=True)
class Document:
    """A whole report, in one language."""

    language: str
    title: str
    subtitle: str
    description: str
    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        """Every block, those within sections too, in reading order."""
        yield from (block for block, _ in _all(self.sections))

    def claims(self) -> Iterator[tuple[Claim, str]]:
        """Every sentence that was made from numbers, and what its section is about."""
        for block, about in _all(self.sections):
            if isinstance(block, Paragraph | Items):
                yield from ((part, about) for part in block.parts if isinstance(part, Claim))


def _all(blocks: tuple[Block, ...], about: str = "") -> Iterator[tuple[Block, str]]:
    for block in blocks:
        yield block, about
        if isinstance(block, Section):
            yield from _all(block.blocks, block.about or about)
