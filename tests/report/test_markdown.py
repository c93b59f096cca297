"""Text from a scenario is text in Markdown too: read by a CommonMark parser, labels make nothing but text."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from sim.report.blocks import Document, Illustration, Items, Paragraph, Section, Table
from sim.report.formats import as_markdown

HOSTILE = [
    "[link](http://example.org)", "![picture](x.png)", "<b>bold</b>", "<script>alert(1)</script>", "<http://a.org>",
    "# Heading", "#hash", "- item", "* item", "+ item", "1. first", "2) second", "> quote", "---", "***", "===", "~~~",
    "```sh", "`code`", "    indented", "\ttabbed", "*stars*", "__lines__", "a_b_c", "back\\slash", "ends in \\",
    "&lt;i&gt;", "&copy;", "&#35; x", "[ref]: http://a.org", "[ref]", "a | b", "| a |", "two\nlines", "a\n\n# b",
    "a\n===", "!", "![", "](", "\\[x\\](y)", "-", "+", "=", "1.", "10)", ".", "~~gone~~", "&", "<!-- hidden -->",
    "<?php ?>", "line  \nbreak", "Ünïcode – “quoted”", "$x^2$", ":::", "[^1]", "- [ ] task", "a" * 300,
]  # fmt: skip
PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def parsed(block):
    document = Document("en", "Title", "", "", (Section("s", "Part", (block,)),))
    return PARSER.parse(as_markdown(document).decode())


def flat(text):
    return " ".join(text.split())


def contents(tokens, kind):
    """The text of the inline parts of a kind of block, and every kind of token within them."""
    texts, kinds = [], set()
    for before, token in pairwise(tokens):
        if before.type == kind and token.type == "inline":
            texts.append("".join(child.content for child in token.children if child.type in ("text", "softbreak")))
            kinds |= {child.type for child in token.children}
    return texts, kinds


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_a_paragraph(label):
    tokens = parsed(Paragraph((label,)))
    assert [token.type for token in tokens if token.level == 0 and token.nesting == 1] == [
        "heading_open", "heading_open", "paragraph_open"
    ]  # fmt: skip
    texts, kinds = contents(tokens, "paragraph_open")
    assert list(map(flat, texts)) == [flat(label)] and kinds <= {"text"}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_a_list(label):
    tokens = parsed(Items((label, "plain", label)))
    assert [token.type for token in tokens if token.nesting == 1] == [
        "heading_open", "heading_open", "bullet_list_open", *["list_item_open", "paragraph_open"] * 3
    ]  # fmt: skip
    texts, kinds = contents(tokens, "paragraph_open")
    assert list(map(flat, texts)) == [flat(label), "plain", flat(label)] and kinds <= {"text"}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_a_table(label):
    tokens = parsed(Table(label, (label, "b"), ((label, "1"), ("c", label))))
    heads, kinds = contents(tokens, "th_open")
    cells, more = contents(tokens, "td_open")
    assert [flat(text) for text in (*heads, *cells)] == [flat(label), "b", flat(label), "1", "c", flat(label)]
    assert kinds | more <= {"text"}
    (caption,), kinds = contents(tokens, "paragraph_open")
    assert flat(caption) == flat(label) and kinds <= {"text", "strong_open", "strong_close"}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_headings_and_titles(label):
    part = Section("s", label, (Section("t", label, (Paragraph(("x",)),)),))
    tokens = PARSER.parse(as_markdown(Document("en", label, label, "", (part,))).decode())
    heads, kinds = contents(tokens, "heading_open")
    assert list(map(flat, heads)) == [flat(label)] * 3 and kinds <= {"text"}
    (subtitle, _), kinds = contents(tokens, "paragraph_open")
    assert flat(subtitle) == flat(label) and kinds <= {"text"}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_in_what_describes_a_figure(label):
    tokens = parsed(Illustration("a/b c", "t", "c", label, b"<svg/>"))
    (image,) = [child for token in tokens for child in token.children or () if child.type == "image"]
    assert flat("".join(child.content for child in image.children)) == flat(label)
    assert re.fullmatch(r"figures/[a-z0-9-]+\.svg", image.attrs["src"])
