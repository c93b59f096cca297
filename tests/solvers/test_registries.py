"""Every solver module is reached from the package: nobody forgets to list what they wrote."""

import ast
from pathlib import Path

import sim.protocols
import sim.solvers
from sim.solvers import METHODS, SELECTIONS, SOLVERS

FOLDER = Path(sim.solvers.__file__).parent
# Scripts that are run in a process of their own.
PROCESSES = {"sim.solvers.nash.gambit_process"}


def _modules():
    return {
        ".".join(("sim", "solvers", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in FOLDER.rglob("*.py")
    }


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_used_by_what_is_listed():
    modules = _modules()
    # Protocols that are no normal forms call their solver themselves.
    protocols = Path(sim.protocols.__file__).parent.rglob("*.py")
    reached = set()
    waiting = ["sim.solvers", *(name for path in protocols for name in _imported(path) if name in modules)]
    while waiting:
        name = waiting.pop()
        if name in modules and name not in reached:
            reached.add(name)
            waiting += _imported(modules[name])
    packages = {name for name, path in modules.items() if path.name == "__init__.py"}
    assert set(modules) - reached - packages - PROCESSES == set()


def test_what_is_listed_says_what_it_gives():
    concepts = {concept: methods[None] for concept, methods in SOLVERS.items()}
    for registry in (concepts, METHODS, SELECTIONS):
        for name, solver in registry.items():
            first = (solver.__doc__ or "").strip().splitlines()[0]
            assert first.endswith("."), name
            assert name == name.lower()
