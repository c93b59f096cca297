import re

import pytest

import sim
from sim.words.numbers import number


def test_reasons_in_words(negsim, istanbul):
    answer = negsim("explain", istanbul, "--protocol", "truces")
    assert answer.code == 0
    assert "Russia would lose 0.9 by 30-day truce" in answer.out
    assert "(binding)" in answer.out
    assert "hardening + momentum ≥ calm_russia + credibility·sanctions + raid_damage + war_cost_russia" in answer.out
    assert "sanctions (now 2): any value above 5" in answer.out
    assert "Not the outcome of an equilibrium: 30-day truce" in answer.out
    assert "neither a forecast nor advice" in answer.out


def test_reasons_as_json(negsim, istanbul):
    found = negsim("explain", istanbul, "--protocol", "truces", "--json").json
    assert found["schema"] == "negsim/explain/1"
    (equilibrium,) = found["results"][0]["equilibria"]
    assert [(one["player"], one["to"]) for one in equilibrium["deviations"]] == [
        ("ukraine", "local_truce"),
        ("russia", "truce_30d"),
    ]
    above = equilibrium["breaks"]["sanctions"]["above"]
    assert (above["exact"], above["still_holds_there"]) == ("5", True)
    assert {one["outcome"] for one in found["results"][0]["refused"]} == {"truce_30d", "local_truce"}


def test_every_scenario_is_explained(negsim, every_scenario):
    """And nothing is said of values below the lowest or above the highest one of a parameter's range."""
    answer = negsim("explain", str(every_scenario))
    assert answer.code == 0
    for name, parameter in sim.load(every_scenario).parameters.items():
        if parameter.range is None:
            continue
        for line in re.findall(rf"^ *{name} \(now .*", answer.out, re.MULTILINE):
            for side, bound in zip(("below", "above"), parameter.range, strict=True):
                assert not re.search(rf"{side} {re.escape(number(bound))}(?![\d.])", line), line


def test_a_value_outside_the_range_is_no_obstacle(negsim, istanbul):
    assert negsim("explain", istanbul, "--protocol", "truces", "--set", "sanctions=9").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--protocol", "truce"), 3, "did you mean 'truces'?"),
        (("--set", "sanctoins=1"), 3, "did you mean 'sanctions'?"),
        (("--set", "sanctions"), 2, "NAME=VALUE"),
        (("--variant", "riad"), 3, "did you mean 'raid'?"),
    ],
)
def test_bad_arguments(negsim, istanbul, arguments, code, words):
    answer = negsim("explain", istanbul, *arguments)
    assert answer.code == code
    assert words in answer.err


def test_an_ordinal_scale_says_who_is_better_off_and_not_by_how_much(negsim, istanbul, tmp_path):
    path = tmp_path / "ordinal.yaml"
    path.write_text(
        "format: 1\ntitle: Ranks\nscale: ordinal\nplayers: {a: {}, b: {}}\noptions: {x: {}, y: {}}\nno_deal: {}\n"
        "payoffs: {a: {x: 3, y: 1, no_deal: 2}, b: {x: 2, y: 3, no_deal: 1}}\nprotocols: {d: {kind: demands}}\n"
    )
    answer = negsim("explain", path)
    assert "a would be worse off by y" in answer.out
    assert "and be better off" in answer.out
    assert "would lose" not in answer.out
    assert "slack" not in answer.out
