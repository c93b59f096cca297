"""Gambit's .efg: our text is read by Gambit, Gambit's by us, and nothing is lost on the way."""

import io
from fractions import Fraction

import numpy as np
import pytest

import sim
from sim.errors import ScenarioError
from sim.games.gambit.efg import read_efg, write_efg
from sim.scenario.exchange import named_tree, tree_text
from tests.games.trees import imperfect, perfect

OLD = """EFG 2 R "General Bayes game, one stage" { "Player 1" "Player 2" }
c "ROOT" 1 "(0,1)" { "1G" 0.500000 "1B" 0.500000 } 0
p "" 1 1 "(1,1)" { "H" "L" } 0
t "" 1 "Outcome 1" { 10.000000 2.000000 }
t "" 2 "Outcome 2" { 0.000000, 10.000000 }
p "" 1 2 "(1,2)" { "h" "l" } 3 "half way" { 1/3, -1 }
t "" 0
t "" 1
"""


def test_gambit_reads_what_we_write():
    pygambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(4)
    for _ in range(10):
        tree = imperfect(rng)
        game = pygambit.read_efg(io.StringIO(write_efg(tree)))
        assert game.title == "random"
        assert game.is_perfect_recall
        again = read_efg(game.to_efg(), "from Gambit")
        assert _shape(again.root) == _shape(tree.root)


def _shape(node):
    return (
        node.player,
        tuple(name for name, _ in node.moves),
        node.chances,
        node.payoffs,
        tuple(_shape(after) for _, after in node.moves),
    )


@pytest.mark.parametrize("make", [lambda rng: perfect(rng, 3), imperfect])
def test_a_tree_comes_back_as_it_was(make):
    tree = make(np.random.default_rng(5))
    assert read_efg(write_efg(tree), "written") == tree


def test_the_catalogue_of_gambit_is_read(tmp_path):
    """Every tree of perfect recall that Gambit ships with becomes a scenario with the same tree."""
    pygambit = pytest.importorskip("pygambit")
    names = ["books/watson2013/fig29_1", "books/vonstengel2022/fig10.1", "journals/ijgt/selten1975/fig1",
             "journals/ijgt/selten1975/fig2", "journals/ijgt/selten1975/fig3", "books/myerson1991/fig2_1",
             "journals/geb/bagwell1995", "journals/other/reiley2008/fig1",
             "journals/mor/vonstengelforges2008/fig1", "journals/mor/vonstengelforges2008/fig9"]  # fmt: skip
    for name in names:
        tree = read_efg(pygambit.catalog.load(name).to_efg(), name)
        path = tmp_path / "tree.yaml"
        path.write_text(tree_text(tree, name), encoding="utf-8")
        again = named_tree(sim.load(path), None)
        assert sim.solve(path).equilibria
        assert _payoffs(again.root) == _payoffs(tree.root)
        assert _partition(again.root) == _partition(tree.root)


@pytest.mark.parametrize("chance", ['"" 1/2 "" 1/2', '"a" 0 "a" 1/2 "b" 1/2', '"a" 1/4 "a" 1/4 "a" 1/2'])
def test_results_of_chance_may_have_one_name(chance, tmp_path):
    count = chance.count('"') // 2
    ends = " ".join(f't "" {i + 1} "" {{{i}, 1}}' for i in range(count))
    tree = read_efg(f'EFG 2 R "t" {{"A" "B"}} c "" 1 "" {{{chance}}} 0 {ends}', "small.efg")
    path = tmp_path / "tree.yaml"
    path.write_text(tree_text(tree, "small"), encoding="utf-8")
    (one,) = sim.solve(path).equilibria
    expected = sum(p * after.payoffs[0] for p, (_, after) in zip(tree.root.chances, tree.root.moves, strict=True))
    assert one.payoffs == {"a": expected, "b": 1}
    assert _payoffs(named_tree(sim.load(path), None).root) == _payoffs(tree.root)


def _payoffs(node):
    return (node.payoffs, node.chances, tuple(_payoffs(after) for _, after in node.moves))


def _partition(root):
    """The information set of each decision, as a number in order of appearance."""
    seen, listed = {}, []

    def visit(node):
        if node.player >= 0:
            listed.append(seen.setdefault((node.player, node.information), len(seen)))
        for _, after in node.moves:
            visit(after)

    visit(root)
    return listed


def test_payoffs_along_a_path_add_up_and_need_not_be_said_again():
    tree = read_efg(OLD, "old.efg")
    (_, good), (_, bad) = tree.root.moves
    assert tree.root.chances == (Fraction(1, 2), Fraction(1, 2))
    assert [after.payoffs for _, after in good.moves] == [(10, 2), (0, 10)]
    assert [after.payoffs for _, after in bad.moves] == [(Fraction(1, 3), -1), (Fraction(31, 3), 1)]
    assert (good.information, bad.information) == ("(1,1)", "(1,2)")


def test_two_information_sets_of_the_same_name_stay_two():
    text = 'EFG 2 R "" {"A" "B"} p "" 1 1 "" {"x" "y"} 0 '
    text += 'p "" 2 1 "here" {"l" "r"} 0 t "" 1 "" {1, 2} t "" 2 "" {0, 1} '
    text += 'p "" 2 2 "here" {"l" "r"} 0 t "" 3 "" {1, 2} t "" 4 "" {0, 1}'
    (_, one), (_, two) = read_efg(text, "same.efg").root.moves
    assert (one.information, two.information) == ("here", "here (2)")


HEAD = 'EFG 2 R "t" { "A" "B" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NFG 1 R", ":1: expected: EFG, as in a file that begins with EFG 2 R (given: NFG)"),
        ("EFG 2 X", ":1: expected: R or D (given: X)"),
        ('EFG 2 R "t" { }', ":1: a game needs at least one player"),
        (HEAD + "x", ":2: expected: p, c or t, a node of the tree (given: x)"),
        (HEAD + 'p "" 3 1 "" { "x" } 0', ":2: there is no player 3; allowed: 1 to 2"),
        (HEAD + 'p "" 1 1 0', ":2: the information set 1 was not described before"),
        (HEAD + 'p "" 1 1 "" { } 0', ":2: an information set needs at least one move"),
        (HEAD + 'c "" 1 "" { "x" 1/2 "y" 1/3 } 0', ":2: the probabilities of a chance move add up to 5/6; expected: 1"),
        (HEAD + 't "" 1', ":2: the outcome 1 was not described before"),
        (HEAD + 't "" 1 "o" { 1 }', ":2: expected: a payoff, such as 3, 0.5 or 1/3; 1 missing (given: })"),
        (
            HEAD + 't "" 1 "o" { 1, 2, 3 }',
            ":2: expected: the end of the outcome, after a payoff for each player (given: 3)",
        ),
        (HEAD + 't "" 1 "o" { 1, 1/0 }', ":2: 1/0 divides by zero"),
        (
            HEAD + 'p "" 1 1 "" { "x" "y" } 0\nt "" 1 "o" { 1, 2 }',
            ":3: expected: p, c or t, a node of the tree (given: the end of the file)",
        ),
        (HEAD + 't "" 1 "o" { 1, 2 }\nt "" 0', ":3: the tree ends before t"),
        (
            HEAD + 'p "" 1 1 "" { "x" } 0\np "" 1 1 "" { "z" } 0',
            ":3: the information set 1 was described before with other moves",
        ),
        (
            HEAD + 'p "" 1 1 "" { "x" "y" } 0\nt "" 1 "" { 1, 2 }\nt "" 1 "" { 1, 3 }',
            ":4: the outcome 1 was described before with other payoffs",
        ),
    ],
)
def test_malformed_files_are_told_with_their_line(text, said):
    with pytest.raises(ScenarioError) as caught:
        read_efg(text, "bad.efg")
    assert str(caught.value) == f"bad.efg{said}"


def test_a_tree_that_is_too_deep_is_refused():
    text = HEAD + "".join(f'p "" 1 {i + 1} "" {{ "on" "out" }} 0\nt "" 0\n' for i in range(300)) + 't "" 0'
    tree = read_efg(text, "deep.efg")
    with pytest.raises(ScenarioError, match="the tree has 300 moves in a row; allowed: 200"):
        tree_text(tree, "deep.efg")
    with pytest.raises(ScenarioError, match="too large"):
        read_efg(text.replace('t "" 0', 'p "" 1 999 "" { "on" "out" } 0\nt "" 0') * 3, "deep.efg")


@pytest.mark.parametrize("count", [14, 15, 16, 17, 18, 40, 199])
def test_a_long_chain_of_moves_is_written_in_parts(count, tmp_path):
    """Whoever moves may end a game in which everybody gains by going on: at once, by backward induction."""
    moves = "".join(
        f'p "" {i % 2 + 1} {i + 1} "" {{ "out" "on" }} 0\nt "" {i + 1} "o" {{ {i + 2 - i % 2 * 2}, {i + i % 2 * 2} }}\n'
        for i in range(count)
    )
    tree = read_efg(f'{HEAD}{moves}t "" {count + 1} "o" {{ {count}, {count} }}', "long.efg")
    path = tmp_path / "long.yaml"
    path.write_text(tree_text(tree, "long.efg"))
    assert ("nodes:" in path.read_text()) == (count > 16)
    (one,) = sim.solve(path).equilibria
    assert list(one.payoffs.values()) == [2, 0]
    assert write_efg(named_tree(sim.load(path), None)) == write_efg(tree)
