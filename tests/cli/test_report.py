from pathlib import Path

import pytest


def test_a_report_on_a_scenario_in_all_formats(negsim, chicken, tmp_path):
    answer = negsim("report", chicken, "--out", tmp_path / "r")
    assert answer.code == 0
    written = [Path(line) for line in answer.out.splitlines()]
    assert [path.name for path in written[:3]] == ["report.html", "report.md", "report.pdf"]
    assert all(path.is_file() for path in written)


def test_values_and_variants_are_told(negsim, istanbul, tmp_path):
    answer = negsim(
        "report", istanbul, "--protocol", "truces", "--variant", "raid", "--set", "sanctions=5", "--format", "md",
        "--out", tmp_path,
    )  # fmt: skip
    assert answer.code == 0
    text = (tmp_path / "report.md").read_text()
    assert "variant “After the airfield raid”" in text
    assert "= 5" in text.splitlines()[2]
    assert "--variant raid" in text
    assert "--set sanctions=5" in text


def test_a_report_keeps_what_is_there_unless_forced(negsim, chicken, tmp_path):
    assert negsim("report", chicken, "--out", tmp_path, "--format", "html").code == 0
    (tmp_path / "report.html").write_text("mine")
    answer = negsim("report", chicken, "--out", tmp_path, "--format", "html")
    assert answer.code == 1
    assert "report.html exists; nothing was written (use --force" in answer.err
    assert (tmp_path / "report.html").read_text() == "mine"
    assert negsim("report", chicken, "--out", tmp_path, "--format", "html", "--force").code == 0
    assert (tmp_path / "report.html").read_text() != "mine"


def test_a_report_on_a_run_joins_its_manifest(negsim, chicken, tmp_path):
    run = negsim("sweep", chicken, "--vary", "disaster=-4:1:11", "--out", tmp_path, "--json").json["runs"][0]
    folder = Path(run["folder"])
    answer = negsim("report", folder, "--format", "html,md")
    assert answer.code == 0
    manifest = (folder / "manifest.json").read_text()
    assert "report.html" in manifest
    assert "report.md" in manifest
    assert "covers 11 points under" in (folder / "report.md").read_text()


def test_a_run_is_reported_as_it_is(negsim, chicken, tmp_path):
    folder = negsim("sweep", chicken, "--vary", "disaster=-4:1:3", "--out", tmp_path, "--json").json["runs"][0][
        "folder"
    ]
    answer = negsim("report", folder, "--set", "disaster=1")
    assert answer.code == 2
    assert "a finished run is reported as it is" in answer.err


def test_a_run_without_its_table_cannot_be_reported(negsim, chicken, tmp_path):
    made = negsim("sweep", chicken, "--vary", "disaster=-4:1:3", "--keep", "summary", "--out", tmp_path, "--json")
    answer = negsim("report", made.json["runs"][0]["folder"])
    assert answer.code == 1
    assert "kept summary only; a report needs the table" in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--format", "docx"], 2, "'docx'; allowed: html, md, pdf"),
        (["--format", ","], 2, "allowed: html, md, pdf"),
        (["--protocol", "gane"], 3, "unknown protocol 'gane'; allowed: game; did you mean 'game'?"),
        (["--variant", "none"], 3, "unknown variant 'none'"),
        (["--set", "desaster=1"], 3, "did you mean 'disaster'?"),
    ],
)
def test_wrong_use(negsim, chicken, tmp_path, arguments, code, said):
    answer = negsim("report", chicken, "--out", tmp_path / "r", *arguments)
    assert answer.code == code
    assert said in answer.err
    assert not (tmp_path / "r").exists()


def test_no_such_file(negsim, tmp_path):
    answer = negsim("report", tmp_path / "talks.yaml")
    assert answer.code == 3
    assert "no such file" in answer.err
