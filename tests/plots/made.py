"""Small scenarios for figures, made of parts and read as files are."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from sim.plots import SolvedProtocol, solved_protocol
from sim.scenario import Scenario

SHA256 = "3f8a11c2" * 8


def scenario(players: Mapping[str, str], **parts: Any) -> Scenario:
    """A scenario of these players and parts."""
    labelled = {name: {"label": label} for name, label in players.items()}
    content = {"format": 1, "title": "Talks", "players": labelled} | parts
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talks.yaml"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return sim.load(path)


def solved(players: Mapping[str, str], protocol: Mapping[str, Any], **parts: Any) -> SolvedProtocol:
    """The picture of a protocol."""
    made = scenario(players, protocols={"talks": protocol}, **parts)
    return replace(solved_protocol(made, sim.solve(made, "talks"), made.point()), sha256=SHA256)
