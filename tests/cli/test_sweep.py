import json
from pathlib import Path

import pyarrow.parquet as pq


def test_a_sweep_makes_a_results_folder(negsim, chicken, tmp_path):
    answer = negsim("sweep", chicken, "--vary", "disaster=-6:3:10", "--out", tmp_path, "--json")
    assert answer.code == 0
    (run,) = answer.json["runs"]
    folder = Path(run["folder"])
    assert {"manifest.json", "scenario.yaml", "resolved.yaml", "summary.csv", "table", "figures"} <= {
        path.name for path in folder.iterdir()
    }
    assert pq.read_table(folder / "table").num_rows >= 10
    assert run["points"] == 10
    manifest = json.loads((folder / "manifest.json").read_text())
    assert any(name.startswith("figures/") for name in manifest["files"])


def test_chicken_turns_where_daring_against_daring_beats_yielding(negsim, chicken, tmp_path):
    """Yielding to a daring rival pays 2: up to there 3 equilibria, at 2 a tie, beyond it daring dominates."""
    answer = negsim("sweep", chicken, "--vary", "disaster=0,1,2,3", "--out", tmp_path, "--json", "--no-figures")
    regimes = answer.json["runs"][0]["regimes"]
    counts = {regime["points"]: len(regime["outcomes"]) for regime in regimes}
    assert len(regimes) == 3
    assert counts[2] == 3
    assert sum(regime["points"] for regime in regimes) == 4


def test_all_sweeps_of_the_file_are_done_and_told(negsim, istanbul, tmp_path):
    answer = negsim("sweep", istanbul, "--out", tmp_path, "--no-figures")
    assert answer.code == 0
    for name in ("sanctions-by-rotation", "raid", "credibility"):
        assert f"{name}: " in answer.out
    assert "30-day truce" in answer.out


def test_points_that_fail_are_rows_and_exit_code_4(negsim, fragile, tmp_path):
    answer = negsim("sweep", fragile, "--vary", "cost=0:4:5", "--out", tmp_path, "--json", "--no-figures")
    assert answer.code == 4
    (run,) = answer.json["runs"]
    assert run["failed"] == 1
    table = pq.read_table(Path(run["folder"]) / "table").to_pylist()
    (failed,) = [row for row in table if row["status"] == "failed"]
    assert failed["parameter.cost"] == 2
    assert "1 / (cost - 2)" in failed["message"]


def test_linked_parameters(negsim, istanbul, tmp_path):
    answer = negsim(
        "sweep", istanbul, "--design", "zip", "--vary", "sanctions=0:6:4", "--vary", "credibility=0,0.2,0.5,1",
        "--out", tmp_path, "--json", "--no-figures",
    )  # fmt: skip
    assert answer.json["runs"][0]["points"] == 4


def test_bad_requests(negsim, istanbul, tmp_path):
    for arguments, code, words in [
        (["--vary", "sanctions=0:6"], 2, "NAME=LO:HI:N"),
        (["--vary", "sanctoins=0:6:7"], 3, "did you mean 'sanctions'?"),
        (["--vary", "sanctions=0:six:7"], 3, "six"),
        (["--vary", "sanctions=0:6:0"], 3, "0"),
        (["--name", "riad"], 3, "did you mean 'raid'?"),
        (["--name", "raid", "--vary", "sanctions=0:6:7"], 2, "--name excludes"),
        (["--design", "zip"], 2, "--vary"),
    ]:
        answer = negsim("sweep", istanbul, *arguments, "--out", tmp_path / "none")
        assert (answer.code, answer.out) == (code, ""), arguments
        assert words in answer.err, arguments
    assert not (tmp_path / "none").exists()


def test_a_file_as_output_folder_is_refused(negsim, chicken, tmp_path):
    (tmp_path / "taken").write_text("")
    answer = negsim("sweep", chicken, "--out", tmp_path / "taken")
    assert answer.code == 1
    assert "--out" in answer.err
