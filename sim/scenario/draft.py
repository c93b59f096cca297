"""What can be read of a file with errors, so that the rest of it can be checked too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.errors import Path
from sim.protocols import Complaint
from sim.scenario.models import ScenarioContent
from sim.scenario.problems import findings_of

# Stand-ins for what a file must have but has not, or not in a usable form.
_STAND_INS: dict[str, Any] = {"format": 1, "title": "?", "players": {"_1": {}, "_2": {}}, "protocols": {}}


@dataclass(frozen=True)
class Draft:
    """The usable parts of a file.

    ``broken`` holds the sections, and the items of sections, that were left out because of errors in them.
    ``tree`` has everything as it was given. ``vague`` are sections that may have more names than could be read.
    """

    content: ScenarioContent
    tree: Mapping[str, Any]
    broken: frozenset[Path]
    vague: frozenset[str] = frozenset()

    def names(self, section: str) -> list[str]:
        """The names of a section's items, with those that were left out."""
        given = self.tree.get(section)
        kept = getattr(self.content, section)
        written = list(given) if isinstance(given, dict | list) else []
        stand_in = (section,) in self.broken and not written
        names = [name for name in written if isinstance(name, str)]
        return [] if stand_in else list(dict.fromkeys([*names, *(() if (section,) in self.broken else kept)]))

    def known(self, section: str) -> list[str] | None:
        """The names of a section; None where they could not be read."""
        return None if (section,) in self.broken or section in self.vague else self.names(section)

    def sound(self, *path: str | int) -> bool:
        """Whether nothing was left out here or above."""
        return not any(path[: len(part)] == part for part in self.broken)


def make_draft(tree: Mapping[str, Any], vague: frozenset[str] = frozenset()) -> tuple[Draft, list[Complaint]]:
    """Read as much as possible, and say what is wrong with the rest."""
    try:
        return Draft(ScenarioContent.model_validate(tree), tree, frozenset(), vague), []
    except ValidationError as error:
        findings = findings_of(error, ScenarioContent, tree)
        broken = _broken(findings, tree)
    while True:
        kept = _without(tree, broken)
        try:
            return Draft(ScenarioContent.model_validate(kept), tree, frozenset(broken), vague), findings
        except ValidationError as error:
            more = {path[:1] for path in _broken(findings_of(error, ScenarioContent, kept), kept)}
            if more <= broken:
                raise AssertionError(f"cannot leave out {more}: {error}") from error
            broken |= more


def _broken(findings: list[Complaint], tree: Mapping[str, Any]) -> set[Path]:
    """Sections, or their items where the section itself is fine."""
    result: set[Path] = set()
    for finding in findings:
        section, *rest = finding.path
        item = rest[0] if rest else None
        inside = _has(tree.get(str(section)), item) and section != "no_deal"
        result.add(finding.path[:2] if inside else finding.path[:1])
    return result


def _has(section: Any, item: Any) -> bool:
    if isinstance(section, list):
        return isinstance(item, int) and item < len(section)
    return isinstance(section, dict) and item in section


def _without(tree: Mapping[str, Any], broken: set[Path]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, section in tree.items():
        if (name,) in broken:
            continue
        if isinstance(section, dict):
            kept[name] = {item: value for item, value in section.items() if (name, item) not in broken}
        elif isinstance(section, list):
            kept[name] = [value for item, value in enumerate(section) if (name, item) not in broken]
        else:
            kept[name] = section
    for name, stand_in in _STAND_INS.items():
        kept.setdefault(name, stand_in)
    return kept
