import pytest

from articles.admin.evidence import Evidence, evidence
from articles.admin.marking import Mark, Passage, passages, pieces
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import SourceText
from tests.yardstick import within


def test_joined_pieces_are_the_text_again() -> None:
    text = "abcdefghij"
    marks = [Mark(0, 6, "partly", "partly"), Mark(4, 8, "copied", "copied"), Mark(5, 6, "figure", "no")]
    assert "".join(piece.text for piece in pieces(text, marks)) == text


def test_a_word_stands_once_where_its_mark_ends() -> None:
    cut = pieces("abcdef", [Mark(0, 4, "partly", "partly"), Mark(2, 3, "figure", "not in the source")])
    assert [(piece.text, tuple(mark.word for mark in piece.ending)) for piece in cut] == [
        ("ab", ()),
        ("c", ("not in the source",)),
        ("d", ("partly",)),
        ("ef", ()),
    ]
    assert cut[1].kinds == "nr-m-partly nr-m-figure"


def test_a_mark_beyond_the_text_is_left_out() -> None:
    assert [piece.kinds for piece in pieces("abc", [Mark(1, 9, "partly"), Mark(2, 2, "partly")])] == [""]


def test_nothing_at_all_has_no_pieces() -> None:
    assert pieces("", [Mark(0, 1, "partly")]) == []


def test_passages_are_sentences_and_what_is_between_them_and_lose_nothing() -> None:
    text = "One. Two.\n\n## Head\n\nThree."
    told = [(0, 4), (5, 9), (20, 26)]
    made = passages(text, [Mark(2, 7, "copied")], told)
    assert "".join(piece.text for passage in made for piece in passage.pieces) == text
    assert [
        (passage.number, "".join(piece.text for piece in passage.pieces)) for passage in made if passage.number
    ] == [
        (1, "One."),
        (2, "Two."),
        (3, "Three."),
    ]


SOURCE = "The exchange listed 40 coins on Monday. Its volume reached $3.2 billion."


def _evidence(source_title: str, source: str, title: str, text: str, *, drafted_view: bool = False) -> Evidence:
    return evidence(Basis(SourceText(source_title, source)), title, text, drafted_view=drafted_view)


def _marked(told: list[Passage]) -> list[tuple[str, tuple[str, ...]]]:
    """Each piece with the words behind it."""
    return [
        (piece.text, tuple(mark.word for mark in piece.ending if mark.word))
        for passage in told
        for piece in passage.pieces
    ]


def _words(text: str, *, drafted_view: bool = False) -> list[str]:
    made = _evidence("Exchange lists coins", SOURCE, "Exchange lists coins", text, drafted_view=drafted_view)
    return [word for _, words in _marked(made.proposal) for word in words]


def test_a_number_told_otherwise_names_what_the_source_says() -> None:
    assert "source: $3.2 billion" in _words("Its volume reached $3.7 billion.")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Its volume fell to about $3 billion.", "rounded from $3.2 billion"),
        ("The exchange listed 40 coins on Friday.", "source: Monday"),
        ("The exchange listed 40 coins for Ada Quill.", "not in the source"),
        ("See [it](https://a.example/1), where 40 coins are.", "link not in the source"),
        ("“The exchange listed 40 coins on Monday,” Quill said.", "no quotation in the source"),
        ("“The exchange listed forty old coins on Monday,” Quill said.", "quotation altered"),
    ],
)
def test_each_kind_of_claim_has_its_word(text: str, word: str) -> None:
    assert word in _words(text)


def test_words_of_somebody_else_are_told_as_such() -> None:
    source = "“We listed all these coins on Monday,” Ada Quill said."
    made = _evidence("Coins", source, "Coins", source.replace("Ada Quill", "Bob Marsh"))
    assert "said by somebody else in the source" in [word for _, words in _marked(made.proposal) for word in words]


def test_a_number_that_went_the_other_way_names_both() -> None:
    made = _evidence("Coins", "Coins fell 5% on Monday.", "Coins", "Coins rose 5% on Monday.")
    assert ("rose 5%", ("source: fell 5%",)) in _marked(made.proposal)


def test_a_sentence_from_nowhere_has_nothing_behind_it() -> None:
    assert "nothing behind it" in _words("Regulators in Paris applauded the courageous decision yesterday.")


def test_a_view_is_called_one_only_where_a_model_drafted_it() -> None:
    text = "## From author\n\nThe exchange listed 40 coins on Monday."
    assert "a view, drafted by the model" in _words(text, drafted_view=True)
    assert "a view, drafted by the model" not in _words(text)


def test_an_opinion_needs_nothing_behind_it_but_its_figures_do() -> None:
    view = "Courage like this deserves 77,123 applauding readers."
    text = f"## From author\n\n{view}\n\n## Impact\n\n- Whales could surface."
    assert _words(text) == ["a view", "not in the source", "nothing behind it"]


def test_what_the_proposal_left_out_is_marked_in_the_source() -> None:
    made = _evidence("Coins", SOURCE, "Coins", "The exchange listed 40 coins.")
    assert ("$3.2 billion", ("left out",)) in _marked(made.source)


def test_growth_counts_the_texts_without_their_headlines() -> None:
    summary = _evidence("T", "a" * 100, "T", "b" * 250).summary
    assert (summary.source_length, summary.length, summary.times) == (100, 250, 2.5)


def test_a_source_without_text_has_no_growth() -> None:
    assert _evidence("Only a headline", "", "T", "Some text.").summary.times is None


@pytest.mark.parametrize("hostile", ["17 31 ", "Dot. ", "## a\n\n", '"a b" ', "BTC ", "a "])
def test_no_text_keeps_the_screen_waiting(hostile: str) -> None:
    text = hostile * (30_000 // len(hostile))
    with within(500):
        _evidence("T", text, "T", text, drafted_view=True)


def test_a_claim_leads_to_its_sentence_in_the_source() -> None:
    made = _evidence("Coins", SOURCE, "Coins", "Volume reached $3.2 billion. The exchange listed 40 coins.")
    leading = {piece.text: piece.source for passage in made.proposal for piece in passage.pieces if piece.source}
    numbers = {passage.pieces[0].text[:12]: passage.number for passage in made.source if passage.number}
    assert (leading["$3.2 billion"], leading["40"]) == (numbers["Its volume r"], numbers["The exchange"])


def test_a_sentence_ends_with_the_number_of_the_one_it_stands_on() -> None:
    made = _evidence("Coins", SOURCE, "Coins", "Volume reached $3.2 billion.")
    refs = [mark.source for passage in made.proposal for piece in passage.pieces for mark in piece.ending]
    assert refs == [1, 3]  # the headline stands on the headline


def test_what_is_open_carries_its_point_once() -> None:
    made = _evidence("Coins", SOURCE, "Coins", "The exchange listed 90 coins, yes 90 coins, on Monday.")
    [point] = made.points
    keys = [mark.point for passage in made.proposal for piece in passage.pieces for mark in piece.ending if mark.point]
    assert keys == [point.key]


def test_the_share_of_copied_words_is_told_for_each_sentence() -> None:
    copy = SOURCE.partition(". ")[0]
    made = _evidence("Coins", SOURCE, "Coins", f"{copy}. Nothing here was taken from anywhere.")
    assert [(sentence[:12], round(overlap.share)) for sentence, overlap in made.overlaps] == [
        ("Coins", 0),
        ("The exchange", 100),
        ("Nothing here", 0),
    ]
    assert (made.summary.verbatim, made.summary.words) == (7, 14)
