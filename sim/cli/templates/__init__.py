"""Scenario templates for ``negsim new``, and a line on each."""

TEMPLATES = {
    "demands": "Each side names the option it would sign; if they name the same, it is agreed.",
    "prisoners-dilemma": "Each side does better by defecting, and both do worse for it.",
    "chicken": "Whoever yields alone loses face; if nobody yields, both lose most.",
    "stag-hunt": "Acting together pays most, acting alone is safe.",
}
