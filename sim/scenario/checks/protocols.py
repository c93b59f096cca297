"""Checks of the protocols, and what they may see of a scenario."""

from collections.abc import Iterable, Iterator

from sim.formulas import Formula
from sim.protocols import PROTOCOLS, Complaint, ProtocolSpec, Rules, ScenarioView, TypeEntry
from sim.protocols.spec import NO_DEAL
from sim.scenario.checks.payoffs import outcome_names
from sim.scenario.compiled import Compiled
from sim.scenario.draft import Draft
from sim.words import say


def setting_of(draft: Draft, compiled: Compiled) -> ScenarioView:
    """What protocols may see, as far as it could be read."""
    file = draft.content
    labels = {name: file.options[name].label if name in file.options else name for name in outcome_names(draft)}
    if file.no_deal is not None:
        labels[NO_DEAL] = file.no_deal.label
    players = {name: file.players[name].label if name in file.players else name for name in draft.names("players")}
    types = {player: _types(draft, compiled, player, labels) for player in draft.content.types if player in players}
    types = {player: kinds for player, kinds in types.items() if kinds}
    payoffs = {
        player: dict(next(iter(types[player].values())).payoffs)
        if player in types
        else _payoffs(compiled, ("payoffs", player), labels)
        for player in players
    }
    return ScenarioView(
        players, labels, payoffs, compiled.names, file.scale == "ordinal", types=types, others=dict(file.protocols)
    )


def _payoffs(compiled: Compiled, path: tuple[str, ...], outcomes: Iterable[str]) -> dict[str, Formula]:
    return {outcome: compiled.formulas[*path, outcome] for outcome in outcomes if (*path, outcome) in compiled.formulas}


def _types(draft: Draft, compiled: Compiled, player: str, outcomes: Iterable[str]) -> dict[str, TypeEntry]:
    """The types of a player whose probabilities could be read; what is not given by type holds for all types."""
    common = _payoffs(compiled, ("payoffs", player), outcomes)
    found = {}
    for name, kind in draft.content.types[player].items():
        probability = compiled.formulas.get(("types", player, name, "probability"))
        if probability is not None:
            own = _payoffs(compiled, ("payoffs", player, name), outcomes)
            found[name] = TypeEntry(kind.label or name, probability, {**common, **own})
    return found


def check_protocols(draft: Draft, setting: ScenarioView) -> Iterator[Complaint]:
    """Everything that is wrong with the protocols."""
    for name, protocol in draft.content.protocols.items():
        yield from _check_needs(draft, name, protocol)
        if draft.known("players") is None or draft.known("options") is None:
            continue
        for finding in protocol.check(setting):
            yield Complaint(("protocols", name, *finding.path), finding.message, finding.key, finding.column)


def _check_needs(draft: Draft, name: str, protocol: ProtocolSpec) -> Iterator[Complaint]:
    if protocol.needs_payoffs:
        lacking = [part for part in ("options", "payoffs") if not draft.tree.get(part)]
        lacking += [NO_DEAL] if draft.tree.get(NO_DEAL) is None else []
        if lacking:
            yield Complaint(("protocols", name), say("errors.scenario.needs_sections", sections=lacking), key=True)


def usable_rules(
    draft: Draft, compiled: Compiled, setting: ScenarioView, findings: Iterable[Complaint]
) -> dict[str, Rules]:
    """The rules of the protocols that expectations are about and that are in order."""
    blamed = {finding.path[1] for finding in findings}
    wanted = dict.fromkeys(entry.protocol or next(iter(draft.content.protocols), "") for entry in draft.content.expect)
    if draft.known("players") is None or draft.known("options") is None:
        return {}
    protocols = draft.content.protocols

    def usable(name: str) -> bool:
        spec = protocols[name]
        below = getattr(spec, "of", None)  # the protocol that it is built upon
        return (
            name not in blamed
            and (PROTOCOLS[spec.kind].knows_types or not setting.types)
            and _is_complete(name, spec, compiled, setting)
            and (below is None or usable(below))
        )

    return {name: spec.rules(setting) for name, spec in protocols.items() if name in wanted and usable(name)}


def _is_complete(name: str, spec: ProtocolSpec, compiled: Compiled, setting: ScenarioView) -> bool:
    """Whether all the formulas that it needs are there."""
    own = all(("protocols", name, *path) in compiled.formulas for path, _ in spec.formulas())
    payoffs = all(len(entries) == len(setting.outcomes) for entries in setting.payoffs.values()) and all(
        len(kind.payoffs) == len(setting.outcomes) for kinds in setting.types.values() for kind in kinds.values()
    )
    return own and (payoffs or not spec.needs_payoffs)
