import csv
import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from sim.errors import RunError, SolverError
from sim.results import carry_out, read_run
from sim.results.manifest import KEYS
from sim.sweeps import plan_sweep, sweep

VARY = {"temptation": (0, 6, 13), "safety": (0, 2, 3)}


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of four points."""
    monkeypatch.setattr("sim.sweeps.plan._CHUNK", 4)


@pytest.fixture
def run(stag_hunt, tmp_path, small_chunks):
    return carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path, argv=["sweep", "stag_hunt.yaml"])


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_a_run_holds_the_table_of_the_sweep(run, stag_hunt):
    assert run.table.equals(sweep(stag_hunt, VARY), check_metadata=True)
    assert read_run(run.path).table.equals(run.table)
    # 39 points in chunks of four.
    assert len([name for name in files_of(run.path) if name.startswith("table/part-")]) == 10
    assert pq.read_table(run.path / "table").num_rows == run.manifest["rows"] == run.table.num_rows


def test_a_run_is_in_a_folder_of_its_scenario(run, tmp_path):
    assert run.path.parent == tmp_path / "stag_hunt"
    time, hash8 = run.path.name.split("-")
    assert abs((datetime.now(UTC) - datetime.strptime(time + "+0000", "%Y%m%dT%H%M%SZ%z")).total_seconds()) < 60
    assert run.manifest["identity"].startswith(hash8) and len(hash8) == 8


def test_the_manifest_tells_how_the_run_was_made(run, stag_hunt):
    manifest = json.loads((run.path / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest) == list(KEYS)
    assert manifest == run.manifest
    assert manifest["argv"] == ["sweep", "stag_hunt.yaml"]
    assert manifest["sha256"] == stag_hunt.sha256
    assert manifest["points"]["total"] == manifest["points"]["ok"] == 39
    assert manifest["points"]["failed"] == 0
    assert {"python", "negsim", "numpy", "pyarrow"} <= set(manifest["versions"])
    assert manifest["vary"]["temptation"] == {"from": "0", "to": "6", "steps": 13}


def test_every_file_is_in_the_manifest_with_its_hash(run):
    listed = run.manifest["files"]
    found = {name: path for name, path in files_of(run.path).items() if name != "manifest.json"}
    assert set(listed) == set(found) >= {"scenario.yaml", "resolved.yaml", "summary.csv", "table/part-000000.parquet"}
    for name, path in found.items():
        content = path.read_bytes()
        assert listed[name] == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_the_scenario_is_kept_as_it_was(run, stag_hunt):
    assert (run.path / "scenario.yaml").read_bytes() == stag_hunt.path.read_bytes()


def test_equal_inputs_make_equal_bytes_and_never_overwrite(run, stag_hunt, tmp_path):
    again = carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path)
    third = carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path)
    assert len({run.path, again.path, third.path}) == 3
    assert run.manifest["files"] == again.manifest["files"] == third.manifest["files"]
    assert run.manifest["identity"] == again.manifest["identity"]


def test_other_inputs_have_another_identity(run, stag_hunt, tmp_path):
    finer = carry_out(plan_sweep(stag_hunt, {"temptation": (0, 6, 25), "safety": (0, 2, 3)}), out=tmp_path)
    turned = carry_out(plan_sweep(stag_hunt, {"temptation": (6, 0, 13), "safety": (0, 2, 3)}), out=tmp_path)
    assert len({run.manifest["identity"], finer.manifest["identity"], turned.manifest["identity"]}) == 3


def test_the_summary_has_a_line_for_each_regime(run):
    with (run.path / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["regime"] for line in lines] == [str(i + 1) for i in range(run.manifest["regimes"]["total"])]
    assert sum(int(line["points"]) for line in lines) == 39
    for line in lines:
        for outcome in ("Both hunt the stag", "Both hunt hares"):
            low, high = (float(line[f"{bound} probability of {outcome}"]) for bound in ("lowest", "highest"))
            assert 0 <= low <= high <= 1
    hares = next(line for line in lines if line["what comes of it"] == "Both hunt hares")
    assert (hares["lowest probability of Both hunt hares"], hares["only at a threshold"]) == ("1", "no")
    # Two hares pay the safe payoff, which is varied from 0 to 2; at 0 both players are indifferent.
    assert (hares["lowest payoff of Hume"], hares["highest payoff of Hume"]) == ("1", "2")


def test_failed_points_are_counted_and_summed_up(fragile, tmp_path):
    run = carry_out(plan_sweep(fragile, {"cost": (0, 4, 5)}), out=tmp_path)
    assert run.failed == 1 and run.manifest["points"]["ok"] == 4
    assert (run.path / "summary.csv").read_text(encoding="utf-8-sig").splitlines()[-1] == ",could not be solved,1,0.2"
    nothing = carry_out(plan_sweep(fragile, {"cost": [2]}), out=tmp_path)
    assert nothing.table["status"].to_pylist() == ["failed"]


def test_progress_goes_from_nothing_to_everything(stag_hunt, tmp_path, small_chunks):
    calls = []
    carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 39) and calls[-1] == (39, 39)
    assert all(before[0] < after[0] for before, after in pairwise(calls))


def test_an_interrupted_run_is_not_taken_for_a_run(stag_hunt, tmp_path, small_chunks):
    def stop(done, total):
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path, progress=stop)
    (folder,) = (tmp_path / "stag_hunt").iterdir()
    with pytest.raises(RunError, match=r"no manifest\.json in it; the run was interrupted"):
        read_run(folder)


@pytest.mark.parametrize("moment", ["progress.write_chunk", "writer.write_part", "writer.write_manifest"])
def test_a_full_disk_is_reported_and_leaves_nothing_that_looks_complete(stag_hunt, tmp_path, monkeypatch, moment):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"sim.results.{moment}", full)
    with pytest.raises(RunError, match=r"cannot write the results \(No space left on device\)"):
        carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path)
    (folder,) = (tmp_path / "stag_hunt").iterdir()
    with pytest.raises(RunError, match="interrupted"):
        read_run(folder)


def test_a_game_that_cannot_be_solved_leaves_no_folder(stag_hunt, tmp_path, monkeypatch):
    def refuse(*args):
        raise SolverError("the game is too large")
        yield

    monkeypatch.setattr("sim.results.writer.solve_each", refuse)
    with pytest.raises(SolverError, match="too large"):
        carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path)
    assert list((tmp_path / "stag_hunt").iterdir()) == []


LIMITED = """
import resource, sys
from sim.errors import RunError
from sim.results import carry_out
from sim.sweeps import plan_sweep
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))  # bytes of a file
try:
    carry_out(plan_sweep(sys.argv[1], {"temptation": (0, 6, 601)}), out=sys.argv[2])
except RunError as error:
    print(error)
"""


def test_a_file_that_cannot_grow_is_reported(stag_hunt, tmp_path):
    command = [sys.executable, "-c", LIMITED, str(stag_hunt.path), str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "cannot write the results (File too large)" in answer.stdout
    assert not list(tmp_path.rglob("manifest.json"))
    assert not list(tmp_path.rglob("*.unfinished"))


def test_a_folder_that_cannot_be_made_is_reported(stag_hunt, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="cannot make a results folder here"):
        carry_out(plan_sweep(stag_hunt, VARY), out=tmp_path / "file")


def test_what_is_no_run_is_explained(tmp_path):
    with pytest.raises(RunError, match="there is no such results folder"):
        read_run(tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(RunError, match=r"manifest\.json: cannot be read"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text('{"schema": "negsim/manifest/9"}')
    with pytest.raises(RunError, match=r"\(schema 'negsim/manifest/9'\); allowed: 'negsim/manifest/1'"):
        read_run(tmp_path)


def test_missing_and_changed_parts_are_named_all_at_once(run):
    (run.path / "table/part-000001.parquet").unlink()
    with (run.path / "table/part-000003.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(RunError) as caught:
        _ = run.table
    first, second = str(caught.value).splitlines()
    assert "part-000001.parquet: is missing" in first
    assert "part-000003.parquet: has changed since the run" in second


def test_added_files_join_the_manifest(run):
    (run.path / "figures").mkdir()
    (run.path / "figures/map.svg").write_bytes(b"<svg/>")
    assert run.with_files(["figures/map.svg"]).manifest["files"]["figures/map.svg"]["bytes"] == 6
    assert read_run(run.path).manifest["files"].keys() == {*run.manifest["files"], "figures/map.svg"}
