"""Writing files that a user names."""

from pathlib import Path

from sim.errors import RunError


def refuse_existing(path: Path, force: bool) -> None:
    """Keep what is there.

    Raises:
        RunError: the file exists, and overwriting it was not asked for.
    """
    if path.exists() and not force:
        raise RunError(f"{path} exists; nothing was written (use --force to overwrite it)")


def write_new(path: Path, text: str, force: bool) -> None:
    """Write a text file, whole or not at all.

    Raises:
        RunError: the file exists and ``force`` is false, or it cannot be written.
    """
    refuse_existing(path, force)
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written: {error.strerror}") from error
