import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import sim
from sim.cli import COMMANDS, templates
from sim.cli.templates import TEMPLATES
from sim.protocols import PROTOCOLS


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_can_be_checked_run_and_swept(negsim, tmp_path, template):
    """Templates are solved and drawn with the catalogue; what ``new`` writes is the template."""
    path = tmp_path / "mine.yaml"
    assert negsim("new", tmp_path / "mine", "--template", template).out.strip() == str(path)
    assert negsim("check", path).code == 0
    assert negsim("run", path).code == 0
    assert path.read_bytes() == (Path(templates.__file__).parent / f"{template.replace('-', '_')}.yaml").read_bytes()
    assert negsim("sweep", path, "--out", tmp_path / "results", "--no-figures").code == 0


def test_there_is_a_template_for_every_kind_of_protocol_and_a_line_on_each():
    folder = Path(templates.__file__).parent
    scenarios = [sim.load(folder / f"{name.replace('-', '_')}.yaml") for name in TEMPLATES]
    assert {spec.kind for one in scenarios for spec in one.protocols.values()} == set(PROTOCOLS)
    assert max(len(one.players) for one in scenarios) == 3
    assert next(iter(TEMPLATES)) == "demands"
    assert all(line.endswith((".", "?")) and len(line) < 100 for line in TEMPLATES.values())


def test_new_does_not_overwrite(negsim, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("precious")
    answer = negsim("new", path)
    assert answer.code == 1
    assert "--force" in answer.err
    assert path.read_text() == "precious"
    assert negsim("new", path, "--force").code == 0


def test_check_tells_all_problems_of_all_files(negsim, istanbul, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("format: 1\ntitel: Typo\nplayers: {a: {label: A}}\n")
    answer = negsim("check", istanbul, wrong)
    assert answer.code == 3
    assert answer.out.startswith(f"{istanbul}: valid (2 players, 4 options, ")
    assert "wrong.yaml:2:1: titel: " in answer.err
    assert "did you mean 'title'?" in answer.err


def test_check_compares_with_what_a_file_expects(negsim, chicken, tmp_path):
    answer = negsim("check", chicken, "--expect")
    assert answer.code == 0
    assert "1 of 1 expectation met" in answer.out
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(chicken.read_text().replace("count: 3", "count: 4"))
    answer = negsim("check", wrong, "--expect")
    assert answer.code == 1
    assert "3 equilibria found, 4 expected" in answer.err
    assert "0 of 1 expectation met" in answer.out


def test_list_names_everything_with_a_line(negsim, istanbul):
    answer = negsim("list", "--folder", istanbul.parents[1], "--json")
    found = answer.json
    assert set(found) == {"schema", "scenarios", "protocols", "concepts", "methods", "selections", "plots", "templates"}
    for kind in ("scenarios", "protocols", "concepts", "methods", "plots", "templates"):
        assert found[kind], kind
        assert all(text.strip() for text in found[kind].values()), kind
    assert str(istanbul) in found["scenarios"]
    assert "protocols" not in negsim("list", "protocols").out


def test_the_schema_is_a_schema_that_accepts_our_scenarios(negsim, istanbul):
    schema = negsim("schema").json
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_can_go_to_a_file(negsim, tmp_path):
    path = tmp_path / "scenario.schema.json"
    assert negsim("schema", "--out", path).code == 0
    assert json.loads(path.read_text())
    assert negsim("schema", "--out", path).code == 1


def test_an_unknown_command_gets_a_suggestion(negsim):
    answer = negsim("swep")
    assert answer.code == 2
    assert "did you mean 'sweep'?" in answer.err


def test_a_bug_is_told_as_a_bug(negsim, istanbul, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("boom")

    monkeypatch.setattr("sim.scenario.load", broken)
    answer = negsim("run", istanbul)
    assert answer.code == 1
    assert "bug" in answer.err and "boom" in answer.err and "--debug" in answer.err
    with pytest.raises(RuntimeError, match="boom"):
        negsim("run", istanbul, "--debug")


def test_interrupting_ends_with_130(negsim, istanbul, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.load", interrupted)
    assert negsim("run", istanbul).code == 130


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_imports_nothing_heavy(command):
    """What makes ``--help`` slow is importing; none of the large libraries may be touched."""
    program = (
        "import sys; from sim.cli import invoke; "
        f"code = invoke({[*([command] if command else []), '--help']!r}); "
        "heavy = {'numpy', 'scipy', 'nashpy', 'matplotlib', 'pydantic', 'pyarrow', 'sympy', 'rich', 'ruamel'}; "
        "heavy |= {'jinja2', 'tomllib'}; "
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: negsim" in done.stdout
    assert done.stderr.strip() == "[]"


def test_help_imports_little_more_than_click():
    """A count does not depend on the machine; ``--help`` takes about 2.3 times as long as Python's bare start."""
    modules = {}
    for name, code in (("click", "import click"), ("help", "from sim.cli import invoke; invoke(['--help'])")):
        program = f"import sys; {code}; print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        modules[name] = set(done.stderr.split())
    added = modules["help"] - modules["click"]
    assert {name for name in added if name.split(".")[0] == "sim"} == {"sim", "sim.cli"}
    assert len(added) <= 20, added


HOSTILE = """\
format: 1
title: "[red]Title[/]"
players: {a: {label: "A [/x]"}, b: {label: "[link=http://example.org]B"}}
options: {x: {label: "X [/]"}, y: {label: "[bold]Y"}}
no_deal: {label: "None [2J"}
payoffs: {a: {x: 2, y: 1, no_deal: 0}, b: {x: 1, y: 2, no_deal: 0}}
protocols: {d: {kind: demands, label: "[/d]"}}
"""


@pytest.mark.parametrize("command", ["run", "compare", "explain", "check"])
def test_labels_are_plain_text(negsim, tmp_path, command):
    """No markup is read in labels."""
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE)
    answer = negsim(command, path)
    assert answer.code == 0, answer.err
    if command != "check":
        for text in ("[red]Title[/]", "X [/]", "[bold]Y", "[/d]" if command != "explain" else "d:"):
            assert text in answer.out


@pytest.mark.parametrize("command", ["run", "compare", "explain", "check", "sweep", "plot", "report", "export"])
def test_no_control_character_reaches_the_terminal(negsim, tmp_path, command):
    """Each one is named with its line and column, and nothing is made of a file that has one."""
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE.replace("Title", "Title \\e]0;owned\\a").replace("None", "None\\x9b2J"))
    answer = negsim(command, path)
    assert answer.code == 3
    assert (
        "2:8: title: has the character U+001B" in answer.err and "no_deal.label: has the character U+009B" in answer.err
    )
    assert not [letter for letter in answer.out + answer.err if ord(letter) < 32 and letter not in "\n\t"]
    assert not [letter for letter in answer.out + answer.err if 127 <= ord(letter) < 160]


def test_names_of_figures_are_safe_file_names(negsim, tmp_path):
    """Names of sweeps and protocols may hold what file names may not, or what breaks a link to them."""
    path = tmp_path / "named.yaml"
    path.write_text(
        HOSTILE.replace("x: 2", "x: v").replace("protocols: {d:", 'protocols: {"d/e f":')
        + "parameters: {v: {value: 2, range: [0, 4], basis: assumption}}\n"
        + 'sweeps: {"a/b": {vary: {v: {from: 0, to: 4, steps: 5}}}, "a b": {vary: {v: {from: 0, to: 2, steps: 5}}}}\n'
    )
    assert negsim("plot", path, "--format", "png", "--out", tmp_path / "figures").code == 0
    assert negsim("report", path, "--format", "md", "--out", tmp_path / "report").code == 0
    figures = [file.relative_to(tmp_path / "figures").as_posix() for file in (tmp_path / "figures").rglob("*.png")]
    linked = re.findall(r"\]\(figures/([^)]*)\)", (tmp_path / "report/report.md").read_text(encoding="utf-8"))
    assert len([name for name in figures if "strip" in name]) == 2  # although both names become a-b
    assert len(linked) > 2
    assert [name for name in [*figures, *linked] if not re.fullmatch(r"[a-z0-9.-]+", name)] == []
    assert all((tmp_path / "report/figures" / name).is_file() for name in linked)


def test_the_process_keeps_streams_apart_and_closed_pipes_quiet(istanbul):
    command = f"{sys.executable} -m sim list templates | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("demands")
    assert done.stderr == ""
    version = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("negsim, version ")
