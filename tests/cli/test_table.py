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
        (("--where", "__import__('os')"), 1, "is no condition"),
        (("--where", "point > 1 or point < 0"), 1, "is no condition"),
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
