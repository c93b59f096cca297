import json
import subprocess
import sys

import jsonschema
import pytest

from sim.cli import COMMANDS
from sim.cli.templates import TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_can_be_checked_run_swept_and_drawn(negsim, tmp_path, template):
    path = tmp_path / "mine.yaml"
    assert negsim("new", tmp_path / "mine", "--template", template).out.strip() == str(path)
    assert negsim("check", path).code == 0
    assert negsim("run", path).code == 0
    assert negsim("sweep", path, "--out", tmp_path / "results").code == 0
    assert negsim("plot", path, "--out", tmp_path / "figures", "--format", "png").code == 0


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
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: negsim" in done.stdout
    assert done.stderr.strip() == "[]"


def test_the_process_keeps_streams_apart_and_closed_pipes_quiet(istanbul):
    command = f"{sys.executable} -m sim list templates | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("demands")
    assert done.stderr == ""
    version = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("negsim, version ")
