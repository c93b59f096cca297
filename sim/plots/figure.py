"""A kind of figure as one record: what it reads in the data, what it says of it, and how it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from matplotlib.axes import Axes

from sim.errors import RunError
from sim.plots.page import lettering, looks, page, saving
from sim.plots.page.page import Page, Words
from sim.words import say


class View(Protocol):
    """What a figure reads in its data; everything else is taken from it."""

    def texts(self) -> Sequence[str]:
        """Everything that the figure may have to write, so that fonts can be chosen."""


V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Figure(Generic[V]):
    """One kind of figure.

    ``read`` gives the view of some data, or says why the figure does not suit it; ``words`` are title, caption and
    description; ``body`` draws into a page and closes it with these words.
    """

    read: Callable[..., V | str]
    words: Callable[[V], Words]
    body: Callable[[Page, V, Words], None]

    def of(self, data: object, **options: Any) -> "Drawing[V]":
        """The figure of some data, read once.

        Raises:
            RunError: the figure does not suit the data.
        """
        view = self.read(data, **options)
        if isinstance(view, str):
            raise RunError(say("errors.plots.unsuited", reason=view))
        return Drawing(self, view)

    def draw(self, data: object, ax: Axes | None = None, *, width: float = looks.WIDE, **options: Any) -> Axes:
        """Draw the figure of some data on a page of its own, or its body into the axes given.

        Raises:
            RunError: the figure does not suit the data, or needs a wider page.
        """
        return self.of(data, **options).draw(ax, width)


@dataclass(frozen=True)
class Drawing(Generic[V]):
    """A figure of some data, ready to be drawn at any width."""

    figure: Figure[V]
    view: V

    @cached_property
    def words(self) -> Words:
        """Title, caption and description."""
        return self.figure.words(self.view)

    def draw(self, ax: Axes | None = None, width: float = looks.WIDE) -> Axes:
        """Draw on a page of this width in inches, or the body alone into axes."""
        families, _ = lettering.families(self.view.texts())
        with looks.applied(families):
            sheet = page.start(ax, width)
            self.figure.body(sheet, self.view, self.words)
            return sheet.axes

    def encode(self, format: str, size: float | None = None) -> bytes:
        """The bytes of a file of a format, ``size`` inches wide, or 7.2.

        Raises:
            RunError: the page cannot be so wide, or must be wider.
        """
        width = looks.WIDE if size is None else float(size)
        if not looks.MINIMUM <= width <= looks.MAXIMUM:
            raise RunError(say("errors.plots.width", width=width, low=looks.MINIMUM, high=looks.MAXIMUM))
        figure = self.draw(width=width).get_figure(root=True)
        assert figure is not None  # noqa: S101 - the page has just been made
        return saving.encoded(figure, self.words, format)

    def save(self, path: str | Path, format: str | None = None, size: float | None = None) -> Path:
        """Write a file, whole or not at all; without ``format`` the suffix of ``path`` decides.

        Raises:
            RunError: there is no such format, or the file cannot be written.
        """
        path = Path(path)
        return saving.save(path, self.encode(saving.format_of(path, format), size))
