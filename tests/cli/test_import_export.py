from fractions import Fraction
from pathlib import Path

import pytest

import sim
from sim.games.gambit.nfg import read_nfg
from sim.solvers.nash.undominated import SetApart


def test_a_scenario_goes_out_and_comes_back_with_the_same_equilibria(negsim, istanbul, tmp_path):
    out, back = tmp_path / "game.nfg", tmp_path / "back.yaml"
    assert negsim("export", istanbul, "--protocol", "demands", "--set", "sanctions=5", "--out", str(out)).code == 0
    assert negsim("import", str(out), "--out", str(back)).code == 0
    assert negsim("check", str(back)).code == 0
    ours = sim.solve(istanbul, "demands", parameters={"sanctions": 5})
    theirs = sim.solve(back)
    # A matrix knows of no strategies that are set apart.
    everything = [*ours.equilibria, *ours.fact(SetApart).equilibria]
    assert len(theirs.equilibria) == len(everything)

    def seen(equilibria):
        return sorted((*one.payoffs.values(), *sorted(one.outcomes.values())) for one in equilibria)

    assert [row[:2] for row in seen(theirs.equilibria)] == [row[:2] for row in seen(everything)]


def test_export_prints_the_game_of_a_point_exactly(negsim, chicken):
    answer = negsim("export", chicken, "--set", "disaster=1/3")
    form = read_nfg(answer.out, "printed")
    assert form.payoffs[0, 1, 1] == Fraction(1, 3)
    assert form.players == ("Row", "Column")


def test_nothing_is_overwritten_unasked(negsim, chicken, tmp_path):
    out = tmp_path / "game.nfg"
    out.write_text("precious")
    answer = negsim("export", chicken, "--out", str(out))
    assert answer.code == 1
    assert "--force" in answer.err
    assert out.read_text() == "precious"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("import", "nosuch.nfg"), 3, "cannot be read: No such file"),
        (("import", "game.txt"), 2, "ends in neither .nfg nor .efg"),
        (("export", "CHICKEN", "--out", "game.txt"), 2, "ends in neither .nfg nor .efg"),
        (("export", "CHICKEN", "--protocol", "gaem"), 3, "did you mean 'game'?"),
        (("export", "CHICKEN", "--set", "disastr=1"), 3, "did you mean 'disaster'?"),
    ],
)
def test_bad_arguments(negsim, chicken, arguments, code, words):
    answer = negsim(*(chicken if argument == "CHICKEN" else argument for argument in arguments))
    assert answer.code == code
    assert words in answer.err


def test_a_malformed_file_is_told_with_its_line(negsim, tmp_path):
    path = tmp_path / "bad.nfg"
    path.write_text('NFG 1 R "t" { "A" "B" }\n{ 2 2 }\n1 2 three')
    answer = negsim("import", str(path))
    assert answer.code == 3
    assert "bad.nfg:3: expected: a payoff" in answer.err
    assert not path.with_suffix(".yaml").exists()


def test_a_file_in_another_encoding_is_refused(negsim, tmp_path):
    path = tmp_path / "bad.nfg"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not text in UTF-8" in negsim("import", str(path)).err


# ----- trees -----

ROOT = Path(__file__).parents[2]


def test_a_tree_goes_out_and_comes_back_with_the_same_equilibria(negsim, tmp_path):
    horse = str(ROOT / "scenarios/classics/selten_1975_horse.yaml")
    out, back = tmp_path / "horse.efg", tmp_path / "back.yaml"
    assert negsim("export", horse, "--set", "reward=5/2", "--out", str(out)).code == 0
    assert negsim("import", str(out), "--out", str(back)).code == 0
    assert negsim("check", str(back)).code == 0
    ours, theirs = sim.solve(horse, parameters={"reward": "5/2"}), sim.solve(back)
    assert [list(one.payoffs.values()) for one in theirs.equilibria] == [
        list(one.payoffs.values()) for one in ours.equilibria
    ]
    labels = sim.load(back).rules().strategies["player_3"].values()
    assert list(labels) == ["called upon: Left", "called upon: Right"]
    assert "Everybody passes" in negsim("run", str(back)).out


def test_a_tree_with_types_is_exported_with_its_first_chance_move(negsim):
    reputation = str(ROOT / "scenarios/classics/kreps_wilson_1982_reputation.yaml")
    lines = negsim("export", reputation, "--protocol", "as_tree").out.splitlines()
    assert lines[3] == 'c "" 1 "" { "Tough" 1/5 "Weak" 4/5 } 0'
    assert lines[4] == 'p "" 1 1 "Tough, start" { "Fight" "Yield" } 0'
    assert lines[5] == 'p "" 2 1 "after Fight" { "Stay out" "Enter" } 0'


@pytest.mark.parametrize(
    ("protocol", "out", "words"),
    [
        ("second_challenge", (), "is not a normal form; a tree can be exported as .efg"),
        ("second_challenge", ("--out", "game.efg"), "of the kind 'signal'; only trees can be exported as .efg"),
        ("as_tree", ("--out", "game.nfg"), "is not a normal form; a tree can be exported as .efg"),
    ],
)
def test_what_cannot_be_exported_is_told(negsim, protocol, out, words):
    reputation = str(ROOT / "scenarios/classics/kreps_wilson_1982_reputation.yaml")
    answer = negsim("export", reputation, "--protocol", protocol, *out)
    assert answer.code == 3
    assert words in answer.err
    assert not Path("game.efg").exists()


def test_a_malformed_tree_is_told_with_its_line(negsim, tmp_path):
    path = tmp_path / "bad.efg"
    path.write_text('EFG 2 R "t" { "A" "B" }\np "" 1 1 "" { "x" } 0\nt "" 1 "o" { 1 }')
    answer = negsim("import", str(path))
    assert answer.code == 3
    assert "bad.efg:3: expected: a payoff" in answer.err
    assert not path.with_suffix(".yaml").exists()


def test_a_forgetful_tree_is_refused(negsim, tmp_path):
    path = tmp_path / "driver.efg"
    path.write_text(
        'EFG 2 R "t" { "A" "B" }\np "" 1 1 "here" { "turn" "on" } 0\nt "" 1 "o" { 0, 0 }\n'
        'p "" 1 1 "here" { "turn" "on" } 0\nt "" 2 "o" { 4, 0 }\nt "" 3 "o" { 1, 0 }'
    )
    answer = negsim("import", str(path))
    assert answer.code == 3
    assert "cannot solve this game" in answer.err and "perfect recall is required" in answer.err
    assert not path.with_suffix(".yaml").exists()


@pytest.mark.parametrize(
    ("game", "reason"),
    [
        ('{ "A" } { 2 }\n\n1 2', "players: has 1 player; expected: 2 or more"),
        ('{ "A" "B" } { 2 1 }\n\n1e9999 2 1 1', "t.nfg:3: the number 1e9999 is out of range; allowed: up to 1e300"),
        ('{ "A" "B" } { 2 1 }\n\n1e300 2 1e301 1', "is out of range; allowed: up to 1e300"),
        ('{ "A" "B" } { 200 200 }\n\n1 2', "t.nfg:1: the game has 40,000 profiles of 2 payoffs"),
        ('{ "A" "B" } { 1000 1000 }\n\n1 2', "t.nfg:1: the game has 1,000,000 profiles of 2 payoffs"),
    ],
)
def test_what_could_not_be_solved_is_not_imported(negsim, tmp_path, game, reason):
    path = tmp_path / "t.nfg"
    path.write_text(f'NFG 1 R "t" {game}')
    answer = negsim("import", path)
    assert answer.code == 3 and reason in answer.err
    assert not path.with_suffix(".yaml").exists()


def test_a_byte_order_mark_is_read_over(negsim, tmp_path):
    path = tmp_path / "t.nfg"
    path.write_text('NFG 1 R "t\\\\" { "A" "B\\\\" } { 2 1 }\n\n1 2 1 1', encoding="utf-8-sig")
    assert negsim("import", path).code == 0
    answer = negsim("export", path.with_suffix(".yaml"))
    assert 'NFG 1 R "t\\\\" { "A" "B\\\\" }' in answer.out
    assert read_nfg(answer.out, "printed").players == ("A", "B\\")
