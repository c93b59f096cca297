"""Names that lead nowhere."""

from collections.abc import Iterable, Iterator, Sequence

from sim.errors import did_you_mean
from sim.protocols import Finding

Path = tuple[str | int, ...]


def unknown(
    path: Path, what: str, name: str | None, known: Sequence[str] | None, *, key: bool = False
) -> Iterator[Finding]:
    """A finding if there is no such thing; ``known`` is None where that cannot be told, ``key`` as in Finding."""
    if name is None or known is None or name in known:
        return
    hint = did_you_mean(name, known) or f"; the file has no {what}s"
    yield Finding(path, f"unknown {what} {name!r}{hint}", key=key)


def unknown_keys(path: Path, what: str, names: Iterable[str], known: Sequence[str] | None) -> Iterator[Finding]:
    """The same for the keys of a mapping."""
    for name in names:
        yield from unknown((*path, name), what, name, known, key=True)
