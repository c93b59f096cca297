from fractions import Fraction

import pytest

import sim


def test_the_json_has_the_keys_of_the_contract(negsim, istanbul):
    answer = negsim("run", istanbul, "--json")
    assert answer.code == 0
    found = answer.json
    assert found["schema"] == "negsim/run/1"
    assert {"title", "file", "sha256", "parameters", "results"} <= set(found)
    for result in found["results"]:
        keys = {"protocol", "kind", "concept", "method", "complete", "exact", "degenerate", "equilibria", "components"}
        assert keys <= set(result)
        for equilibrium in result["equilibria"]:
            assert {"strategies", "payoffs", "outcomes", "regret", "component"} <= set(equilibrium)
            assert sum(equilibrium["outcomes"].values()) == pytest.approx(1)
            assert result["exact"] == ("exact" in equilibrium)
            if result["exact"]:
                assert set(equilibrium["exact"]) == {"strategies", "payoffs", "outcomes"}
                assert sum(Fraction(p) for p in equilibrium["exact"]["outcomes"].values()) == 1
        for component in result["components"]:
            assert {"equilibria", "subsets", "index"} <= set(component)
        if result["concept"] == "nash":
            assert sum(component["index"] for component in result["components"]) == 1


def test_all_protocols_are_solved_unless_some_are_named(negsim, istanbul):
    every = list(sim.load(istanbul).protocols)
    assert [r["protocol"] for r in negsim("run", istanbul, "--json").json["results"]] == every
    assert [r["protocol"] for r in negsim("run", istanbul, "--json", "--protocol", "truces").json["results"]] == [
        "truces"
    ]


def test_credible_sanctions_bring_the_truce(negsim, istanbul):
    """At the base point Russia refuses: 0.5 < 4 - 2 - 0.3 * 2 = 1.4; with credible sanctions 0.5 > 4 - 2 - 0.9 * 4."""
    base = negsim("run", istanbul, "--protocol", "demands", "--json").json["results"][0]
    assert all(e["outcomes"]["no_deal"] == 1 for e in base["equilibria"])
    credible = negsim("run", istanbul, "--protocol", "demands", "--variant", "credible_sanctions", "--json").json
    assert [e["outcomes"]["truce_30d"] for e in credible["results"][0]["equilibria"]] == [1]
    assert credible["parameters"]["sanctions"] == 4


def test_set_counts_more_than_the_variant(negsim, istanbul):
    answer = negsim("run", istanbul, "--variant", "credible_sanctions", "--set", "sanctions=1/2", "--json").json
    assert answer["parameters"]["sanctions"] == 0.5
    assert answer["parameters"]["credibility"] == 0.9


def test_the_table_says_who_does_what_and_what_comes_of_it(negsim, chicken, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    answer = negsim("run", chicken)
    assert answer.code == 0
    for text in (
        "3 Nash equilibria",
        "Strategy of Row",
        "Yield: ≈0.6667",
        "≈4.667",
        "Gain by deviating",
        "neither a forecast nor advice",
    ):
        assert text in answer.out
    assert answer.err == ""


def test_a_continuum_is_told_as_one_component(negsim, istanbul):
    assert "3 Nash equilibria, connected through mixtures: War goes on." in negsim("run", istanbul).out


def test_an_ordinal_scenario_says_why_there_are_no_mixed_strategies(negsim, chicken):
    answer = negsim("run", chicken.with_name("brams_1985_cuba_1962.yaml"))
    assert "2 Nash equilibria: Soviet victory or US victory." in answer.out
    assert "ordinal" in answer.out


@pytest.mark.parametrize(
    "method", ["exact", "batch", "support-enumeration", "vertex-enumeration", "lemke-howson", "pure"]
)
def test_every_method_can_be_asked_for(negsim, chicken, method):
    answer = negsim("run", chicken, "--method", method, "--json")
    result = answer.json["results"][0]
    assert result["method"] == method
    assert result["complete"] == (method in ("exact", "batch"))
    assert all(equilibrium["regret"] < 1e-9 for equilibrium in result["equilibria"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--set", "sanctoins=1"], 3, "did you mean 'sanctions'?"),
        (["--set", "sanctions=lots"], 3, "lots"),
        (["--set", "sanctions"], 2, "NAME=VALUE"),
        (["--set", "sanctions=1", "--set", "sanctions=2"], 2, "given twice"),
        (["--variant", "riad"], 3, "did you mean 'raid'?"),
        (["--protocol", "demand"], 3, "did you mean 'demands'?"),
        (["--concept", "nahs"], 2, "did you mean 'nash'?"),
        (["--method", "exactly"], 2, "did you mean 'exact'?"),
        (["--select", "riskiest"], 2, "allowed: all"),
        (["--bogus"], 2, "--bogus"),
    ],
)
def test_bad_arguments_are_told_on_stderr(negsim, istanbul, arguments, code, words):
    answer = negsim("run", istanbul, *arguments)
    assert answer.code == code
    assert words in answer.err
    assert answer.out == ""


def test_a_missing_file_is_an_invalid_scenario(negsim, tmp_path):
    answer = negsim("run", tmp_path / "nowhere.yaml")
    assert answer.code == 3
    assert "nowhere.yaml" in answer.err


def test_a_payoff_without_a_value_names_formula_and_point(negsim, fragile):
    answer = negsim("run", fragile, "--set", "cost=2")
    assert answer.code == 3
    assert "1 / (cost - 2)" in answer.err
    assert "cost = 2" in answer.err


def test_a_rule_of_the_protocol_picks_and_select_counts_more(negsim, chicken, tmp_path):
    path = tmp_path / "stag.yaml"
    text = chicken.with_name("aumann_1990_stag_hunt.yaml").read_text()
    path.write_text(text.replace("kind: matrix", "kind: matrix\n    select: risk-dominant"))
    (picked,) = negsim("run", path, "--json").json["results"]
    assert picked["selected"] == {"rule": "risk-dominant", "from": 3, "kept": 1}
    assert picked["equilibria"][0]["outcomes"]["hare, hare"] == 1
    assert len(negsim("run", path, "--select", "all", "--json").json["results"][0]["equilibria"]) == 3
    assert (
        "Picked 1 of 3 equilibria by the rule payoff-dominant" in negsim("run", path, "--select", "payoff-dominant").out
    )


def test_a_value_outside_its_range_is_said_to_be(negsim, istanbul):
    assert "sanctions = 99 (outside its range 0 to 6)" in negsim("run", istanbul, "--set", "sanctions=99").out
    assert "outside" not in negsim("run", istanbul, "--set", "sanctions=6").out


def test_one_mixed_equilibrium_is_not_told_as_several(negsim, tmp_path):
    path = tmp_path / "pennies.yaml"
    path.write_text(
        "format: 1\ntitle: Pennies\nplayers: [a, b]\nprotocols:\n  game:\n    kind: matrix\n"
        "    strategies: {a: [h, t], b: [h, t]}\n"
        '    cells: {"h, h": [1, -1], "h, t": [-1, 1], "t, h": [-1, 1], "t, t": [1, -1]}\n'
    )
    assert "One Nash equilibrium: mix of all 4 outcomes." in negsim("run", str(path)).out


def test_who_likes_nothing_better_than_no_deal_walks_out(negsim, istanbul):
    answer = negsim("run", istanbul, "--set", "sanctions=99", "--protocol", "demands")
    assert ": War goes on." in answer.out


def test_three_players_are_not_told_that_there_is_nothing_else(negsim, chicken):
    """The volunteer's dilemma also has a mixed equilibrium, in which everybody waits with probability 0.3536."""
    path = chicken.with_name("diekmann_1985_volunteers_dilemma.yaml")
    answer = negsim("run", path).out
    assert "3 pure Nash equilibria: " in answer
    assert "; mixed ones were not searched for." in answer


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ("1", "One pure Nash equilibrium: a l, b l, c l; mixed ones were not searched for."),
        ("-1", "No pure Nash equilibrium; mixed ones were not searched for."),
    ],
)
def test_one_pure_equilibrium_or_none_of_three_players(negsim, tmp_path, right, words):
    """a and b play matching pennies unless c ends it, which pays if ``right`` is more than 0."""
    profiles = [(x, y, z) for x in "lr" for y in "lr" for z in "lr"]
    wins = {(x, y, z): 1 if x == y else -1 for x, y, z in profiles}
    cells = {
        ", ".join(key): [2 - "lr".index(key[0]), 2 - "lr".index(key[1]), 2 - "lr".index(key[2])]
        if right == "1"
        else [win, -win, 0]
        for key, win in wins.items()
    }
    path = tmp_path / "three.yaml"
    listed = "\n".join(f"      '{key}': {payoffs}" for key, payoffs in cells.items())
    path.write_text(
        "format: 1\ntitle: Three\nplayers: {a: {}, b: {}, c: {}}\nprotocols:\n  game:\n    kind: matrix\n"
        f"    strategies: {{a: [l, r], b: [l, r], c: [l, r]}}\n    cells:\n{listed}\n"
    )
    assert words in negsim("run", path).out


def test_a_selection_says_what_it_was_picked_from(negsim, chicken):
    path = chicken.with_name("aumann_1990_stag_hunt.yaml")
    answer = negsim("run", path, "--select", "risk-dominant").out
    assert "Picked: " in answer
    assert "(1 of 3 Nash equilibria)." in answer
    assert "One Nash equilibrium" not in answer


def test_what_may_miss_some_says_that_there_may_be_others(negsim, chicken):
    answer = negsim("run", chicken, "--method", "lemke-howson").out
    assert "and there may be others: " in answer


def test_each_type_is_told_what_it_gets(negsim, chicken, monkeypatch):
    """Osborne (2004), Example 273.1, first equilibrium: whoever wants to meet gets 1, who wants to avoid 2."""
    monkeypatch.setenv("COLUMNS", "200")
    answer = negsim("run", chicken.with_name("osborne_2004_meet_or_avoid.yaml")).out
    assert "3 Nash equilibria: (Both at Bach if Wants to meet, else First at Bach alone) or a mix." in answer
    assert "Wants to meet: 1 " in answer
    assert "Wants to avoid: 2 " in answer


def test_equilibria_that_belong_together_are_one_row(negsim, istanbul, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    answer = negsim("run", istanbul, "--protocol", "demands").out
    assert "2–3 day local truce, Withdrawal or Package deal" in answer
    assert "1–3 " in answer
    assert "Component" not in answer
    every = negsim("run", istanbul, "--protocol", "demands", "--all").out
    assert "Component" in every
    assert "1–3 " not in every


def test_signals_that_differ_only_off_the_path_are_one_row(negsim, chicken, monkeypatch):
    """Beer and quiche: the bully duels after the unexpected message with any probability from 1/2 to 1."""
    monkeypatch.setenv("COLUMNS", "200")
    answer = negsim("run", chicken.with_name("cho_kreps_1987_beer_quiche.yaml"), "--protocol", "breakfast").out
    assert "4 perfect Bayesian equilibria, connected through mixtures into 2 sets" in answer
    assert "to quiche: duel: 0.5 to 1" in answer
    assert answer.count("Pooling on beer.") == 1
    assert "never sent" not in answer
    assert "never sent" in negsim("run", chicken.with_name("cho_kreps_1987_beer_quiche.yaml"), "--all").out


def test_a_mix_that_is_worse_for_everybody_is_left_out(negsim, chicken):
    """Both get 9 with two stags, 7 with two hares, and 7 or less in the mix; chicken's mix is worse for nobody."""
    stag = chicken.with_name("aumann_1990_stag_hunt.yaml")
    answer = negsim("run", stag).out
    assert "1 mixed equilibrium, worse for everybody than another equilibrium, is left out (--all shows it)." in answer
    assert "left out" not in negsim("run", stag, "--all").out
    assert "left out" not in negsim("run", chicken).out
    assert len(negsim("run", stag, "--json").json["results"][0]["equilibria"]) == 3


def test_how_it_was_proven_is_told_to_those_who_ask(negsim, istanbul):
    answer = negsim("run", istanbul, "--protocol", "demands").out
    assert "  All equilibria found, proven (--verbose says how).\n" in answer
    assert not any(word in answer for word in ("Certificate", "nashpy", "Nash subsets"))
    verbose = negsim("run", istanbul, "--protocol", "demands", "--verbose").out
    assert "Certificate: complete; every extreme point enumerated in exact arithmetic" in verbose
    assert "maximal Nash subsets" in verbose


def test_a_bargaining_solution_and_pure_equilibria_do_not_promise_more(negsim, istanbul, chicken):
    assert (
        "  Solved in exact arithmetic (--verbose says how)." in negsim("run", istanbul, "--protocol", "settlement").out
    )
    three = negsim("run", chicken.with_name("diekmann_1985_volunteers_dilemma.yaml")).out
    assert "  All pure equilibria found, proven (--verbose says how)." in three
    assert "All equilibria found" not in three


def test_where_something_may_be_missing_the_certificate_is_shown(negsim, chicken):
    answer = negsim("run", chicken, "--method", "lemke-howson").out
    assert "Certificate: each profile verified: " in answer
    assert "proven (--verbose" not in answer
