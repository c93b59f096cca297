"""``--lang de``: whatever a command says is said in German, and numbers have a decimal comma."""

import re

import pytest

from sim.cli import COMMANDS, group
from sim.words import ENGLISH, LANGUAGES
from tests.report.test_german import DECIMAL_POINT, english_in

SPEAKING = {
    "run": ["--verbose"],
    "explain": ["--protocol", "demands"],
    "thresholds": ["--protocol", "truces", "--vary", "credibility"],
    "compare": ["--protocol", "settlement"],
}


@pytest.mark.parametrize("command", SPEAKING)
def test_a_command_speaks_german(negsim, istanbul, command):
    done = negsim(command, istanbul, *SPEAKING[command], "--lang", "de")
    assert done.code == 0
    assert english_in(done.out + done.err) == []
    assert DECIMAL_POINT.findall(done.out) == []
    assert re.search(r"\d,\d", done.out)
    assert done.out != negsim(command, istanbul, *SPEAKING[command]).out


def test_a_table_has_german_numbers_and_counts(negsim, istanbul, tmp_path):
    negsim("sweep", istanbul, "--protocol", "truces", "--vary", "sanctions=0:6:5", "--no-figures", "--out", tmp_path)
    (run,) = tmp_path.glob("*/*")
    done = negsim("table", run, "--lang", "de")
    assert "1,5" in done.out and "1.5" not in done.out
    assert "Zeilen" in done.err
    as_csv = negsim("table", run, "--lang", "de", "--format", "csv")
    assert as_csv.out == negsim("table", run, "--format", "csv").out  # programs read it


def test_every_command_that_solves_speaks_every_language():
    """Those that only write files, lists and complaints speak English."""
    context = group.make_context("negsim", [], resilient_parsing=True)
    languages = {}
    for name in COMMANDS:
        options = {option.name: option for option in group.get_command(context, name).params}
        if "lang" in options:
            languages[name] = options["lang"]
    assert {*SPEAKING, "table", "plot", "report"} <= set(languages)
    assert all(
        option.default == ENGLISH and set(option.type.choices) == set(LANGUAGES) for option in languages.values()
    )
