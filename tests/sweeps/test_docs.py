"""The reference of the table says what the program does; a failing test prints the lists that belong there."""

import re
from pathlib import Path

import pytest

from sim.results.manifest import KEYS
from sim.sweeps.schema import COLUMNS, METADATA, REGIME

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "sweep-table.md"
HOW_TO = ROOT / "docs" / "how-to" / "sweep.md"
PLACEHOLDERS = {
    "parameter.*": "parameter.<name>",
    "outcome.*": "outcome.<id>",
    "payoff.*": "payoff.<player>",
    "amount.*": "amount.<id>",
    "strategy.*": "strategy.<player>.<strategy>",
}


def listed(keys):
    return "\n".join(["| key | meaning |", "|---|---|", *(f"| `{key}` | {text} |" for key, text in keys.items())])


def columns():
    lines = (f"| `{PLACEHOLDERS.get(name, name)}` | {kind} | {text} |" for name, (kind, text) in COLUMNS.items())
    return "\n".join(["| column | type | meaning |", "|---|---|---|", *lines])


@pytest.mark.parametrize(
    ("mark", "block"),
    [
        ("columns", columns()),
        ("metadata", listed(METADATA)),
        ("regime", listed(REGIME)),
        ("manifest", listed(KEYS)),
    ],
)
def test_the_reference_lists_what_there_is(mark, block):
    text = PAGE.read_text(encoding="utf-8")
    after = text.split(f"<!-- {mark} -->\n\n", 1)[1]
    assert after.startswith(block + "\n\n"), f"write this after <!-- {mark} -->:\n\n{block}"


def test_the_how_to_can_be_followed(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), flags=re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - our own documentation
    points = {name: names[name]["point"].to_pylist()[-1] + 1 for name in ("table", "linked", "listed")}
    assert points == {"table": 39, "linked": 5, "listed": 2}
