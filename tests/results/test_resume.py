"""A run that was ended at any moment goes on where it was, and ends in the same bytes."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim.errors import PointFailedError, RunError
from sim.results import RunOptions, carry_out, progress, read_run, what_was_begun, writer
from sim.sweeps import plan, plan_sweep

pytestmark = pytest.mark.xdist_group("resume")  # two clusters at once would want the same port
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
    whole = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt, match="go on with --resume"):
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "broken", progress=interrupt_after(chunks))
    (folder,) = (tmp_path / "broken").glob("*/*")
    assert what_was_begun(folder)["chunks"] == 16
    seen = []
    again = carry_out(
        plan_sweep(ISTANBUL, VARY, "demands"),
        options=RunOptions(resume=folder),
        progress=lambda done, total: seen.append(done),
    )
    assert again.path == folder
    assert seen[0] == min(chunks * 64, 1000)  # what was done is not done again
    assert tables(folder) == tables(whole.path)
    assert again.manifest["points"] == whole.manifest["points"]
    assert not (folder / "work").exists()


def test_processes_give_the_same_bytes(small_chunks, tmp_path):
    one = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "one")
    two = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "two", options=RunOptions(jobs=2))
    assert tables(one.path) == tables(two.path)


def test_a_cluster_gives_the_same_bytes(small_chunks, tmp_path):
    distributed = pytest.importorskip("distributed")
    one = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "one")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        two = carry_out(
            plan_sweep(ISTANBUL, VARY, "demands"),
            out=tmp_path / "two",
            options=RunOptions(scheduler=cluster.scheduler_address),
        )
    assert tables(one.path) == tables(two.path)


def test_a_worker_of_the_cluster_dies(small_chunks, tmp_path):
    """A scheduler and two workers as processes on this machine; one is killed in mid-sweep."""
    distributed = pytest.importorskip("distributed")
    alone = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "alone")
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
        run = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "cluster", options=how, progress=kill_one)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert len(calls) > 4
    assert tables(run.path) == tables(alone.path)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(RunError, match="does not answer"):
        carry_out(
            plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path, options=RunOptions(scheduler="nonsense://nowhere:1")
        )


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
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path, progress=interrupt_after(3))
    (folder,) = tmp_path.glob("*/*")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(RunError) as caught:
        carry_out(plan_sweep(ISTANBUL, vary, protocol, parameters=parameters), options=RunOptions(resume=folder))
    assert words in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_another_file_is_refused(small_chunks, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "out", progress=interrupt_after(3))
    (folder,) = (tmp_path / "out").glob("*/*")
    other = tmp_path / ISTANBUL.name
    other.write_text(ISTANBUL.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    with pytest.raises(RunError, match="the scenario file"):
        carry_out(plan_sweep(other, VARY, "demands"), options=RunOptions(resume=folder))


def test_a_finished_run_has_nothing_to_resume(tmp_path):
    run = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path)
    with pytest.raises(RunError, match="is finished"):
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), options=RunOptions(resume=run.path))
    with pytest.raises(RunError, match="is not an unfinished run"):
        what_was_begun(tmp_path)
    with pytest.raises(RunError, match="no such results folder"):
        what_was_begun(tmp_path / "nowhere")


def test_what_is_kept(tmp_path):
    plan = plan_sweep(ISTANBUL, VARY, "demands")
    runs = {keep: carry_out(plan, tmp_path, options=RunOptions(keep=keep)) for keep in ("all", "regimes", "summary")}
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
        carry_out(plan_sweep(path, vary), out=tmp_path, options=RunOptions(fail_fast=True))
    assert carry_out(plan_sweep(path, vary), out=tmp_path).failed == 1


# Reads calls, a line each, and forks a process for each that kills itself; so that all is imported once.
KILL_THEMSELVES = """
import json, os, pathlib, signal, sys
import pyarrow, pyarrow.compute, pyarrow.csv, pyarrow.parquet
import sim.cli.sweep, sim.cli.sweep_run, sim.results
from sim.cli import main
from sim.sweeps import plan

plan._CHUNK = 64
plan.plan_sweep(sys.argv[1], {"sanctions": (0, 6, 2)}, "demands")
pyarrow.array(["a text"])

def watched(function, before):
    def call(*arguments):
        global left
        left -= 1
        if left == 0 and before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return call

for line in sys.stdin:
    moment, left, arguments = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if moment == "before the file is on the disk":
            os.fsync = watched(os.fsync, True)
        else:
            pathlib.Path.replace = watched(pathlib.Path.replace, moment == "before it has its name")
        main(arguments)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
MOMENTS = ("before the file is on the disk", "before it has its name", "when it has its name")
SWEEP = ["sweep", str(ISTANBUL), "--vary", "sanctions=0:6:40", "--vary", "rotation_gain=0:2:25", "--no-figures"]
SWEEP += ["--protocol", "demands"]


@pytest.fixture(scope="module")
def killed():
    """Whether a sweep was killed by its own hand at the given moment of the file with this number."""
    with subprocess.Popen(
        [sys.executable, "-c", KILL_THEMSELVES, str(ISTANBUL)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip

        def kill(moment, files, *arguments):
            process.stdin.write(json.dumps([moment, int(files), [*SWEEP, *map(str, arguments)]]) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline()) == -signal.SIGKILL

        yield kill
    assert process.returncode == 0


def test_killed_at_twenty_moments(killed, small_chunks, tmp_path):
    """SIGKILL again and again, each time resumed; no chunk is done twice, and the bytes are as if left alone.

    A run writes 3 files to begin with, 2 for each of its 16 chunks, and 21 at its end: each kill comes before that.
    """
    whole = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "whole")
    draw = np.random.default_rng(0)
    assert killed(MOMENTS[2], 3, "--out", tmp_path / "killed")  # begun, and nothing solved
    (folder,) = (tmp_path / "killed").glob("*/*")
    kept = {}
    for _ in range(20):
        assert killed(draw.choice(MOMENTS), draw.integers(1, 8), "--resume", folder)
        done = {path.name: path.stat().st_mtime_ns for path in (folder / "work").glob("chunk-*.json")}
        assert kept.items() <= done.items()
        kept = done
    assert len(kept) == 16  # the last kills came while the table was put together
    again = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), options=RunOptions(resume=folder))
    assert tables(folder) == tables(whole.path)
    assert again.manifest["points"] == whole.manifest["points"]
    assert not list(folder.rglob("*.unfinished"))


def test_killed_around_the_manifest(killed, small_chunks, tmp_path):
    """Without its manifest a run is unfinished; with it, it is whole, even if nothing could be tidied up."""
    whole = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "whole")
    assert killed(MOMENTS[1], 3 + 2 * 16 + 21, "--out", tmp_path / "killed")
    (folder,) = (tmp_path / "killed").glob("*/*")
    with pytest.raises(RunError, match="interrupted"):
        read_run(folder)
    assert killed(MOMENTS[2], 21, "--resume", folder)
    assert tables(folder) == tables(whole.path)
    assert read_run(folder).table.equals(whole.table)
    with pytest.raises(RunError, match="is finished"):
        what_was_begun(folder)


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *COMMAND, "--out", tmp_path, "--jobs", "2"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not list(tmp_path.glob("*/*/work/chunk-*.json")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert "go on with --resume" in err
    assert "Traceback" not in err


def test_interrupted_while_the_table_is_put_together(small_chunks, tmp_path, monkeypatch):
    whole = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "whole")

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt, match=r"16 of 16 chunks are done; go on"):
        patched.setattr(writer, "write_part", interrupted)
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "broken")
    (folder,) = (tmp_path / "broken").glob("*/*")
    carry_out(plan_sweep(ISTANBUL, VARY, "demands"), options=RunOptions(resume=folder))
    assert tables(folder) == tables(whole.path)


def test_a_full_disk_leaves_a_run_that_can_be_resumed(small_chunks, tmp_path, monkeypatch):
    whole = carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "whole")
    write, calls = progress.write_chunk, []

    def full(*args):
        calls.append(args)
        if len(calls) == 6:
            raise OSError(28, "No space left on device")
        write(*args)

    monkeypatch.setattr(progress, "write_chunk", full)
    with pytest.raises(RunError, match=r"cannot write the results \(No space left on device\).*can be resumed"):
        carry_out(plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path / "full")
    (folder,) = (tmp_path / "full").glob("*/*")
    assert len(list((folder / "work").glob("chunk-*.json"))) == 5
    carry_out(plan_sweep(ISTANBUL, VARY, "demands"), options=RunOptions(resume=folder))
    assert tables(folder) == tables(whole.path)
    assert len(calls) == 6 + 11


def test_without_dask_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RunError, match=r"pip install 'negsim\[cluster\]'"):
        carry_out(
            plan_sweep(ISTANBUL, VARY, "demands"), out=tmp_path, options=RunOptions(scheduler="tcp://127.0.0.1:1")
        )
