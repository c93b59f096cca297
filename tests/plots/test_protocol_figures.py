"""What the figures of trees, offers, beliefs and comparisons show agrees with the solutions that they are made of."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from matplotlib.colors import to_hex

from sim.plots import PLOTS, words
from sim.plots.page import lettering, looks
from sim.plots.page.looks import outcome_looks
from sim.plots.protocols.beliefs_view import Beliefs
from sim.plots.protocols.offers_view import ACCEPTED, REFUSED, OfferPaths
from sim.plots.protocols.tree_layout import layout, outline
from sim.plots.protocols.tree_view import LEFT, ON_PATH, GameTree
from sim.plots.solved import looks_of
from sim.protocols.spec import NO_DEAL
from tests.plots import protocols
from tests.plots.drawn import texts
from tests.plots.gallery import CASES


def tree_of(picture):
    return GameTree(picture, picture.rules)


def followed(tree, place, equilibrium):
    """How likely a node is, multiplied up from the root along the way there."""
    chance = Fraction(1)
    for node, move in tree.form.way(place):
        chance *= tree.moves[equilibrium][node][move]
    return chance


@pytest.mark.parametrize("name", CASES["tree"])
def test_thick_moves_are_those_that_some_equilibrium_reaches(name):
    tree = tree_of(CASES["tree"][name]())
    for node in tree.nodes[1:]:
        reached = any(followed(tree, node.index, one) > 0 for one in range(len(tree.equilibria)))
        assert (node.weight == ON_PATH) == reached
        up, move = tree.form.parents[node.index]
        assert (node.weight == LEFT) == (not any(moves[up][move] > 0 for moves in tree.moves))


@pytest.mark.parametrize("name", CASES["tree"])
def test_the_outcomes_of_a_tree_are_where_the_thick_moves_end(name):
    tree = tree_of(CASES["tree"][name]())
    for place, one in enumerate(tree.equilibria[:6]):
        found = dict.fromkeys(one.outcomes, Fraction(0))
        for node in tree.nodes:
            if not node.children:
                found[node.outcome] += followed(tree, node.index, place)
        assert found == one.outcomes


@pytest.mark.parametrize("name", CASES["tree"])
@pytest.mark.parametrize("wide", [7.0, 3.3])
def test_a_node_stands_in_the_middle_of_those_that_follow_and_ends_keep_their_order(name, wide):
    tree = tree_of(CASES["tree"][name]())
    with looks.applied(lettering.families(tree.solved.texts())[0]):
        found, narrow = layout(tree, wide, 8.0), outline(tree, wide, 8.0)
    ends = [spot.at[1] for node, spot in zip(tree.nodes, found.spots, strict=True) if not node.children]
    assert all(low < high for low, high in pairwise(ends))
    if found.table is not None:
        for node in (node for node in tree.nodes if node.children):
            first, last = (found.spots[node.children[place]].at[1] for place in (0, -1))
            assert found.spots[node.index].at[1] == pytest.approx((first + last) / 2)
            assert len({found.spots[child].at[0] for child in node.children}) == 1
    rows = [spot.at[1] for spot in narrow.spots]
    assert rows == sorted(set(rows))


def test_an_incredible_threat_is_told():
    caption = words("tree", protocols.ultimatum()).caption
    assert "Resting on an incredible threat, since no belief makes every move best: B." in caption
    drawn = texts(PLOTS["tree"].draw(protocols.ultimatum()))
    assert {"accept", "North (1)", "Demands withdrawal [A]"} <= {" ".join(text.split()) for text in drawn}


def test_decisions_that_cannot_be_told_apart_are_linked():
    axes = PLOTS["tree"].draw(protocols.ultimatum())
    dashed = [line for line in axes.lines if line.get_linestyle() == "--" and line.get_linewidth() == 1.0]
    assert len(dashed) == 1
    bent = [line for line in PLOTS["tree"].draw(protocols.crossing()).lines if len(line.get_xdata()) == 4]
    assert len(bent) == 2


def test_with_many_equilibria_no_move_names_them():
    tree = tree_of(protocols.full_tree(3, tied=True))
    assert len(tree.equilibria) == 128
    assert all(node.weight == ON_PATH and not node.mark for node in tree.nodes)


@pytest.mark.parametrize("name", CASES["offers"])
def test_paths_are_refused_up_to_the_last_round(name):
    picture = CASES["offers"][name]()
    paths = OfferPaths(picture, picture.rules)
    for place, one in enumerate(picture.solution.equilibria):
        made = [next(cell for cell in cells.values() if cell.made) for cells in paths.cells(place)]
        assert all(cell.answer == REFUSED for cell in made[:-1])
        assert (made[-1].answer == ACCEPTED) == any(p > 0 for key, p in one.outcomes.items() if key != NO_DEAL)
        assert all(cells.keys() <= paths.rows.keys() for cells in paths.cells(place))


def test_the_bar_of_a_path_has_the_outcomes_probabilities():
    picture = protocols.breakdown()
    axes = PLOTS["offers"].draw(picture)
    frames = [patch for patch in axes.patches if hasattr(patch, "get_width") and patch.get_height() == 0.15]
    widths = [patch.get_width() for patch in frames]
    assert [width / sum(widths) for width in widths] == pytest.approx([0.9, 0.1])


def test_rounds_without_room_are_left_out_and_the_caption_says_so():
    picture = protocols.stalling(41)
    drawn = texts(PLOTS["offers"].draw(picture, width=3.5))
    assert {"1", "41", "…"} <= drawn.keys()
    assert "20" not in drawn
    assert "Dots stand for rounds" in words("offers", picture).caption
    assert "Dots stand for rounds" not in words("offers", protocols.offers()).caption


def test_a_tie_has_a_panel_for_each_path():
    picture = protocols.offers()
    count = len(picture.solution.equilibria)
    assert count > 1
    drawn = texts(PLOTS["offers"].draw(picture))
    headings = [text for text in drawn if text[1:2] == "\u2002"]
    assert len(headings) == min(count, 4)


@pytest.mark.parametrize("name", CASES["beliefs"])
def test_beliefs_after_messages_that_are_sent_follow_bayes_rule(name):
    picture = CASES["beliefs"][name]()
    beliefs = Beliefs(picture, picture.rules)
    for place, one in enumerate(picture.solution.equilibria):
        plans = one.strategies[beliefs.sender]
        for message in beliefs.rules.messages:
            joint = [p * plans[kind][message] for p, kind in zip(beliefs.prior, beliefs.rules.types, strict=True)]
            found = beliefs.belief(place, message)
            assert sum(found) == pytest.approx(1)
            assert (beliefs.senders(place, message) == "never sent") == (sum(joint) == 0)
            if sum(joint):
                assert found == pytest.approx([float(share / sum(joint)) for share in joint])


def test_beliefs_that_support_an_answer_are_drawn_as_the_range_they_have():
    """After Quiche, which nobody sends, surly may have any probability up to a half, and wimpish any from there on."""
    picture = protocols.breakfast()
    beliefs = Beliefs(picture, picture.rules)
    index = next(
        i for i in range(2) if not beliefs.play(i).sent["quiche"] and len(beliefs.play(i).equilibrium.supporting[1]) > 1
    )
    (low, high), (from_, to) = beliefs.bounds(index, "quiche")
    assert 0 in (low, from_) and 1 in (high, to) and {high, to} - {1} == {low, from_} - {0} == {0.5}
    assert any("–" in text for text in beliefs.values(index, "quiche"))
    for message, sent in beliefs.play(index).sent.items():
        assert not sent or all(low == high for low, high in beliefs.bounds(index, message))


def test_messages_that_are_never_sent_are_hatched():
    axes = PLOTS["beliefs"].draw(protocols.breakfast())
    bars = [patch for patch in axes.patches if patch.get_zorder() == 2]
    hatched = [bar for bar in bars if bar.get_hatch()]
    assert (len(bars), len(hatched)) == (16, 8)
    assert {round(bar.get_width() / max(b.get_width() for b in bars), 3) for bar in bars if not bar.get_hatch()} == {
        1.0,
        round(1 / 9, 3),
    }
    assert "never sent" in texts(axes)


def test_the_title_names_the_kinds_of_equilibria():
    title = "4 perfect Bayesian equilibria: pooling on Beer and pooling on Quiche"
    assert words("beliefs", protocols.breakfast()).title == title
    assert "it fails the intuitive criterion" in words("beliefs", protocols.breakfast()).description


@pytest.mark.parametrize("name", CASES["comparison"])
def test_each_bar_is_divided_by_the_outcomes_probabilities(name):
    comparison = CASES["comparison"][name]()
    axes = PLOTS["comparison"].draw(comparison)
    frames = [patch for patch in axes.patches if getattr(patch, "get_height", lambda: 0)() == 0.145]
    bars = [one for case in comparison.cases for one in case.distinct[:5]]
    assert len(frames) == sum(sum(p > 0 for p in one.outcomes.values()) for one in bars)
    total = sum(frame.get_width() for frame in frames) / len(bars)
    drawn = iter(frame.get_width() / total for frame in frames)
    for one in bars:
        meant = [float(one.outcomes[key]) for key in comparison.outcomes if one.outcomes.get(key, 0) > 0]
        assert [next(drawn) for _ in meant] == pytest.approx(meant)


def test_dots_stand_at_the_payoffs():
    comparison = protocols.talks()
    axes = PLOTS["comparison"].draw(comparison)
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    gains = [float(g) for case in comparison.cases for one in case.distinct[:5] for g in one.payoffs.values()]
    for side in (0, 1):  # an affine scale for each player
        pairs = sorted(zip(gains[side::2], dots[side::2], strict=True))
        (low, left), (high, right) = pairs[0], pairs[-1]
        assert all(x == pytest.approx(left + (value - low) / (high - low) * (right - left)) for value, x in pairs)


def test_a_case_without_an_answer_says_why():
    comparison = protocols.talks()
    failed = [case for case in comparison.cases if case.message]
    assert [case.variant for case in failed] == ["War for free"]
    assert any(
        "too large to be solved" in " ".join(text.split()) for text in texts(PLOTS["comparison"].draw(comparison))
    )
    count = sum(any(one.outcomes["ceasefire"] for one in case.equilibria) for case in comparison.cases)
    assert 0 < count < len(failed) + 5
    assert f"30-day ceasefire in {count} of 6" in words("comparison", comparison).title


def test_what_is_not_proven_complete_is_marked():
    talks = protocols.talks()
    comparison, doubtful = (
        replace(talks, cases=tuple(replace(case, complete=complete) for case in talks.cases))
        for complete in (True, False)
    )
    assert "In 5 cases, marked with an asterisk" in words("comparison", doubtful).caption
    assert "asterisk" not in words("comparison", comparison).caption
    assert any(text.endswith("*") for text in texts(PLOTS["comparison"].draw(doubtful)))


def test_an_option_has_its_colour_also_where_a_protocol_uses_few_of_them():
    """The tree has only the last option and no deal as ends."""
    root = {"player": "north", "actions": {"agree": "freeze", "refuse": "no_deal"}}
    picture = protocols.solved({"kind": "tree", "root": root})
    assert list(picture.outcomes) == ["freeze", NO_DEAL]
    everything = outcome_looks([*protocols.DEALS, NO_DEAL])
    assert looks_of(picture)["freeze"] == everything["freeze"]
    colours = {to_hex(patch.get_facecolor()) for patch in PLOTS["tree"].draw(picture).patches}
    assert everything["freeze"].tint in colours
    comparison = protocols.talks()
    drawn = {to_hex(patch.get_facecolor()) for patch in PLOTS["comparison"].draw(comparison).patches}
    assert everything["freeze"].tint in drawn
