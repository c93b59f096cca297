"""Files that cannot be read at all."""

import pytest

from sim.errors import NegsimError, ScenarioError
from sim.scenario import load


def message(path):
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert isinstance(caught.value, NegsimError)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_no_such_file(tmp_path):
    assert message(tmp_path / "none.yaml") == f"{tmp_path}/none.yaml: no such file"


def test_name_without_its_ending(tmp_path):
    (tmp_path / "wage.yaml").write_text("format: 1")
    assert message(tmp_path / "wage") == f"{tmp_path}/wage: no such file; did you mean '{tmp_path}/wage.yaml'?"


def test_folder(tmp_path):
    assert message(tmp_path) == f"{tmp_path}: is a folder; give a scenario file in it"


def test_file_below_a_file(tmp_path):
    (tmp_path / "a").write_text("format: 1")
    assert message(tmp_path / "a" / "b.yaml").startswith(f"{tmp_path}/a/b.yaml: ")


def test_name_that_no_file_can_have(tmp_path):
    assert "cannot be read" in message(f"{tmp_path}/a\0b.yaml")


def test_other_encodings(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("format: 1\ntitle: Größe\n".encode("latin-1"))
    assert message(path) == f"{path}:2:10: is not UTF-8 text (byte 0xf6); save the file in UTF-8"


def test_no_text_at_all(tmp_path):
    path = tmp_path / "sweep.parquet"
    path.write_bytes(b"PAR1\x00\x01\x02")
    assert message(path) == f"{path}:1:5: a character that YAML does not allow (U+0000)"


def test_too_large(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# \n" * 2_000_000)
    assert message(path) == f"{path}: is too large (6,000,000 bytes); at most 5,000,000"


def test_only_comments(tmp_path):
    path = tmp_path / "comments.yaml"
    path.write_text("# nothing\n\n# at all\n")
    assert message(path) == f"{path}:1:1: the file is empty; `negsim new` writes a scenario to start from"


@pytest.mark.parametrize(
    "values",
    ["\n".join(f"- {i}" for i in range(100_001)), f"- &long {'x' * 100_000}\n" + "- *long\n" * 101],
    ids=["values", "aliases"],
)
def test_too_many_values(tmp_path, values):
    path = tmp_path / "many.yaml"
    path.write_text(values)
    assert message(path).endswith("too many values; allowed: 100,000 in a file, counting what aliases repeat each time")
