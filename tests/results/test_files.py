import hashlib

import pytest

from sim.files import whole_file
from sim.results.files import fingerprint


def test_a_file_gets_its_name_when_it_is_complete(tmp_path):
    path = tmp_path / "summary.csv"
    with whole_file(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


def test_an_interrupted_file_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "summary.csv"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"new")
        raise KeyboardInterrupt
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("summary.csv", b"old")]


def test_the_fingerprint_is_the_files_sha256_and_size(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"negsim" * 1000)
    assert fingerprint(path) == {"sha256": hashlib.sha256(b"negsim" * 1000).hexdigest(), "bytes": 6000}
