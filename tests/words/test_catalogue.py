"""Every sentence that the code asks for exists in every language and takes the facts that it is given."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import meta

import sim
from sim.protocols import concepts
from sim.words import LANGUAGES
from sim.words.claims import catalogue, environment
from sim.words.language import ENGLISH

ROOM = Path(sim.__file__).parent
WORDS = ROOM / "words"
# Errors about files and commands are told in English; figures and reports never contain them.
ENGLISH_ONLY = {
    "errors/arrays", "errors/checks", "errors/cli", "errors/files", "errors/formulas", "errors/games", "errors/plots",
    "errors/results", "errors/scenario",
}  # fmt: skip


def files(code):
    return sorted(path.relative_to(WORDS / code).with_suffix("").as_posix() for path in (WORDS / code).rglob("*.toml"))


def sentences(code):
    return {
        f"{file}/{name}".replace("/", "."): text for file in files(code) for name, text in catalogue(file, code).items()
    }


def variables(template):
    return meta.find_undeclared_variables(environment().parse(template))


def calls():
    """Where a sentence is asked for by name: (where, kind, names of facts or None if not written out)."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("claim", "say")
            ):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                names = {keyword.arg for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", node.args[0].value, None if None in names else names


def literals():
    """Every text that stands in the code, every sentence that a page template asks for, and the lines on concepts."""
    in_code = {
        node.value
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    in_pages = {kind for path in ROOM.rglob("*.j2") for kind in re.findall(r"say\('([\w.]+)'", path.read_text("utf-8"))}
    return in_code | in_pages | {f"concepts.{name}" for name in concepts()}


def test_every_call_names_a_sentence_and_gives_its_facts():
    known = sentences(ENGLISH)
    wrong = [
        f"{where}: {kind}"
        for where, kind, facts in calls()
        if kind not in known or (facts is not None and facts != variables(known[kind]))
    ]
    assert known
    assert wrong == []


def test_every_sentence_is_asked_for():
    assert set(sentences(ENGLISH)) - literals() == set()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH and files(code)])
def test_other_languages_are_complete_and_say_the_same_facts(code):
    english, other = sentences(ENGLISH), sentences(code)
    needed = {
        kind for kind in english if not kind.replace(".", "/").startswith(tuple(f"{one}/" for one in ENGLISH_ONLY))
    }
    assert set(other) - set(english) == set()
    assert needed - set(other) == set()
    assert {kind for kind in other if variables(other[kind]) - variables(english[kind])} == set()
