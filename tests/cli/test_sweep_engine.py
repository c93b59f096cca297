import json

import pytest

import sim


def test_a_sample_from_the_command_line(negsim, istanbul, tmp_path):
    arguments = ("--sample", "64", "--seed", "3", "--vary", "sanctions", "--vary", "momentum", "--protocol", "truces")
    answer = negsim("sweep", istanbul, *arguments, "--out", tmp_path, "--json")
    assert answer.code == 0
    (run,) = answer.json["runs"]
    assert run["points"] == 64
    manifest = json.loads((tmp_path / run["folder"] / "manifest.json").read_text())
    assert (manifest["design"], manifest["seed"]) == ("sobol", 3)
    assert set(manifest["vary"]) == {"sanctions", "momentum"}


def test_all_parameters_are_drawn_if_none_are_named(negsim, istanbul, tmp_path):
    answer = negsim("sweep", istanbul, "--sample", "16", "--sampler", "random", "--out", tmp_path, "--json")
    (folder,) = tmp_path.glob("*/*")
    assert answer.code == 0
    assert len(json.loads((folder / "manifest.json").read_text())["vary"]) == len(sim.load(istanbul).parameters)


def test_one_at_a_time_and_logarithmic(negsim, istanbul, tmp_path):
    answer = negsim(
        "sweep", istanbul, "--vary", "sanctions=1:6:4:log", "--vary", "momentum=0:6:3", "--design", "one-at-a-time",
        "--out", tmp_path, "--json",
    )  # fmt: skip
    assert answer.code == 0
    assert answer.json["runs"][0]["points"] == 7


def test_a_dry_run_writes_nothing(negsim, istanbul, tmp_path):
    answer = negsim("sweep", istanbul, "--vary", "sanctions=0:6:1000", "--dry-run", "--out", tmp_path)
    assert answer.code == 0
    assert "1,000 points in 1 chunk," in answer.out
    assert list(tmp_path.iterdir()) == []
    found = negsim("sweep", istanbul, "--dry-run", "--json").json
    assert [one["points"] for one in found["sweeps"]] == [9801, 10201, 101]


def test_the_first_failure_ends_it_with_4(negsim, fragile, tmp_path):
    answer = negsim("sweep", fragile, "--vary", "cost=0:4:5", "--fail-fast", "--out", tmp_path)
    assert answer.code == 4
    assert "point 2:" in answer.err


def test_only_the_summary_is_kept(negsim, istanbul, tmp_path):
    answer = negsim("sweep", istanbul, "--vary", "sanctions=0:6:9", "--keep", "summary", "--out", tmp_path)
    assert answer.code == 0
    (folder,) = tmp_path.glob("*/*")
    assert not (folder / "table").exists()
    assert (folder / "regimes.csv").read_text().startswith("regime,name,words,points,share,tie")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--sample", "0"), 2, "--sample"),
        (("--sample", "8", "--vary", "sanctions=0:6:3"), 2, "only the name is given"),
        (("--sample", "8", "--name", "raid"), 2, "--name excludes --vary and --sample"),
        (("--sample", "8", "--design", "zip"), 2, "--design zip is for several --vary"),
        (("--sample", "8", "--vary", "sanctoins"), 3, "did you mean 'sanctions'?"),
        (("--design", "zip"), 2, "--design zip is for several --vary"),
        (("--vary", "sanctions=0:6:3:logg"), 2, "LO:HI:N:log"),
        (("--vary", "sanctions=0:6:3:log"), 3, "not above 0"),
        (("--resume", "nowhere"), 1, "no such results folder"),
        (("--resume", "nowhere", "--name", "raid", "--name", "credibility"), 2, "--resume continues one sweep"),
        (("--scheduler", "nonsense://x:1", "--vary", "sanctions=0:6:3"), 1, "does not answer"),
        (("--jobs", "0"), 2, "--jobs"),
    ],
)
def test_bad_arguments(negsim, istanbul, tmp_path, arguments, code, words):
    answer = negsim("sweep", istanbul, *arguments, "--out", tmp_path)
    assert answer.code == code, answer.err
    assert words in answer.err
    assert answer.out == ""
