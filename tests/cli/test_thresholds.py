import pytest


def test_the_istanbul_truce_holds_from_five_on(negsim, istanbul):
    """Russia takes the truce when calm_russia ≥ war's value: 0.5 ≥ 4 − 2 − 0.3 × sanctions, so from 5 on."""
    answer = negsim("thresholds", istanbul, "--protocol", "truces", "--vary", "sanctions")
    assert answer.code == 0
    assert "0 to 5: War goes on" in answer.out
    assert "at 5: War goes on" in answer.out  # a tie: the local truce is never worse for Russia, and sometimes better
    assert "5 to 6: 30-day truce" in answer.out


def test_the_answer_as_json(negsim, istanbul):
    found = negsim("thresholds", istanbul, "--protocol", "truces", "--vary", "sanctions=0:20", "--json").json
    assert found["schema"] == "negsim/thresholds/1"
    one = found["thresholds"]["sanctions"]
    assert one["guaranteed"]
    assert one["thresholds"][0]["exact"] == "5"
    assert one["thresholds"][0]["before"] == "War goes on"


def test_every_parameter_with_a_range_is_looked_at(negsim, istanbul):
    answer = negsim("thresholds", istanbul, "--protocol", "truces", "--json")
    assert len(answer.json["thresholds"]) == len(answer.json["parameters"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--vary", "sanctoins"), 3, "did you mean 'sanctions'?"),
        (("--vary", "sanctions=a:6"), 3, "--vary sanctions=a:6: is the text 'a', where a number is expected"),
        (("--vary", "sanctions=6:1"), 3, "the lower end must be below the upper one"),
        (("--vary", "sanctions=1"), 2, "allowed: NAME or NAME=LO:HI"),
        (("--vary", "sanctions=0:6:61"), 2, "allowed: NAME or NAME=LO:HI"),
        (("--protocol", "truce"), 3, "did you mean 'truces'?"),
        (("--variant", "riad"), 3, "did you mean 'raid'?"),
    ],
)
def test_bad_arguments(negsim, istanbul, arguments, code, words):
    answer = negsim("thresholds", istanbul, *arguments)
    assert answer.code == code
    assert words in answer.err


def test_a_file_without_ranges_has_nothing_to_vary(negsim, tmp_path):
    path = tmp_path / "plain.yaml"
    path.write_text(
        "format: 1\ntitle: Plain\nplayers: {a: {}, b: {}}\noptions: {x: {}}\nno_deal: {}\n"
        "payoffs: {a: {x: 1, no_deal: 0}, b: {x: 1, no_deal: 0}}\nprotocols: {d: {kind: demands}}\n"
    )
    answer = negsim("thresholds", str(path))
    assert answer.code == 3
    assert "no parameter of the file has a range" in answer.err


TREATY = """
format: 1
title: A treaty of three
players: {eu: {label: EU}, us: {label: US}, china: {label: China}}
parameters:
  transfer: {value: 2.26, range: [0, 4]}
options: {deep: {label: Deep}, modest: {label: Modest}}
no_deal: {label: No treaty}
payoffs:
  eu: {deep: 6 - transfer, modest: 3, no_deal: 0}
  us: {deep: 2, modest: 3, no_deal: 1}
  china: {deep: transfer - 1, modest: 1, no_deal: 0}
protocols:
  talks: {kind: bargain, solution: nash-bargaining}
"""


def test_nash_for_three_has_one_threshold_and_never_no_treaty(negsim, tmp_path):
    """The logarithm of the product rises from the modest treaty towards the deep one if 2 transfer / 3 > 3/2."""
    path = tmp_path / "treaty.yaml"
    path.write_text(TREATY)
    found = negsim("thresholds", path, "--json").json["thresholds"]["transfer"]["thresholds"]
    assert [threshold["value"] for threshold in found] == pytest.approx([2.25], abs=1e-6)
    assert "No treaty" not in negsim("thresholds", path).out
    outcomes = negsim("run", path, "--json").json["results"][0]["equilibria"][0]["outcomes"]
    assert outcomes["no_deal"] == 0
    assert outcomes["deep"] + outcomes["modest"] == pytest.approx(1, abs=1e-15)
