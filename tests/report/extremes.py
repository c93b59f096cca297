"""Scenarios that are hard on a report, by name."""

THREE_PLAYERS = """\
format: 1
title: Three sides and a threat
parameters:
  sanctions: {value: 2, range: [0, 6], label: Sanctions, basis: assumption}
players: {ukraine: {label: Ukraine}, russia: {label: Russia}, states: {label: United States}}
options: {truce: {label: Truce}, talks: {label: More talks}}
no_deal: {label: War goes on}
payoffs:
  ukraine: {truce: 3, talks: 1, no_deal: -2}
  russia: {truce: 1, talks: 2, no_deal: 3 - sanctions}
  states: {truce: 2, talks: 1, no_deal: -sanctions / 2}
protocols: {demands: {kind: demands, label: Everybody names one}}
variants: {tough: {label: Tough, parameters: {sanctions: 5}}}
sweeps: {line: {vary: {sanctions: {from: 0, to: 6, steps: 13}}, plot: strip}}
"""

TYPES = """\
format: 1
title: Serious or stalling
parameters:
  sincerity: {value: 0.4, range: [0, 1], label: Chance that Russia is serious, basis: assumption}
players: {ukraine: {label: Ukraine}, russia: {label: Russia}}
options: {truce: {label: Truce}}
no_deal: {label: War goes on}
payoffs:
  ukraine: {truce: 1, no_deal: 0}
  russia: {sincere: {truce: 2, no_deal: 0}, stalling: {truce: -1, no_deal: 0}}
types:
  russia:
    sincere: {label: Sincere, probability: sincerity}
    stalling: {label: Stalling, probability: 1 - sincerity}
protocols: {demands: {kind: demands, label: Each side names what it would sign, menu: {}}}
sweeps: {line: {vary: {sincerity: {from: 0, to: 1, steps: 11}}, plot: strip}}
"""

_LONG = [
    "Unconditional ceasefire of thirty days along the whole line of contact, monitored by neutral observers",
    "Тридцятиденне перемир'я на всій лінії зіткнення",
    "Временное прекращение огня на отдельных участках фронта",
    "هدنة لمدة ثلاثين يومًا على طول خط التماس",
    "הפסקת אש בת שלושים יום לאורך כל קו המגע",
    "Dreißigtägige Waffenruhe mit Überwachung durch unabhängige Beobachter",
    "Ανακωχή τριάντα ημερών σε όλη τη γραμμή επαφής",
    'Withdrawal <b>of all</b> forces & equipment from the \\"four\\" regions',
    "Package with $dollars$, *stars*, _lines_, #signs and [brackets](x)",
    "Prisoner exchange; all for all | with a bar",
    "Truce at sea",
    "Truce in the air",
]


def _twelve() -> str:
    options = "".join(f'  o{i}: {{label: "{label}"}}\n' for i, label in enumerate(_LONG))
    one = ", ".join(f"o{i}: {i - 3}" for i in range(12))
    two = ", ".join(f"o{i}: {(7 * i) % 12 - 3}" for i in range(12))
    return f"""\
format: 1
title: "Twelve options with long names, some in other letters: Перемир'я, هدنة, Ανακωχή"
parameters:
  loss: {{value: 1, range: [0, 4], label: "Cost of going on to either side, as the analyst reckons", basis: assumption}}
players:
  one: {{label: "Українська Народна Республіка (delegation of the whole government)"}}
  two: {{label: "Россия"}}
options:
{options}no_deal: {{label: "Die Kämpfe gehen weiter wie bisher, ohne jede Vereinbarung"}}
payoffs:
  one: {{{one}, no_deal: -loss}}
  two: {{{two}, no_deal: -loss}}
protocols:
  demands:
    kind: demands
    label: Each side names the one proposal out of three that it would sign
    menu: {{one: [o0, o1, o5], two: [o0, o1, o8]}}
  settlement: {{kind: bargain, solution: nash-bargaining}}
sweeps: {{line: {{vary: {{loss: {{from: 0, to: 4, steps: 9}}}}, plot: strip}}}}
"""


ORDINAL = """\
format: 1
title: Ranks only
scale: ordinal
players: {north: {label: North}, south: {label: South}}
options: {truce: {label: Truce}, surrender: {label: Surrender of the north}}
no_deal: {label: War}
payoffs:
  north: {truce: 3, surrender: 1, no_deal: 2}
  south: {truce: 3, surrender: 4, no_deal: 1}
protocols: {demands: {kind: demands}}
contested:
  - question: Who asked first?
    claims: [{by: North, says: The south did.}, {by: South, says: The north did.}]
left_out: [The weather.]
"""

EXTREMES = {"three players": THREE_PLAYERS, "types": TYPES, "twelve options": _twelve(), "ordinal": ORDINAL}
