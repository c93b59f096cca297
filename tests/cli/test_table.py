import csv
import io
import json

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from sim.results import RunOptions, carry_out, read_run
from sim.sweeps import plan_sweep


@pytest.fixture
def swept(istanbul, tmp_path):
    return carry_out(plan_sweep(istanbul, {"sanctions": (0, 6, 13)}, "demands"), out=tmp_path / "results")


def test_the_first_rows_are_printed(negsim, swept):
    answer = negsim("table", swept.path, "--columns", "point, parameter.*, outcome.*")
    assert answer.code == 0
    assert "parameter.sanctions" in answer.out
    assert "20 rows (more with --limit)" in answer.err


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_exports_hold_the_rows_that_were_asked_for(negsim, swept, tmp_path, ending):
    out = tmp_path / f"some.{ending}"
    answer = negsim("table", swept.path, "--where", "parameter.sanctions >= 5 and pure = true", "--out", out)
    assert answer.code == 0
    table = swept.table.to_pylist()
    expected = [row for row in table if row["parameter.sanctions"] >= 5 and row["pure"]]
    if ending == "csv":
        rows = pa_csv.read_csv(out).to_pylist()
    elif ending == "parquet":
        rows = pq.read_table(out).to_pylist()
    else:
        rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(rows) == len(expected) > 0
    assert [row["payoff.russia"] for row in rows] == pytest.approx([row["payoff.russia"] for row in expected])


def test_csv_can_be_printed(negsim, swept):
    answer = negsim("table", swept.path, "--format", "csv", "--columns", "point,regime", "--limit", "3")
    assert answer.out.splitlines()[0].replace('"', "") == "point,regime"
    assert len(answer.out.splitlines()) == 4


def test_nothing_is_overwritten_unasked(negsim, swept, tmp_path):
    out = tmp_path / "some.csv"
    out.write_text("precious")
    assert negsim("table", swept.path, "--out", out).code == 1
    assert out.read_text() == "precious"
    assert negsim("table", swept.path, "--out", out, "--force").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--where", "parameter.sanctoins > 1"), 1, "did you mean 'parameter.sanctions'?"),
        (("--where", "__import__('os')"), 1, "is not a condition"),
        (("--where", "point > 1 or point < 0"), 1, "is not a condition"),
        (("--where", "regime = two"), 1, "holds numbers (given: two)"),
        (("--where", "pure = maybe"), 1, "holds true or false (given: maybe)"),
        (("--columns", "pont"), 1, "did you mean 'point'?"),
        (("--columns", "nothing.*"), 1, "there is no column 'nothing.*'"),
        (("--format", "parquet"), 2, "needs --out"),
        (("--out", "rows.xyz"), 2, "unknown ending"),
        (("--limit", "0"), 2, "--limit"),
    ],
)
def test_bad_arguments(negsim, swept, arguments, code, words):
    answer = negsim("table", swept.path, *arguments)
    assert answer.code == code
    assert words in answer.err
    assert answer.out == ""


def test_a_folder_that_is_no_run(negsim, tmp_path):
    assert "no manifest.json" in negsim("table", tmp_path).err


def test_a_run_without_a_table(negsim, istanbul, tmp_path):
    run = carry_out(plan_sweep(istanbul, {"sanctions": (0, 6, 3)}), out=tmp_path, options=RunOptions(keep="summary"))
    assert "kept no table" in negsim("table", run.path).err
    assert isinstance(read_run(run.path).about, dict)


def test_a_part_that_was_changed_is_refused(negsim, swept):
    part = next((swept.path / "table").iterdir())
    pq.write_table(pa.table({"point": [1]}), part)
    answer = negsim("table", swept.path)
    assert answer.code == 1
    assert "has changed since the run" in answer.err


HOSTILE = """\
format: 1
title: Hostile
parameters: {cost: {value: 1, range: [0, 4], label: "=2+2", basis: assumption}}
players: {one: {label: "@one"}, two: {label: "+two"}}
options: {deal: {label: "=HYPERLINK(1)"}}
no_deal: {label: "-no"}
payoffs: {one: {deal: 2 - cost, no_deal: 0}, two: {deal: 1, no_deal: 0}}
protocols: {d: {kind: demands}}
"""


def test_texts_are_no_formulas_for_spreadsheets(negsim, tmp_path):
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE)
    run = carry_out(plan_sweep(path, {"cost": (0, 4, 5)}), out=tmp_path / "results")
    part = next((run.path / "table").iterdir())
    rows = pq.read_table(part)
    index = rows.schema.get_field_index("message")
    messages = pa.array(["\t=1+1", *[None] * (rows.num_rows - 1)], pa.string())
    pq.write_table(rows.set_column(index, "message", messages), part)
    run.with_files([part.relative_to(run.path).as_posix()])
    exported = negsim("table", run.path, "--format", "csv", "--out", tmp_path / "rows.csv")
    assert exported.code == 0, exported.err
    files = [tmp_path / "rows.csv", run.path / "summary.csv", run.path / "regimes.csv"]
    texts = [cell for file in files for line in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in line]
    assert {"'\t=1+1", "'=HYPERLINK(1)", "payoff.one", "for example: =2+2"} <= set(texts)
    for cell in texts:
        assert not cell.startswith(("=", "+", "@", "\t")), cell
        assert not cell.startswith("-") or isinstance(float(cell), float)  # a negative number is one
    (text,) = [line for line in negsim("table", run.path, "--format", "json").out.splitlines() if "1+1" in line]
    assert json.loads(text)["message"] == "\t=1+1"  # for programs texts stay as they are
