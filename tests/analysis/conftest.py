from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def istanbul():
    return ROOT / "scenarios" / "istanbul" / "2025_second_round.yaml"


@pytest.fixture
def chicken():
    return ROOT / "scenarios" / "classics" / "aumann_1974_chicken.yaml"
