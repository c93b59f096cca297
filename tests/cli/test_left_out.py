"""One protocol that cannot be solved never stops the others, and ``check`` says so beforehand, with its line."""

import pytest

TYPED = """\
format: 1
title: Two
players: {a: {label: A}, b: {label: B}}
parameters:
  x: {value: 1, range: [0, 4], label: Worth, basis: assumption}
options: {deal: {label: Deal}}
no_deal: {label: War}
types: {a: {good: {probability: 0.5}, bad: {probability: 0.5}}}
payoffs:
  a: {good: {deal: x, no_deal: 0}, bad: {deal: -1, no_deal: 0}}
  b: {deal: 1, no_deal: 0}
protocols:
  turns: {kind: offers, proposers: [a, b]}
  talks: {kind: demands}
sweeps:
  over: {protocol: talks, vary: {x: {from: 0, to: 4, steps: 5}}}
"""
# A payoff has no value under one protocol only.
DIVIDED = """\
format: 1
title: Two
players: {a: {label: A}, b: {label: B}}
parameters:
  x: {value: 1, range: [0, 4], label: Worth, basis: assumption}
options: {deal: {label: Deal}}
no_deal: {label: War}
payoffs:
  a: {deal: x, no_deal: 0}
  b: {deal: 1, no_deal: 0}
protocols:
  turns: {kind: offers, proposers: [a, b], rounds: 2, discount: {a: 1 / (4 - x)}}
  talks: {kind: demands}
"""
WHY = "typed.yaml:13:3: protocols.turns: a has types"


@pytest.fixture
def typed(tmp_path):
    path = tmp_path / "typed.yaml"
    path.write_text(TYPED)
    return path


def test_check_says_what_run_will_say(negsim, typed):
    checked, run = negsim("check", typed), negsim("run", typed)
    assert checked.code == run.code == 4
    assert WHY in checked.err and WHY in run.err
    assert "valid (2 players" in checked.out and "talks" in run.out
    (file,) = negsim("check", typed, "--json").json["files"]
    assert file["valid"] and "protocols.turns" in file["unsolvable"][0]


@pytest.mark.parametrize("command", ["explain", "compare", "plot", "report"])
def test_the_others_are_done_all_the_same(negsim, typed, tmp_path, command):
    out = ("--out", tmp_path / "out") if command in ("plot", "report") else ()
    answer = negsim(command, typed, *out)
    assert answer.code == 4
    said = " ".join((answer.out + answer.err).split())
    assert "which the protocol kind 'offers' cannot solve" in said or command == "report"
    assert "talks" in answer.out or "Deal if good" in answer.out or out
    if out:
        made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert [path for path in made if path.suffix == ".svg"]
    if command == "report":
        page = (tmp_path / "out/report.md").read_text()
        assert "“turns” cannot be solved here" in page and "Deal if good, else War" in page


@pytest.mark.parametrize("command", ["run", "explain", "thresholds", "sweep"])
def test_a_protocol_that_is_named_is_not_passed_over(negsim, typed, command):
    arguments = ("--vary", "x=0:1:3") if command == "sweep" else ()
    answer = negsim(command, typed, "--protocol", "turns", *arguments)
    assert answer.code == 3 and WHY in answer.err and not answer.out


def test_a_file_of_nothing_else_fails(negsim, tmp_path):
    path = tmp_path / "typed.yaml"
    path.write_text(TYPED.replace("  talks: {kind: demands}\n", "").partition("sweeps:")[0])
    for command in ("run", "explain", "compare"):
        answer = negsim(command, path)
        assert answer.code in (1, 3) and "a has types" in answer.out + answer.err


@pytest.mark.parametrize("command", ["run", "explain", "compare"])
def test_numbers_that_one_protocol_cannot_use_stop_that_one(negsim, tmp_path, command):
    path = tmp_path / "divided.yaml"
    path.write_text(DIVIDED)
    answer = negsim(command, path, "--set", "x=4")
    assert answer.code == 4
    assert "division by zero" in answer.out + answer.err and "talks" in answer.out


def test_what_is_set_apart_is_not_called_impossible(negsim, typed):
    """War is an equilibrium of the demands, in strategies that are never better: that is what explain says."""
    answer = negsim("explain", typed, "--protocol", "talks")
    assert "Not the outcome of an equilibrium: War (" not in answer.out
    assert "Only where somebody names what is never better for them than something else: War" in answer.out
