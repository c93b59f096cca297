"""The path of alternating offers in words: who offers what in which round, and what would have been refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.solvers.offers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Result, Step

if TYPE_CHECKING:
    from sim.protocols.offers.rules import OffersRules

_VERBS = {ACCEPT: "accepts", REFUSE: "refuses", WITHDRAW: "ends the talks"}
_WOULD = {ACCEPT: "be accepted", REFUSE: "be refused", WITHDRAW: "be answered by ending the talks"}


def tell(rules: "OffersRules", result: Result) -> list[dict[str, Any]]:
    """A step for each round that is reached, with the replies that other offers would have met."""
    return [_step(rules, step) for step in result.path]


def _step(rules: "OffersRules", step: Step) -> dict[str, Any]:
    names = list(rules.players)
    responders = [names[player] for player in rules.game.responders(step.turn)]
    return {
        "round": step.turn + 1,
        "proposer": names[rules.game.proposers[step.turn]],
        "offer": step.offer,
        "replies": dict(zip(responders, (rules.reply_name(step, one) for one in step.replies), strict=False)),
        "others": {name: list(_kinds(kinds)) for name, kinds in step.others},
        "text": rules.when(step.turn) + ". ".join([_done(rules, step), *_others(rules, step)]),
    }


def _kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """What another offer would have met with: accept, refuse, withdraw; several only at ties."""
    return tuple(dict.fromkeys(ACCEPT if kind.startswith("choose") else kind for kind in kinds))


def _done(rules: "OffersRules", step: Step) -> str:
    """What is offered, and how it is answered."""
    labels = list(rules.players.values())
    proposer = labels[rules.game.proposers[step.turn]]
    if step.offer is None:
        return f"{proposer} ends the talks"
    responders = [labels[player] for player in rules.game.responders(step.turn)]
    answers = [
        f"{one} {_reply(rules, rules.reply_name(step, reply))}"
        for one, reply in zip(responders, step.replies, strict=False)
    ]
    what = rules.offer_called(step.turn, step.offer)
    if len(step.others) and step.replies[-1] != ACCEPT and not step.replies[-1].startswith("choose"):
        # Which of the offers that are refused it is makes no difference.
        return f"{proposer} makes an offer such as {what}; {joined(answers)}"
    return f"{proposer} offers {what}; {joined(answers)}"


def _reply(rules: "OffersRules", reply: str) -> str:
    if reply.startswith("choose_"):
        return f"chooses {rules.outcomes[reply.removeprefix('choose_')]}"
    return _VERBS[reply]


def _others(rules: "OffersRules", step: Step) -> list[str]:
    """A sentence for each way in which other offers would have been answered."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, kinds in step.others:
        groups.setdefault(_kinds(kinds), []).append(rules.offer_called(step.turn, name))
    return [f"{joined(labels)} {_would(kinds)}" for kinds, labels in groups.items()]


def _would(kinds: tuple[str, ...]) -> str:
    if len(kinds) == 1:
        return f"would {_WOULD[kinds[0]]}"
    return f"might {joined([_WOULD[kind] for kind in kinds], 'or')}: a tie"


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Parts of a sentence in a row.

    >>> joined(["a truce", "a package", "a pause"]), joined(["a truce"])
    ('a truce, a package and a pause', 'a truce')
    """
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}" if len(parts) > 1 else "".join(parts)
