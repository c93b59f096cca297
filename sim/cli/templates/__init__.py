"""Scenario templates for ``negsim new``: every YAML file of this folder, with its first line to say what it is."""

from pathlib import Path

FIRST = "demands"  # what a newcomer is given


def _templates() -> dict[str, str]:
    lines = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem)):
        with path.open(encoding="utf-8") as file:
            lines[path.stem.replace("_", "-")] = file.readline().removeprefix("#").strip()
    return lines


TEMPLATES = _templates()
