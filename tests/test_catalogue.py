"""Every scenario of the catalogue and every template: checked, solved, compared with what it expects, swept, drawn."""

from pathlib import Path

import jsonschema
from ruamel.yaml import YAML

import sim
from sim.cli.check import check_file
from sim.cli.plot import SWEEP_KINDS, FigureFiles, draw_game
from sim.scenario import schema
from tests.solved import by_file, loaded, swept

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "scenarios").rglob("*.yaml")) + sorted((ROOT / "sim/cli/templates").glob("*.yaml"))

by_file = by_file(FILES)

# The figure that every protocol of a kind has; a mediated or divided one has none, nor has a matrix with types.
FIGURE_OF = {
    "bargain": "payoff-space", "offers": "offers", "repeated": "repeated", "signal": "beliefs", "tree": "tree",
}  # fmt: skip


@by_file
def test_it_is_valid_and_as_expected(file):
    found = check_file(str(file), expect=True)
    assert not found.problems
    assert not found.missed
    assert not found.warnings


@by_file
def test_the_schema_for_editors_accepts_it(file):
    content = YAML(typ="safe", pure=True).load(file)
    jsonschema.Draft202012Validator(schema()).validate(_plain(content))


def _plain(value):
    """As an editor sees it: dates are text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, str)) else str(value)


@by_file
def test_every_protocol_is_solved_in_every_variant(file):
    scenario = loaded(file)
    for variant in (None, *scenario.variants):
        for protocol in scenario.protocols:
            solution = sim.solve(scenario, protocol, variant=variant)
            assert all(equilibrium.regret <= 1e-9 for equilibrium in solution.equilibria)
            assert not solution.exact or all(equilibrium.regret == 0 for equilibrium in solution.equilibria)
            if solution.concept == "nash" and len(scenario.players) == 2 and scenario.scale == "cardinal":
                assert solution.complete and solution.exact
                assert sum(component.index for component in solution.components) == 1


@by_file
def test_every_game_and_sweep_is_drawn(file, tmp_path):
    files = FigureFiles(tmp_path, ("svg",))
    scenario = loaded(file)
    assert scenario.protocols
    for protocol, spec in scenario.protocols.items():
        drawn = {path.stem for path in draw_game(scenario, protocol, scenario.point(), files)}
        own = "payoffs" if spec.kind in ("demands", "matrix") and not scenario.types else FIGURE_OF.get(spec.kind)
        assert f"{protocol}-{own}" in drawn if own else not drawn
    for name in scenario.sweeps:
        paths = files.draw(swept(file, name), name, None, SWEEP_KINDS)
        assert paths and all(path.stem.endswith(SWEEP_KINDS) for path in paths)


def test_a_catalogue_without_files_would_show():
    folders = {file.parent for file in FILES}
    assert {ROOT / "scenarios/istanbul", ROOT / "scenarios/classics", ROOT / "sim/cli/templates"} <= folders
    assert all(sum(file.parent == folder for file in FILES) > 10 for folder in folders)


def test_istanbul_changes_its_answer_within_the_ranges():
    """What the case is for: no deal at the base point, and more than one answer on each of its maps."""
    scenario = sim.load(ROOT / "scenarios/istanbul/2025_second_round.yaml")
    assert len(scenario.parameters) >= 8
    assert len(scenario.sweeps) >= 2
    for name in scenario.sweeps:
        table = sim.sweep(scenario, name=name)
        deals = table.filter(table["outcome.no_deal"].to_numpy() == 0)
        assert 0 < deals.num_rows < table.num_rows, name
