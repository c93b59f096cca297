"""A run that was ended at any moment goes on where it was, and ends in the same bytes."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim.errors import PointFailedError, RunError
from sim.results import RunOptions, progress, read_run, what_was_begun, write_run
from sim.sweeps import plan

ROOT = Path(__file__).parents[2]
ISTANBUL = ROOT / "scenarios" / "istanbul" / "2025_second_round.yaml"
VARY = {"sanctions": (0, 6, 40), "rotation_gain": (0, 2, 25)}
COMMAND = ["sweep", str(ISTANBUL), "--vary", "sanctions=0:6:900", "--vary", "rotation_gain=0:2:300", "--no-figures"]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(plan, "_CHUNK", 64)


def tables(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in (".parquet", ".csv")}


def interrupt_after(chunks):
    """A progress function that interrupts like Ctrl-C when some chunks are done."""
    calls = []

    def progress(done, total):
        calls.append(done)
        if len(calls) > chunks:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("chunks", [0, 1, 7, 15])
def test_an_interrupted_run_goes_on(small_chunks, tmp_path, chunks):
    whole = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt, match="go on with --resume"):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path / "broken", progress=interrupt_after(chunks))
    (folder,) = (tmp_path / "broken").glob("*/*")
    assert what_was_begun(folder)["chunks"] == 16
    seen = []
    again = write_run(
        ISTANBUL, VARY, "demands", how=RunOptions(resume=folder), progress=lambda done, total: seen.append(done)
    )
    assert again.path == folder
    assert seen[0] == min(chunks * 64, 1000)  # what was done is not done again
    assert tables(folder) == tables(whole.path)
    assert again.manifest["points"] == whole.manifest["points"]
    assert not (folder / "work").exists()


def test_processes_give_the_same_bytes(small_chunks, tmp_path):
    one = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "one")
    two = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "two", how=RunOptions(jobs=2))
    assert tables(one.path) == tables(two.path)


def test_a_cluster_gives_the_same_bytes(small_chunks, tmp_path):
    distributed = pytest.importorskip("distributed")
    one = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "one")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        two = write_run(
            ISTANBUL, VARY, "demands", out=tmp_path / "two", how=RunOptions(scheduler=cluster.scheduler_address)
        )
    assert tables(one.path) == tables(two.path)


def test_a_worker_of_the_cluster_dies(small_chunks, tmp_path):
    """A scheduler and two workers as processes on this machine; one is killed in mid-sweep."""
    distributed = pytest.importorskip("distributed")
    alone = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "alone")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    host, port = address.split(":")
    dask = [sys.executable, "-m", "distributed.cli"]
    processes = [
        subprocess.Popen(
            [*dask[:2], f"{dask[2]}.dask_scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet
        )
    ]
    try:
        for _ in range(2):
            worker = [*dask[:2], f"{dask[2]}.dask_worker", f"tcp://{address}", "--nthreads", "1", "--no-dashboard"]
            processes.append(subprocess.Popen([*worker, "--no-nanny"], **quiet))
        with distributed.Client(f"tcp://{address}", timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        calls = []

        def kill_one(done, total):
            calls.append(done)
            if len(calls) == 4:
                processes[1].kill()

        how = RunOptions(scheduler=f"tcp://{address}")
        run = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "cluster", how=how, progress=kill_one)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert len(calls) > 4
    assert tables(run.path) == tables(alone.path)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(RunError, match="does not answer"):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path, how=RunOptions(scheduler="nonsense://nowhere:1"))


@pytest.mark.parametrize(
    ("vary", "protocol", "parameters", "words"),
    [
        ({"sanctions": (0, 6, 41), "rotation_gain": (0, 2, 25)}, "demands", {}, "what varies"),
        (VARY, "truces", {}, 'the protocol ("truces"; there: "demands")'),
        (VARY, "demands", {"momentum": 3}, "the fixed parameters"),
    ],
)
def test_another_sweep_is_refused_with_what_differs(small_chunks, tmp_path, vary, protocol, parameters, words):
    with pytest.raises(KeyboardInterrupt):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path, progress=interrupt_after(3))
    (folder,) = tmp_path.glob("*/*")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(RunError) as caught:
        write_run(ISTANBUL, vary, protocol, parameters=parameters, how=RunOptions(resume=folder))
    assert words in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_another_file_is_refused(small_chunks, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path / "out", progress=interrupt_after(3))
    (folder,) = (tmp_path / "out").glob("*/*")
    other = tmp_path / ISTANBUL.name
    other.write_text(ISTANBUL.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    with pytest.raises(RunError, match="the scenario file"):
        write_run(other, VARY, "demands", how=RunOptions(resume=folder))


def test_a_finished_run_has_nothing_to_resume(tmp_path):
    run = write_run(ISTANBUL, VARY, "demands", out=tmp_path)
    with pytest.raises(RunError, match="is finished"):
        write_run(ISTANBUL, VARY, "demands", how=RunOptions(resume=run.path))
    with pytest.raises(RunError, match="is no unfinished run"):
        what_was_begun(tmp_path)
    with pytest.raises(RunError, match="no such results folder"):
        what_was_begun(tmp_path / "nowhere")


def test_what_is_kept(tmp_path):
    runs = {keep: write_run(ISTANBUL, VARY, "demands", out=tmp_path, how=RunOptions(keep=keep)) for keep in
            ("all", "regimes", "summary")}  # fmt: skip
    assert len({(run.path / "summary.csv").read_bytes() for run in runs.values()}) == 1
    assert len({(run.path / "regimes.csv").read_bytes() for run in runs.values()}) == 1
    points = runs["regimes"].table
    assert points.num_rows == 1000
    assert points.column("point").to_pylist() == list(range(1000))
    assert not any(name.startswith(("strategy", "payoff")) for name in points.schema.names)
    assert not (runs["summary"].path / "table").exists()
    assert runs["summary"].about["points"] == 1000
    for run in runs.values():
        assert read_run(run.path).manifest["regimes"] == runs["all"].manifest["regimes"]


def test_the_first_failure_ends_the_run(tmp_path):
    path = tmp_path / "fragile.yaml"
    path.write_text(
        "format: 1\ntitle: Fragile\nparameters: {cost: {value: 1, range: [0, 4], label: Cost, basis: assumption}}\n"
        "players: {one: {}, two: {}}\noptions: {deal: {}}\nno_deal: {}\n"
        "payoffs: {one: {deal: 1 / (cost - 2), no_deal: 0}, two: {deal: 1, no_deal: 0}}\n"
        "protocols: {d: {kind: demands}}\n"
    )
    vary = {"cost": (0, 4, 5)}
    with pytest.raises(PointFailedError, match=r"point 2: .*cost = 2"):
        write_run(path, vary, out=tmp_path, how=RunOptions(fail_fast=True))
    assert write_run(path, vary, out=tmp_path).failed == 1


def test_killed_at_twenty_random_moments(tmp_path):
    """SIGKILL again and again, each time resumed; no chunk is done twice, and the bytes are as if left alone."""
    vary = ["--vary", "sanctions=0:6:1500", "--vary", "rotation_gain=0:2:600", "--protocol", "demands"]
    call = [sys.executable, "-m", "sim", "sweep", str(ISTANBUL), *vary, "--no-figures"]
    subprocess.run([*call, "--out", tmp_path / "whole"], cwd=ROOT, capture_output=True, text=True, check=True)
    draw = np.random.default_rng(0)
    folder, kept = None, {}
    for _ in range(20):
        resume = ["--resume", folder] if folder else []
        process = subprocess.Popen([*call, "--out", tmp_path / "killed", *resume], cwd=ROOT, stderr=subprocess.PIPE)
        time.sleep(draw.uniform(0.4, 1.3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        begun = list((tmp_path / "killed").glob("*/*/work/begun.json"))
        folder = begun[0].parents[1] if begun else None
        if folder is None:
            shutil.rmtree(tmp_path / "killed", ignore_errors=True)
            continue
        if (folder / "manifest.json").exists():
            break
        done = {path.name: path.stat().st_mtime_ns for path in (folder / "work").glob("chunk-*.json")}
        assert kept.items() <= done.items()
        kept = done
    assert folder is not None
    last = subprocess.run([*call, "--resume", folder], cwd=ROOT, capture_output=True, text=True, check=False)
    assert last.returncode == 0 or "is finished" in last.stderr, last.stderr
    (left_alone,) = (tmp_path / "whole").glob("*/*")
    assert tables(folder) == tables(left_alone)
    assert read_run(folder).manifest["points"]["total"] == 900_000


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *COMMAND, "--out", tmp_path, "--jobs", "2"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not list(tmp_path.glob("*/*/work/begun.json")) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert "go on with --resume" in err
    assert "Traceback" not in err


def test_a_full_disk_leaves_a_run_that_can_be_resumed(small_chunks, tmp_path, monkeypatch):
    whole = write_run(ISTANBUL, VARY, "demands", out=tmp_path / "whole")
    write, calls = progress.write_chunk, []

    def full(*args):
        calls.append(args)
        if len(calls) == 6:
            raise OSError(28, "No space left on device")
        write(*args)

    monkeypatch.setattr(progress, "write_chunk", full)
    with pytest.raises(RunError, match=r"cannot write the results \(No space left on device\).*can be resumed"):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path / "full")
    (folder,) = (tmp_path / "full").glob("*/*")
    assert len(list((folder / "work").glob("chunk-*.json"))) == 5
    write_run(ISTANBUL, VARY, "demands", how=RunOptions(resume=folder))
    assert tables(folder) == tables(whole.path)
    assert len(calls) == 6 + 11


def test_without_dask_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RunError, match=r"pip install 'negsim\[cluster\]'"):
        write_run(ISTANBUL, VARY, "demands", out=tmp_path, how=RunOptions(scheduler="tcp://127.0.0.1:1"))
