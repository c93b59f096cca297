"""Gambit's files: what we write Gambit reads back, what Gambit reads we read, and malformed files say where."""

import io
from fractions import Fraction

import numpy as np
import pygambit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.games.gambit.named import StrategicForm
from sim.games.gambit.nfg import read_nfg, write_nfg

names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=8)


@st.composite
def forms(draw):
    shape = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    size = len(shape) * int(np.prod(shape))
    numbers = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=1000)
    payoffs = draw(st.lists(numbers, min_size=size, max_size=size))
    named = draw(st.booleans())
    cells = draw(st.lists(names, min_size=int(np.prod(shape)), max_size=int(np.prod(shape)))) if named else None
    return StrategicForm(
        title=draw(names),
        players=tuple(draw(st.lists(names, min_size=len(shape), max_size=len(shape), unique=True))),
        strategies=tuple(tuple(draw(st.lists(names, min_size=n, max_size=n, unique=True))) for n in shape),
        payoffs=np.array([*payoffs, None], dtype=object)[:-1].reshape(len(shape), *shape),
        cell_names=np.array(cells or [""] * int(np.prod(shape)), dtype=object).reshape(shape),
    )


@given(forms())
def test_what_is_written_reads_back_the_same(form):
    again = read_nfg(write_nfg(form), "again.nfg")
    assert (again.title, again.players, again.strategies) == (form.title, form.players, form.strategies)
    assert (again.payoffs == form.payoffs).all()
    assert (again.cell_names == form.cell_names).all()


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 2, 2), (2, 3, 4)])
def test_gambit_reads_the_same_game(shape, named):
    rng = np.random.default_rng(len(shape))
    payoffs = np.vectorize(Fraction, otypes=[object])(
        rng.integers(-9, 10, size=(len(shape), *shape)), rng.integers(1, 7, size=(len(shape), *shape))
    )
    form = StrategicForm(
        'A "quoted" title',
        tuple(f"player {i}" for i in range(len(shape))),
        tuple(tuple(f"strategy {j}" for j in range(n)) for n in shape),
        payoffs,
        np.array([f"cell {i}" if named else "" for i in range(int(np.prod(shape)))], dtype=object).reshape(shape),
    )
    game = pygambit.read_nfg(io.StringIO(write_nfg(form)))
    theirs = [np.array(array, dtype=object) for array in game.to_arrays(dtype=Fraction)]
    assert list(game.players) == list(form.players)
    for player in range(len(shape)):
        assert (theirs[player] == payoffs[player]).all()


def test_what_gambit_writes_is_read():
    A, B = np.array([[1, 2, 3], [4, 5, 6]], dtype=object), np.array([[6, 5, 4], [3, 2, 1]], dtype=object)
    text = pygambit.StrategicGame.from_arrays(A, B, title="theirs").to_nfg()
    form = read_nfg(text, "theirs.nfg")
    assert form.title == "theirs"
    assert (form.payoffs[0] == A).all()
    assert (form.payoffs[1] == B).all()


def test_the_outcome_version_of_gambits_manual():
    text = """NFG 1 R "General Bayes game, one stage" { "Player 1" "Player 2" }
    { { "1" "2" } { "1" "2" "3" } }
    ""
    {
    { "" 0, 0 } { "good" 1.5, 2e1 } { "" -1/2 3 }
    }
    1 2 3 0 1 2
    """
    form = read_nfg(text, "bayes.nfg")
    assert form.payoffs[:, 1, 0].tolist() == [Fraction(3, 2), 20]
    assert form.payoffs[:, 0, 1].tolist() == [Fraction(-1, 2), 3]
    assert form.payoffs[:, 1, 1].tolist() == [0, 0]
    assert form.cell_names[1, 0] == "good"


GOOD = 'NFG 1 R "t" { "A" "B" }\n{ 2 2 }\n1 2 3 4\n5 6 7 8\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "expected: NFG"),
        ("EFG 2 R", 1, "given: EFG"),
        ("NFG 2 R", 1, "expected: 1"),
        ("NFG 1 X", 1, "expected: R or D (given: X)"),
        ("NFG 1 R title", 1, "the title in double quotes (given: title)"),
        ('NFG 1 R "t', 1, "the title in double quotes"),
        ('NFG 1 R "t"', 1, "{ before the players' names (given: the end of the file)"),
        ('NFG 1 R "t" { }', 1, "at least one player"),
        ('NFG 1 R "t" { A B }', 1, "the players' names in double quotes (given: A)"),
        ('NFG 1 R "t" { "A" "B" }', 1, "{ before the strategies"),
        ('NFG 1 R "t" { "A" "B" }\n{ 2 }', 2, "for 1 players, and there are 2"),
        ('NFG 1 R "t" { "A" "B" }\n{ 2 0 }', 2, "at least one strategy"),
        ('NFG 1 R "t" { "A" "B" }\n{ 2 two }', 2, "a number of strategies, or their names in braces (given: two)"),
        ('NFG 1 R "t" { "A" "B" }\n{ 2 -2 }', 2, "given: -2"),
        ('NFG 1 R "t" { "A" "B" }\n{ 99999 99999 }', 2, "9,999,800,001 profiles"),
        ('NFG 1 R "t" { "A" "B" }\n{ {"a" b} {"c"} }', 2, "the names of strategies in double quotes (given: b)"),
        (GOOD.replace("8\n", "\n"), 5, "1 missing (given: the end of the file)"),
        (GOOD + "9\n", 5, "the game ends before 9"),
        (GOOD.replace("6", "six"), 4, "a payoff, such as 3, 0.5 or 1/3; 3 missing (given: six)"),
        (GOOD.replace("6", "nan"), 4, "given: nan"),
        (GOOD.replace("6", "1/0"), 4, "1/0 divides by zero"),
        (GOOD.replace("6", "1/2/3"), 4, "given: 1/2/3"),
        (GOOD.replace("6", "1e99999"), 4, "given: 1e99999"),
        (GOOD.replace("6", '"6"'), 4, "a payoff"),
        (
            'NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" 1 }\n{ 2 } } 1 2',
            4,
            "the outcome's name in double quotes (given: 2)",
        ),
        ('NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" 1 2 } } 1 1', 3, "the end of the outcome"),
        ('NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" } } 1 1', 3, "a payoff"),
        ('NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" 1 } }\n1 2', 4, "there is no outcome 2; allowed: 0 to 1"),
        ('NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" 1 } }\n1', 4, "the number of an outcome for each profile"),
        ('NFG 1 R "t" { "A" }\n{ 2 } ""\n{ { "x" 1 }', 3, "{ before an outcome (given: the end of the file)"),
    ],
)
def test_malformed_files_are_refused_with_line_and_reason(text, line, words):
    with pytest.raises(ScenarioError) as caught:
        read_nfg(text, "game.nfg")
    assert str(caught.value).startswith(f"game.nfg:{line}: ")
    assert words in str(caught.value)
