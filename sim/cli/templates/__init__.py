"""Scenario templates for ``negsim new``, and a line on each."""

TEMPLATES = {
    "demands": "Each side names the option it would sign; if they name the same, it is agreed.",
    "prisoners-dilemma": "Each side does better by defecting, and both do worse for it.",
    "chicken": "Whoever yields alone loses face; if nobody yields, both lose most.",
    "stag-hunt": "Acting together pays most, acting alone is safe.",
    "offers": "Two sides take turns to propose one of the options; waiting costs.",
    "split": "Something to divide: offers in turn, or a demand in the shadow of war.",
    "signal": "One side knows what the other does not, and sends a message.",
    "tree": "Any order of moves, with chance and with what players do not know.",
    "repeated": "An agreement that keeps itself, because the same comes again and again.",
    "bargain": "Several issues settled together by a bargaining solution.",
}
