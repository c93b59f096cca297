"""The structure that CONTRIBUTING describes is the structure that is there."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _tracked():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_every_room_stands_in_the_guide():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "sim").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    described = set(re.findall(r"`sim/(\w+)/`", guide))
    assert rooms <= described
    assert described <= rooms


def test_no_module_is_a_drawer_for_everything():
    names = {path.stem for path in (ROOT / "sim").rglob("*.py")}
    assert not names & {"utils", "util", "helpers", "common", "base", "misc"}


def test_files_stay_small():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "sim").rglob("*.py")}
    assert not {str(path): length for path, length in lengths.items() if length > 300}


def test_no_class_name_stands_twice():
    names = Counter(
        name
        for path in (ROOT / "sim").rglob("*.py")
        for name in re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert len(names) > 200
    assert [name for name, count in names.items() if count > 1] == []


def test_pinned_versions_name_no_index():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert all(re.fullmatch(r"[\w.\-]+==[\w.+]+", line) for line in text.splitlines() if line and line[0] != "#")


def test_results_are_not_committed():
    inside = [path.relative_to(ROOT / "results") for path in _tracked() if (ROOT / "results") in path.parents]
    assert [str(path) for path in inside] == ["README.md"]
