"""The report shows the model: the rules of every protocol in words, and every number and formula of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim.protocols import PROTOCOLS
from sim.protocols.spec import ProtocolSpec
from sim.report.blocks import Items, Paragraph, Section, Table
from sim.report.findings import ProtocolAnswer, ReportData
from sim.report.sections.inputs import assumptions, filled, parties, rules
from sim.words import say, speaking
from sim.words.numbers import number
from tests.report.claims import numbers_are_facts

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "scenarios").rglob("*.yaml")), *sorted((ROOT / "sim/cli/templates").glob("*.yaml"))]


def data_of(file):
    """What sections on the inputs need: nothing is solved."""
    scenario = sim.load(file)
    answers = tuple(
        ProtocolAnswer(name, spec.label or name, scenario.rules(name), None, ())
        for name, spec in scenario.protocols.items()
    )
    return ReportData(
        scenario=scenario, variant=None, values={}, point=scenario.point(), answers=answers, cases=(), sweeps=()
    )


def blocks_of(section):
    for block in section.blocks:
        yield block
        if isinstance(block, Section):
            yield from blocks_of(block)


def text_of(section):
    lines = []
    for block in blocks_of(section):
        if isinstance(block, Items | Paragraph):
            lines += map(str, block.parts)
        elif isinstance(block, Table):
            lines += [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
    return "\n".join(lines)


def test_every_kind_tells_its_rules():
    assert [kind for kind, entry in PROTOCOLS.items() if entry.spec.in_words is ProtocolSpec.in_words] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_rules_and_all_their_numbers_are_there(file, language):
    with speaking(language):
        data = data_of(file)
        section = rules(data)
        parts = {part.about: text_of(part) for part in section.blocks}
        assert list(parts) == list(data.scenario.protocols)
        for name, spec in data.scenario.protocols.items():
            assert parts[name]
            for _, written in spec.formulas():
                formula = data.scenario.setting.formula(written)
                value = number(formula.fraction({**data.point}))
                if formula.names:
                    assert f"{value} = {formula.text}" in parts[name]
                elif value not in ("0", "1"):
                    assert value in parts[name]
        for block in blocks_of(section):
            if isinstance(block, Items):
                for claim in block.parts:
                    numbers_are_facts(claim)
            if isinstance(block, Table):
                assert all(len(row) == len(block.header) for row in block.rows)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_column_is_empty(file):
    data = data_of(file)
    sections = [parties(data), *filter(None, [assumptions(data), rules(data)])]
    tables = [block for section in sections for block in blocks_of(section) if isinstance(block, Table)]
    assert tables
    for table in tables:
        for column in zip(*table.rows, strict=True):
            assert set(column) != {say("report.none")}


def test_what_a_protocol_is_made_of_is_shown_with_it():
    data = data_of(ROOT / "scenarios/istanbul/2025_mediator.yaml")
    name = next(name for name, spec in data.scenario.protocols.items() if spec.built_upon)
    only = [answer for answer in data.answers if answer.protocol == name]
    shown = [part.about for part in rules(replace(data, answers=tuple(only))).blocks]
    assert shown == [name, data.scenario.protocols[name].built_upon]


def test_columns_that_hold_nothing_are_left_out_and_numbers_stay_right():
    none = say("report.none")
    table = filled("T", ["a", "b", "c"], [["x", none, "1"], ["y", none, "2"]], {2})
    assert (table.header, table.rows, table.numeric) == (("a", "c"), (("x", "1"), ("y", "2")), frozenset({1}))


def test_a_tree_is_told_move_by_move():
    section = rules(data_of(ROOT / "scenarios/istanbul/2025_raid.yaml"))
    (table,) = [block for block in blocks_of(section) if isinstance(block, Table)]
    first = table.rows[0]
    assert "decides" in first[0] and set(first[1:]) == {""}
    ends = [row for row in table.rows if any(row[1:])]
    assert ends and all(row[0].startswith("\u2003") for row in ends)
