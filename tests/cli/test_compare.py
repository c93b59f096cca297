import pytest

import sim


def test_protocols_and_variants_stand_side_by_side(negsim, istanbul):
    answer = negsim("compare", istanbul)
    assert answer.code == 0
    assert answer.out.count("(as in the file)") == len(sim.load(istanbul).protocols) >= 5
    assert "Sanctions credible" in answer.out
    assert "neither a forecast nor advice" in answer.out


def test_the_numbers_are_those_of_run(negsim, istanbul):
    cases = negsim("compare", istanbul, "--json").json["cases"]
    scenario = sim.load(istanbul)
    assert len(cases) == len(scenario.protocols) * (1 + len(scenario.variants))
    for case in cases:
        arguments = ["--variant", case["variant"]] if case["variant"] else []
        run = negsim("run", istanbul, "--json", "--protocol", case["protocol"], *arguments).json["results"][0]
        assert case["equilibria"] == len(run["equilibria"])
        if run["kind"] == "mediated":  # the first is what the mediator is after
            run["equilibria"] = run["equilibria"][:1]
        for player, (low, high) in case["payoffs"].items():
            got = [one["payoffs"][player] for one in run["equilibria"]]
            assert (low, high) == (min(got), max(got))
        for outcome, (low, high) in case["outcomes"].items():
            got = [one["outcomes"][outcome] for one in run["equilibria"]]
            assert (low, high) == (min(got), max(got))


def test_some_of_them(negsim, istanbul):
    answer = negsim("compare", istanbul, "--protocol", "truces", "--variant", "raid", "--set", "sanctions=6", "--json")
    assert [(case["protocol"], case["variant"]) for case in answer.json["cases"]] == [("truces", "raid")]


def test_a_case_without_a_value_is_told_and_the_others_stand(negsim, fragile):
    answer = negsim("compare", fragile, "--set", "cost=2")
    assert answer.code == 1
    assert "division by zero" in answer.out.replace("\n", " ") or "divi" in answer.out


def test_every_scenario_is_compared(negsim, every_scenario):
    assert negsim("compare", every_scenario).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--protocol", "truce"), 3, "did you mean 'truces'?"),
        (("--variant", "riad"), 3, "did you mean 'raid'?"),
        (("--set", "sanctoins=1"), 3, "did you mean 'sanctions'?"),
        (("--concept", "nahs"), 2, "did you mean 'nash'?"),
    ],
)
def test_bad_arguments(negsim, istanbul, arguments, code, words):
    answer = negsim("compare", istanbul, *arguments)
    assert answer.code == code
    assert words in answer.err


def test_what_is_left_to_chance_has_its_probability(negsim, chicken):
    answer = negsim("compare", chicken)
    assert "Row Yield, Column Yield: 0 to ≈0.4444" in answer.out
    assert "Row Yield, Column Dare: 0 to 1" in answer.out
