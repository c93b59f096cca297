"""The path of alternating offers in words: who offers what in which round, and what would have been refused."""

from typing import TYPE_CHECKING, Any

from sim.solvers.alternating_offers import ACCEPT, REFUSE, WITHDRAW, Result, Step

if TYPE_CHECKING:
    from sim.protocols.offers_rules import OffersRules

_VERBS = {ACCEPT: "accepts", REFUSE: "refuses", WITHDRAW: "ends the talks"}
_WOULD = {ACCEPT: "accepted", REFUSE: "refused", WITHDRAW: "answered by ending the talks"}


def tell(rules: "OffersRules", result: Result) -> list[dict[str, Any]]:
    """A step for each round that is reached, with the replies that other offers would have met."""
    return [_step(rules, step) for step in result.path]


def _step(rules: "OffersRules", step: Step) -> dict[str, Any]:
    names = list(rules.players)
    proposer = names[rules.game.proposers[step.turn]]
    responders = [names[player] for player in rules.game.responders(step.turn)]
    replies = dict(zip(responders, (rules.reply_name(step, one) for one in step.replies), strict=False))
    others = {name: _in_short(kinds) for name, kinds in step.others}
    return {
        "round": step.turn + 1,
        "proposer": proposer,
        "offer": step.offer,
        "replies": replies,
        "others": others,
        "text": _text(rules, step, proposer, replies, others),
    }


def _in_short(kinds: tuple[str, ...]) -> str:
    """What another offer would have met with."""
    said = [ACCEPT if kind.startswith("choose") else kind for kind in kinds]
    return " or ".join(_WOULD[one] for one in dict.fromkeys(said)) + (" (a tie)" if len(set(said)) > 1 else "")


def _text(rules: "OffersRules", step: Step, proposer: str, replies: dict[str, str], others: dict[str, str]) -> str:
    label = rules.players[proposer]
    when = f"Round {step.turn + 1}: " if rules.game.rounds > 1 else ""
    if step.offer is None:
        text = f"{when}{label} ends the talks"
    else:
        refused = REFUSE in step.replies
        what = rules.offer_label(step.offer)
        made = "makes an offer that is refused, such as" if refused and len(others) else "offers"
        answers = ", ".join(f"{rules.players[player]} {_reply(rules, reply)}" for player, reply in replies.items())
        text = f"{when}{label} {made} {what}; {answers}"
    groups: dict[str, list[str]] = {}
    for name, met in others.items():
        groups.setdefault(met, []).append(rules.offer_label(name))
    told = [f"{', '.join(labels)} would be {met}" for met, labels in groups.items()]
    return text + (f". {'; '.join(told)}" if told else "")


def _reply(rules: "OffersRules", reply: str) -> str:
    if reply.startswith("choose_"):
        return f"chooses {rules.outcomes[reply.removeprefix('choose_')]}"
    return _VERBS[reply]
