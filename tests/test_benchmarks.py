"""The benchmarks run; what they measure is not asserted."""

import numpy as np

from benchmarks import protocols
from benchmarks.peers import PEERS
from benchmarks.solvers import Report, compare, counts
from benchmarks.sweep import main
from benchmarks.timing import Timing


def test_a_comparison_prints_every_peer_with_its_ratio(capsys):
    compare(Report(), 2, games=200, budget=0.0)
    printed = capsys.readouterr().out
    assert all(name in printed for name in PEERS)
    assert printed.count("×") >= 8


def test_a_missed_target_is_remembered(capsys):
    report = Report()
    report.target("speed", 9.0, 10)
    report.target("other", 11.0, 10)
    assert report.missed == ["speed"]
    assert "MISSED" in capsys.readouterr().out


def test_what_is_right_is_counted_by_game():
    chicken = np.array([[[6, 2], [7, 0]]])
    assert counts(chicken, chicken.transpose(0, 2, 1)) == [3]


def test_times_have_readable_units():
    assert [Timing(s, 1).per_game for s in (2.0, 3e-3, 4.5e-6, 7e-8)] == ["2 s", "3 ms", "4.5 µs", "70 ns"]


def test_the_benchmark_of_sweeps_measures_time_and_memory(capsys):
    main(["--points", "2000"])
    printed = capsys.readouterr().out
    assert "2,000 points" in printed
    assert "memory at the peak" in printed


def test_the_benchmark_of_protocols_prints_a_line_for_each(capsys):
    protocols.main(["--points", "60"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if " 60 " in line] == [case.name for case in protocols.CASES]
    assert "target: 20 µs" in lines[-1]
