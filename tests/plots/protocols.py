"""Small scenarios of trees, offers, signals and comparisons that the figures are tried on; they are really solved."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import sim
from sim.analysis.comparison import compare
from sim.analysis.thresholds.lines import threshold_lines
from sim.plots import Comparison, Slack, SolvedProtocol, comparison_of, solved_protocol
from sim.scenario import Scenario
from tests.plots.cases import LONG, WORLD

SHA256 = "3f8a11c2" * 8
TWO = {"north": "North", "south": "South"}
DEALS = {"ceasefire": "30-day ceasefire", "withdrawal": "Withdrawal of the north", "freeze": "Freeze along the front"}
WORTH = {
    "north": {"ceasefire": 1, "withdrawal": -2, "freeze": 0, "no_deal": -3},
    "south": {"ceasefire": 1, "withdrawal": 4, "freeze": 0.5, "no_deal": -3},
}


def scenario(
    protocols: Mapping[str, Any], players: Mapping[str, str] = TWO, options: Mapping[str, str] = DEALS, **more: Any
) -> Scenario:
    """A scenario made of these parts; payoffs are those of :data:`WORTH` unless others are given."""
    content: dict[str, Any] = {
        "format": 1,
        "title": "Talks",
        "players": {name: {"label": label} for name, label in players.items()},
        "options": {name: {"label": label} for name, label in options.items() if name != "no_deal"},
        "no_deal": {"label": options.get("no_deal", "War goes on")},
        "payoffs": WORTH,
        "protocols": protocols,
    } | more
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talks.yaml"
        path.write_text(json.dumps({name: part for name, part in content.items() if part}, ensure_ascii=False), "utf-8")
        return sim.load(path)


def solved(protocol: Mapping[str, Any], *arguments: Any, **more: Any) -> SolvedProtocol:
    """The picture of a scenario with this protocol."""
    made = scenario({"talks": protocol}, *arguments, **more)
    return replace(solved_protocol(made, sim.solve(made), made.point()), sha256=SHA256)


def compared(*arguments: Any, **more: Any) -> Comparison:
    """The comparison of all protocols and variants of a scenario."""
    made = scenario(*arguments, **more)
    return replace(comparison_of(made, compare(made)), sha256=SHA256)


def worth(players: Mapping[str, str], options: Mapping[str, str], step: int = 3) -> dict[str, dict[str, int]]:
    """Payoffs for any number of players and options, all different for each player."""
    names = [*(name for name in options if name != "no_deal"), "no_deal"]
    return {
        player: {name: (step + 2 * turn) * place % len(names) - turn for place, name in enumerate(names)}
        for turn, player in enumerate(players)
    }


@cache
def ultimatum() -> SolvedProtocol:
    """North cannot tell whether the south that demands a withdrawal is strong; two equilibria, one incredible."""
    answers = {"give in": "withdrawal", "refuse": {"outcome": "no_deal", "payoffs": [-5, 1]}}
    strong = {"demand": _asked(answers), "offer": "ceasefire"}
    weak = {
        "demand": _asked({"give in": "withdrawal", "refuse": "no_deal"}),
        "offer": {"player": "north", "actions": {"accept": "ceasefire", "refuse": "freeze"}},
    }
    labels = {"demand": "Demands withdrawal", "offer": "Offers a ceasefire"}
    chance = {
        "strong": {"probability": "1/3", "label": "South is strong", "then": {"player": "south", "actions": strong}},
        "weak": {
            "probability": "2/3",
            "label": "South is weak",
            "then": {"player": "south", "actions": weak, "labels": labels},
        },
    }
    return solved({"kind": "tree", "root": {"chance": chance}})


def _asked(answers: Mapping[str, Any]) -> dict[str, Any]:
    actions = {name.replace(" ", "_"): after for name, after in answers.items()}
    return {"player": "north", "information": "asked", "actions": actions}


def entry() -> SolvedProtocol:
    """Ends without options."""
    after = {"player": "south", "actions": {"fight": [-1, -1], "share": [1, 1]}}
    return solved({"kind": "tree", "root": {"player": "north", "actions": {"stay_out": [0, 2], "enter": after}}})


def centipede(moves: int = 10) -> SolvedProtocol:
    """As many moves in a row as there is room for."""
    node: Any = [moves, moves]
    for turn in reversed(range(moves)):
        stop = [turn + 2, turn - 1] if turn % 2 == 0 else [turn - 1, turn + 2]
        node = {"player": ("north", "south")[turn % 2], "actions": {"stop": stop, "go_on": node}}
    return solved({"kind": "tree", "root": node})


def full_tree(levels: int = 5, *, tied: bool = False, alike: bool = False) -> SolvedProtocol:
    """Two moves everywhere; with ``tied`` everybody is indifferent, with ``alike`` all know only their own moves."""
    ends = iter(range(2**levels))

    def node(moves: str) -> Any:
        if len(moves) == levels:
            end = next(ends)
            return [0, 0] if tied else [end * 7 % 16, end * 11 % 17]
        mover = len(moves) % 2
        actions = {"left": node(moves + "l"), "right": node(moves + "r")}
        known = {"information": f"after_{moves[mover::2]}_{len(moves)}"} if alike else {}
        return {"player": ("north", "south")[mover], "actions": actions} | known

    return solved({"kind": "tree", "root": node("")})


def crossing() -> SolvedProtocol:
    """Two information sets that lie between each other, and a mixed equilibrium."""

    def node(information: str, first: int) -> Any:
        return {
            "player": "south",
            "information": information,
            "actions": {"heads": [first, -first], "tails": [-first, first]},
        }

    sets = ("one", "two", "one", "two")
    actions = {f"way_{place}": node(name, 1 if place < 2 else -1) for place, name in enumerate(sets)}
    return solved({"kind": "tree", "root": {"player": "north", "actions": actions}})


def long_tree(options: Mapping[str, str] = LONG, players: Mapping[str, str] | None = None) -> SolvedProtocol:
    """Three players, options with long names."""
    people = players or {"a": "The Government of Ukraine", "b": "The Russian Federation", "c": "Türkiye as the host"}
    one, two, three, *_ = people
    names = [name for name in options if name != "no_deal"]
    labels = {"yes": options[names[0]], "no": options[names[-1]]}
    last = {"player": three, "actions": {"yes": names[0], "no": names[-1]}, "labels": labels}
    middle = {
        "player": two,
        "actions": {"yes": last, "no": names[1], "wait": "no_deal"},
        "labels": {"yes": options[names[1]]},
    }
    root = {"player": one, "actions": {"yes": middle, "no": names[2 % len(names)]}, "labels": labels}
    return solved({"kind": "tree", "root": root}, people, options, payoffs=worth(people, options))


def offers(rounds: int = 2, **more: Any) -> SolvedProtocol:
    """South and then north propose; north does not care whether the ceasefire or the freeze comes about."""
    payoffs = WORTH | {"north": WORTH["north"] | {"freeze": 1}}
    protocol = {"kind": "offers", "proposers": ["south", "north"][-rounds:], "rounds": rounds} | more
    return solved(protocol, payoffs=payoffs)


def stalling(rounds: int) -> SolvedProtocol:
    """The only offer is never acceptable, however long they talk."""
    payoffs = {"north": {"ceasefire": 1, "no_deal": 0}, "south": {"ceasefire": -1, "no_deal": 0}}
    protocol = {"kind": "offers", "proposers": ["north"], "rounds": rounds, "withdraw": False}
    return solved(protocol, options={"ceasefire": "Ceasefire"}, payoffs=payoffs)


def breakdown() -> SolvedProtocol:
    """The first offer is always refused, and the talks may break down before the second."""
    protocol = {
        "kind": "offers",
        "proposers": ["north", "south"],
        "options": {"north": ["freeze"], "south": ["ceasefire"]},
        "breakdown": 0.1,
        "withdraw": True,
    }
    payoffs = {
        "north": {"ceasefire": 1, "freeze": 3, "no_deal": 0},
        "south": {"ceasefire": 2, "freeze": -1, "no_deal": 0},
    }
    options = {"ceasefire": "30-day ceasefire", "freeze": "Freeze along the front"}
    return solved(protocol, options=options, payoffs=payoffs)


def long_offers(
    options: Mapping[str, str] = LONG, players: Mapping[str, str] | None = None, rounds: int = 5
) -> SolvedProtocol:
    """Three players, many options with long names."""
    people = players or {"a": "The Government of Ukraine", "b": "The Russian Federation", "c": "Türkiye as the host"}
    protocol = {"kind": "offers", "proposers": list(people), "rounds": rounds, "discount": dict.fromkeys(people, 0.9)}
    return solved(protocol, people, options, payoffs=worth(people, options))


def signal(
    types: Mapping[str, str],
    messages: Mapping[str, str],
    answers: Mapping[str, str],
    payoff: Any,
    players: Mapping[str, str] = TWO,
    prior: Mapping[str, Any] | None = None,
) -> SolvedProtocol:
    """A signalling game; ``payoff(type, message, answer)`` gives the payoffs of sender and receiver."""
    sender = next(iter(players))
    cells = {
        f"{message}, {answer}": [{kind: payoff(kind, message, answer)[side] for kind in types} for side in (0, 1)]
        for message in messages
        for answer in answers
    }
    protocol = {
        "kind": "signal",
        "sender": sender,
        "messages": {name: {"label": label} for name, label in messages.items()},
        "answers": {name: {"label": label} for name, label in answers.items()},
        "cells": cells,
    }
    shares = prior or dict.fromkeys(types, f"1/{len(types)}")
    kinds = {name: {"label": label, "probability": shares[name]} for name, label in types.items()}
    return solved(protocol, players, {}, payoffs={}, no_deal={}, types={sender: kinds})


def _breakfast(kind: str, message: str, answer: str) -> tuple[int, int]:
    """Cho and Kreps (1987): the surly like beer, the wimp likes quiche, and nobody likes to be challenged."""
    liked = {"surly": "beer", "wimp": "quiche"}[kind] == message
    return liked + 2 * (answer == "leave"), int((kind == "wimp") == (answer == "duel"))


@cache
def breakfast() -> SolvedProtocol:
    """Beer and quiche."""
    return signal(
        {"surly": "Surly", "wimp": "Wimp"},
        {"beer": "Beer", "quiche": "Quiche"},
        {"duel": "Duel", "leave": "Leave"},
        _breakfast,
        {"newcomer": "Newcomer", "bully": "Bully"},
        {"surly": 0.9, "wimp": 0.1},
    )


def costly(
    labels: Mapping[str, str], players: Mapping[str, str] = TWO, types: int = 3, messages: int = 2
) -> SolvedProtocol:
    """A sender for whom a message costs the less the higher the type; the receiver wants to guess the type."""
    names = list(labels)
    kinds, sent = names[:types], names[:messages]
    told = {name: labels[name] for name in kinds}

    def payoff(kind: str, message: str, answer: str) -> tuple[int, int]:
        cost = sent.index(message) * (types - kinds.index(kind))
        return 2 * kinds.index(answer) - cost, -((kinds.index(answer) - kinds.index(kind)) ** 2)

    return signal(told, {name: labels[name] for name in sent}, told, payoff, players)


def talks() -> Comparison:
    """Two protocols in three variants; of one case it is given that it cannot be solved."""
    parameters = {"cost": {"value": 2, "range": [0, 4], "label": "Cost of war", "basis": "assumption"}}
    payoffs = {
        "north": {"ceasefire": 1, "withdrawal": -2, "freeze": 0, "no_deal": "-cost"},
        "south": {"ceasefire": 1, "withdrawal": 4, "freeze": 0.5, "no_deal": "-cost"},
    }
    variants = {
        "exhausted": {"label": "Both sides exhausted", "parameters": {"cost": 4}},
        "free": {"label": "War for free", "parameters": {"cost": 0}},
    }
    protocols = {
        "demands": {"kind": "demands", "label": "Each side names a proposal"},
        "turns": {"kind": "offers", "label": "Proposals in turn", "proposers": ["north", "south"]},
    }
    made = compared(protocols, parameters=parameters, payoffs=payoffs, variants=variants)
    *solved_ones, last = made.cases
    message = "the game is too large to be solved in the time that is allowed for it"
    return replace(made, cases=(*solved_ones, replace(last, equilibria=(), complete=False, message=message)))


def long_comparison(options: Mapping[str, str], players: Mapping[str, str], variants: int = 2) -> Comparison:
    """Long names of everything."""
    texts = list(options.values())
    first, *_ = players
    payoffs = {
        player: {name: (f"{value} + mood" if player == first else value) for name, value in row.items()}
        for player, row in worth(players, options, 5).items()
    }
    some = list(options)[:3]
    protocols = {
        "all": {"kind": "demands", "label": texts[0], "menu": dict.fromkeys(players, some)},
        "turns": {"kind": "offers", "label": texts[-1], "proposers": list(players)},
    }
    if len(players) > 3:  # whose mixed equilibria take a while
        del protocols["all"]
    made = {
        f"variant_{place}": {"label": texts[place % len(texts)], "parameters": {"mood": place}}
        for place in range(variants)
    }
    parameters = {"mood": {"value": 0, "range": [0, 30], "label": "Mood", "basis": "assumption"}}
    return compared(protocols, players, options, payoffs=payoffs, parameters=parameters, variants=made)


def many_outcomes() -> Comparison:
    """Matrices whose profiles are outcomes of their own: more than the key has room for."""
    names = [f"s{place}" for place in range(5)]
    cells = {f"{a}, {b}": [int(i == j), int(i == j)] for i, a in enumerate(names) for j, b in enumerate(names)}
    matrix = {"kind": "matrix", "strategies": {"north": names, "south": names}, "cells": cells}
    return compared({"one": {"label": "One", **matrix}, "two": {"label": "Two", **matrix}}, options={}, payoffs={})


def seven(labels: Mapping[str, str] = WORLD) -> dict[str, str]:
    """The labels of the world's scripts, those of no deal as another option."""
    return {("d" if name == "no_deal" else name): label for name, label in labels.items()}


def moved(labels: Mapping[str, str], values: int = 3, title: str = "Talks") -> Slack:
    """How far some parameters may move: named by the labels, each of which changes the answer at some place."""
    names = list(labels)[:values]
    parameters = {
        name: {"value": place + 1, "range": [0, 4 + place], "label": labels[name]} for place, name in enumerate(names)
    }
    # The sum of all is 0 now; the north likes no deal better than anything as soon as it exceeds 1.
    total = f"{' + '.join(names)} - {sum(range(1, values + 1))}"
    payoffs = {
        "north": {"ceasefire": 1, "withdrawal": -2, "freeze": 0, "no_deal": total},
        "south": {"ceasefire": 1, "withdrawal": 4, "freeze": 0.5, "no_deal": -3},
    }
    made = scenario({"talks": {"kind": "demands"}}, payoffs=payoffs, parameters=parameters)
    cuts = threshold_lines(made, made.rules("talks"), made.point())
    return Slack(cuts=cuts, title=title, protocol="talks", sha256=SHA256)


def patience(players: Mapping[str, str] = TWO, **more: Any) -> SolvedProtocol:
    """An agreement of some players that is kept from some patience on."""
    first, second = players
    strategies = {name: {"hold": {}, "break_it": {}} for name in players}
    cells = {
        "hold, hold": [3, 3], "hold, break_it": [0, 5], "break_it, hold": [5, 0], "break_it, break_it": [1, 1]
    }  # fmt: skip
    agreement = {"kind": "repeated", "of": "week", "comply": {first: "hold", second: "hold"},
                 "punish": {first: "break_it", second: "break_it"}, "discount": {first: 0.6, second: 0.9}}  # fmt: skip
    protocols = {"weeks": agreement | more, "week": {"kind": "matrix", "strategies": strategies, "cells": cells}}
    made = scenario(protocols, players, {}, payoffs={}, no_deal=None)
    return replace(solved_protocol(made, sim.solve(made), made.point()), sha256=SHA256)
