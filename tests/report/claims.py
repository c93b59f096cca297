"""What each kind of claim must satisfy, found out again from the scenario and not from what the report was made of."""

import re
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

import sim
from sim.errors import NegsimError
from sim.formulas import Rationals
from sim.games.normal_form import deviation_payoffs
from sim.solvers.selection import Selected
from sim.words import Claim, Named, language
from sim.words.claims import catalogue
from sim.words.numbers import fractions, grouped, number, plain, share

EQUILIBRIA = ("nash", "subgame-perfect", "perfect-bayesian", "trigger", "correlated")


class Checker:
    """Checks claims about a scenario at a point."""

    def __init__(self, scenario, point, variant=None):
        self.scenario, self.point, self.base = scenario, dict(point), variant

    def check(self, claim, about=""):
        """Check a claim of a section that is ``about`` a protocol or sweep."""
        file, _, name = claim.kind.rpartition(".")
        if file == "report":
            facts = dict(claim.facts)
            for fact, value in claim.facts.items():
                if isinstance(value, Named):
                    facts[fact] = value.label
                    facts["id" if fact == "protocol" else "name"] = value.name
            getattr(self, name)({"id": about, **facts})
        numbers_are_facts(claim)

    def solved(self, protocol, **changes):
        return sim.solve(self.scenario, protocol, parameters={**self.point, **changes})

    def possible(self, protocol, **changes):
        """The outcomes of each equilibrium, as labels."""
        labels = self.scenario.rules(protocol).outcomes
        return {
            tuple(label for name, label in labels.items() if one.outcomes.get(name, 0) > 0)
            for one in self.solved(protocol, **changes).equilibria
        }

    def question(self, facts):
        scenario = self.scenario
        assert facts["players"] == [player.label for player in scenario.players.values()]
        assert facts["options"] == [option.label for option in scenario.options.values()]
        assert facts["protocols"] <= len(scenario.protocols)

    def answer(self, facts):
        solution = self.solved(facts["id"])
        assert facts["complete"] == solution.complete
        pure_only = solution.concept == "nash" and solution.method == "pure" and not self.scenario.setting.ordinal
        assert facts["pure_only"] == pure_only
        if not solution.headline:
            assert facts["count"] == len(solution.equilibria)
            selected = solution.fact(Selected)
            assert facts["picked"] == (selected.count if selected and selected.kept < selected.count else 0)
            assert facts["connected"] == (len(solution.components) not in (0, len(solution.equilibria)))
            for outcomes in self.possible(facts["id"]):
                if len(outcomes) == 1 and len(self.possible(facts["id"])) <= 3:
                    assert outcomes[0] in str(facts["words"])

    def unsolved(self, facts):
        with pytest.raises(NegsimError, match=re.escape(facts["message"])):
            self.solved(facts["id"])

    def agreement(self, facts):
        solved = []
        for protocol in self.scenario.protocols:
            try:
                solved.append(frozenset(self.possible(protocol)))
            except NegsimError:
                continue
        assert facts["protocols"] == len(solved)
        if len(facts["answers"]) == 1 and all(len(one) == 1 for one in solved):
            assert len(set(solved)) == 1

    def _worth(self, who):
        """A player's (and type's) payoffs by label of the outcome, by evaluating the formulas exactly."""
        setting = self.scenario.setting
        for player, label in setting.players.items():
            kinds = setting.types.get(player)
            entries = {label: setting.payoffs[player]} if not kinds else {
                f"{label}: {kind.label}": kind.payoffs for kind in kinds.values()
            }  # fmt: skip
            if who in entries:
                return {setting.outcomes[name]: formula.fraction(self.point) for name, formula in entries[who].items()}
        raise AssertionError(who)

    def ranking(self, facts):
        worth = self._worth(facts["player"])
        assert dict(facts["order"]) == worth
        values = [value for _, value in facts["order"]]
        assert values == sorted(values, reverse=True)

    def order(self, facts):
        self.ranking(facts)

    def zone(self, facts):
        setting = self.scenario.setting
        everybody = [
            f"{label}: {kind.label}" if kinds else label
            for player, label in setting.players.items()
            for kinds in [setting.types.get(player)]
            for kind in (kinds.values() if kinds else [None])
        ]
        nothing = setting.outcomes["no_deal"]
        for outcome in self.scenario.options.values():
            fine = all(self._worth(who)[outcome.label] >= self._worth(who)[nothing] for who in everybody)
            assert (outcome.label in facts["better"]) == fine

    def bases(self, facts):
        bases = [parameter.basis for parameter in self.scenario.parameters.values()]
        assert facts["total"] == len(bases)
        for basis in ("source", "inference", "assumption"):
            assert facts[basis] == bases.count(basis)

    def nearest(self, facts):
        """Just beyond the place, or at the end of the range, the answer is another one; nothing changes until there."""
        low, high = self._range(facts["name"])
        place = Fraction(facts["threshold"])
        step = (high - low) / 10**4 * {"above": 1, "below": -1, "end": 0}[facts["side"]]
        assert low <= place + step <= high
        here = self._signature(facts["id"], {})
        assert self._signature(facts["id"], {facts["name"]: place + step}) != here
        move = abs(place - self.point[facts["name"]]) / (high - low)
        for name in self._used(facts["id"]):
            low, high = self._range(name)
            for part in (Fraction(9, 10), Fraction(1, 2)):
                for sign in (1, -1):
                    value = self.point[name] + sign * part * move * (high - low)
                    if low <= value <= high:
                        assert self._signature(facts["id"], {name: value}) == here, (name, value)

    def _used(self, protocol):
        used = {name for formula in self.scenario.rules(protocol).formulas for name in formula.names}
        ranged = {name for name, one in self.scenario.parameters.items() if one.range and one.range[0] < one.range[1]}
        return used & ranged

    def _range(self, name):
        low, high = self.scenario.parameters[name].range
        return min(low, self.point[name]), max(high, self.point[name])

    def _signature(self, protocol, changes):
        """What comes of each equilibrium: the outcomes that have a chance, and for signals what messages tell."""
        rules = self.scenario.rules(protocol)
        points = {name: Rationals.of([value]) for name, value in {**self.point, **changes}.items()}
        table = rules.solve_batch(points)
        bits = table.supports if table.possible is None else np.concatenate([table.supports, table.possible], axis=1)
        cuts = np.cumsum(rules.support_sizes)[:-1]
        groups = [tuple(tuple(np.flatnonzero(part).tolist()) for part in np.split(row, cuts)) for row in bits]
        return {(rules.regime_label(one) or rules.outcomes_of(one)) for one in groups}

    def steady(self, facts):
        here = self._signature(facts["id"], {})
        for name in self._used(facts["id"]):
            self._nowhere(facts["id"], name, here)

    def unmoved(self, facts):
        here = self._signature(facts["id"], {})
        labels = {one.label or name: name for name, one in self.scenario.parameters.items()}
        for label in facts["parameters"]:
            self._nowhere(facts["id"], labels[label], here)

    def _nowhere(self, protocol, name, here):
        low, high = self._range(name)
        for i in range(12):
            assert self._signature(protocol, {name: low + (high - low) * i / 11}) == here, (protocol, name, i)

    def pure_only(self, facts):
        rules = self.scenario.rules(facts["id"])
        assert len(rules.players) > 2 and not rules.ordinal
        assert all(one.pure for one in self.solved(facts["id"]).equilibria)

    def guaranteed(self, facts):
        form = self.scenario.rules(facts["id"]).normal_form
        assert form is not None
        assert len(form.players) == 2 or form.ordinal  # mixed equilibria of more are not searched for
        assert all(formula.rational for formula in form.formulas)

    def estimated(self, facts):
        form = self.scenario.rules(facts["id"]).normal_form
        assert form is None or not all(formula.rational for formula in form.formulas)

    def loses(self, facts):
        """Some equilibrium in which every deviation of the player loses what is said."""
        assert any(
            self._losses(facts, one) == facts["losses"]
            for one in self.solved(
                facts["id"],
            ).equilibria
        )

    def keeps(self, facts):
        assert all(one.regret == 0 for one in self.solved(facts["id"]).equilibria)

    def _form(self, protocol):
        rules = self.scenario.rules(protocol).normal_form
        return rules, rules.game({name: Rationals.of([value]) for name, value in self.point.items()})

    def _losses(self, facts, one):
        rules, game = self._form(facts["id"])
        player = list(rules.players.values()).index(facts["player"])
        name = list(rules.players)[player]
        mixed = [[Fraction(one.strategies[p][s]) for s in rules.strategies[p]] for p in rules.players]
        values = deviation_payoffs(game.exact(0), mixed)[player]
        gets = sum(p * v for p, v in zip(mixed[player], values, strict=True))
        found = {}
        for (strategy, label), value in zip(rules.strategies[name].items(), values, strict=True):
            if not one.strategies[name][strategy]:
                found.setdefault(gets - value, []).append(label)
        return sorted(found.items())

    def refused(self, facts):
        """No equilibrium leads there, and a profile that does is left with exactly this gain."""
        rules, game = self._form(facts["id"])
        assert facts["pure_only"] == (len(rules.players) > 2 and not rules.ordinal)
        place = list(rules.outcomes.values()).index(facts["outcome"])
        assert all(facts["outcome"] not in outcomes for outcomes in self.possible(facts["id"]))
        profiles = [tuple(map(int, one)) for one in zip(*(rules.outcome == place).nonzero(), strict=True)]
        assert facts["profiles"] == len(profiles)
        player = list(rules.players.values()).index(facts["player"])
        payoffs = game.exact(0)[player]
        labels = list(list(rules.strategies.values())[player].values())

        def gains(profile):
            others = [(*profile[:player], i, *profile[player + 1 :]) for i in range(len(labels))]
            return {label: payoffs[other] - payoffs[profile] for label, other in zip(labels, others, strict=True)}

        found = [gains(profile) for profile in profiles]
        if facts["gain"] is None:
            assert any(all(one[label] > 0 for label in facts["others"]) for one in found)
        else:
            assert any(all(one[label] == facts["gain"] for label in facts["others"]) for one in found)

    def swept(self, facts):
        table = sim.sweep(self.scenario, name=facts["name"], variant=self.base)
        assert facts["points"] == len(set(table["point"].to_pylist()))
        assert facts["failed"] == sum(status == "failed" for status in table["status"].to_pylist())
        regimes = {number for number in table["regime"].to_pylist() if number is not None}
        assert facts["regimes"] == len(regimes)
        assert facts["ties"] <= len(regimes)

    def variant(self, facts):
        assert len(facts["changed"]) <= facts["protocols"]
        changed = {label for label, _ in facts["changed"]}
        for name, protocol in self.scenario.protocols.items():
            label = protocol.label or name.replace("_", " ")
            try:
                other = sim.solve(self.scenario, name, variant=facts["name"])
                differs = self._labels(name, other) != self.possible(name)
            except NegsimError:
                continue
            if label in changed:
                assert differs, label

    def _labels(self, protocol, solution):
        labels = self.scenario.rules(protocol).outcomes
        return {
            tuple(label for name, label in labels.items() if one.outcomes.get(name, 0) > 0)
            for one in solution.equilibria
        }

    def technical(self, facts):
        told = [str(note) for name in self.scenario.protocols for note in self._notes(name)]
        assert str(facts["note"]) in told

    def _notes(self, protocol):
        try:
            return self.solved(protocol).story()
        except NegsimError:
            return []

    def certified(self, facts):
        solutions = []
        for protocol in self.scenario.protocols:
            try:
                solutions.append(self.solved(protocol))
            except NegsimError:
                continue
        assert facts["solved"] == len(solutions)
        assert facts["complete"] == sum(one.complete for one in solutions)
        assert facts["exact"] == sum(one.exact for one in solutions)
        concepts = [one.concept for one in solutions]
        assert facts["equilibria"] == len([name for name in concepts if name in EQUILIBRIA])


def numbers_are_facts(claim):
    """Every number in the sentence is one of the facts, or stands in a text that is one."""
    text = str(claim)
    texts, values = [], set()
    for fact in leaves(claim.facts):
        if isinstance(fact, str | Claim | Named):
            texts.append(str(fact))
        elif not isinstance(fact, bool) and fact is not None:
            values |= written(fact)
    for size in counted(claim.facts):
        values.add(str(size))
    for part in sorted(filter(None, texts), key=len, reverse=True):
        for shown in {part, part.rstrip("."), part[:1].upper() + part[1:], part.upper()}:
            text = text.replace(shown, " ")
    standing = set(re.findall(NUMBER, re.sub(r"\{[{%].*?[%}]\}", " ", template(claim))))
    for found in re.findall(NUMBER, text):
        assert found in values or found.lstrip("−-") in values or found in standing, (claim.kind, found, text)


NUMBER = r"[−-]?\d+(?:[.,/]\d+)*(?:e[−-]?\d+)?"


def template(claim):
    file, _, name = claim.kind.rpartition(".")
    return catalogue(file.replace(".", "/"), language())[name]


def written(value):
    """The ways in which a number may stand in a sentence."""
    ways = {str(value), number(value), *(plain(value, digits) for digits in (1, 2, 3, 4, 5, 6)), share(value)}
    with fractions():
        ways.add(number(value))
    if isinstance(value, int):
        ways.add(grouped(value))
    ways |= {f"{float(value):.{digits}g}" for digits in (1, 2, 3)}
    return {found for way in ways for found in re.findall(NUMBER, way)}


def leaves(fact):
    if isinstance(fact, Mapping):
        return [leaf for value in fact.values() for leaf in leaves(value)]
    if isinstance(fact, (list, tuple)):
        return [leaf for value in fact for leaf in leaves(value)]
    return [fact]


def counted(facts):
    """How many there are of each kind of thing, and the numbers that list them."""
    sizes = [len(value) for value in facts.values() if isinstance(value, (list, tuple))]
    return [*sizes, *range(1, max(sizes, default=0) + 1)]
