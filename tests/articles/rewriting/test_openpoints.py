"""What a text leaves open against its source, and how long an acknowledgement of it holds."""

import pytest

from articles.rewriting.openpoints import Basis, check
from articles.rewriting.proposals import SourceText

TITLE = "Harbour halts withdrawals"
TEXT = (
    "The Harbour exchange halted withdrawals on Monday after a fault in its wallet. "
    "It lost $82 million, said chief executive Ada Quill. "
    "Customers will be paid back in full from a reserve that the firm keeps for such days."
)
LONG_RUN = "Customers will be paid back in full from a reserve that the firm keeps for such days"


def basis(**overrides):
    return Basis(SourceText(TITLE, TEXT), **overrides)


def opened(text, title=TITLE, **overrides):
    return check(basis(**overrides), title, text).points


def test_a_text_that_stands_on_its_source_leaves_nothing_open():
    assert opened("Harbour stopped withdrawals on Monday. A wallet fault cost it $82 million, Ada Quill said.") == ()


def test_what_was_changed_or_invented_is_open_with_its_sentence_and_the_sources_words():
    [point] = opened("Harbour halted withdrawals on Monday. It lost $28 million in its wallet.")
    assert (point.kind, point.text, point.there) == ("number", "$28 million", "$82 million")
    assert point.sentence == "It lost $28 million in its wallet."
    assert point.word == "source: $82 million"


@pytest.mark.parametrize(
    "edited",
    [
        "Harbour halted all withdrawals on Monday.  It lost\n$28 million in its wallet.",
        "It lost $28 million in its wallet. Harbour halted withdrawals on Monday.",
    ],
)
def test_a_key_stays_while_its_own_sentence_does(edited):
    [before] = opened("Harbour halted withdrawals on Monday. It lost $28 million in its wallet.")
    assert [point.key for point in opened(edited)] == [before.key]


@pytest.mark.parametrize(
    "edited", ["Harbour made $28 million with its wallet.", "It lost $29 million in its wallet on Monday."]
)
def test_another_claim_or_another_sentence_is_asked_for_again(edited):
    [before] = opened("It lost $28 million in its wallet on Monday.")
    assert before.key not in {point.key for point in opened(edited)}


def test_a_source_that_changed_is_asked_for_again():
    ours = "It lost $28 million in its wallet."
    later = Basis(SourceText(TITLE, TEXT.replace("$82", "$38")))
    assert {point.key for point in check(later, TITLE, ours).points}.isdisjoint(point.key for point in opened(ours))


def test_twice_the_same_in_one_sentence_is_one_point():
    assert len(opened("It lost $28 million, yes $28 million, in its wallet on Monday.")) == 1


def test_a_long_run_of_the_sources_words_is_open_and_one_in_quotation_marks_is_not():
    [point] = opened(f"{LONG_RUN}.")
    assert (point.kind, point.text, point.word) == ("copied", LONG_RUN, "copied, 17 words")
    assert [each.kind for each in opened(f"The exchange says: “{LONG_RUN}.”") if each.kind == "copied"] == []


def test_an_extract_is_asked_for_once_whatever_it_copies():
    points = opened(TEXT, extracted=True)
    assert [(point.kind, point.span) for point in points] == [("extract", None)]
    assert [point.key for point in opened(f"{LONG_RUN}.", extracted=True)] == [points[0].key]


def test_an_extract_that_was_rewritten_is_none():
    assert opened("Harbour stopped withdrawals on Monday.", extracted=True) == ()


def test_our_own_text_may_be_copied():
    assert opened(TEXT, is_own=True) == ()


def test_a_view_is_an_opinion_but_its_figures_are_not():
    text = "Harbour halted withdrawals on Monday.\n\n## From author\n\nNobody ought to trust 77 bridges of straw."
    assert [point.text for point in opened(text)] == ["77"]


def test_a_gap_is_open_until_it_is_filled_or_removed():
    text = "## Overview\n\nHarbour halted withdrawals on Monday.\n\n## Impact on the crypto market"
    [point] = opened(text)
    assert (point.kind, point.text) == ("gap", "Impact on the crypto market")
    assert opened(text.partition("\n\n## Impact")[0]) == ()
    assert opened(f"{text}\n\n- Withdrawals halted on Monday.") == ()


def test_an_emptied_view_is_no_gap():
    assert opened("## Overview\n\nHarbour halted withdrawals on Monday.\n\n## From author\n\n") == ()


def test_a_translation_is_asked_for_once_and_its_numbers_one_by_one():
    text = (
        "Біржа Harbour зупинила виведення коштів у понеділок через збій у гаманці, і це сталося не вперше. "
        "Вона втратила 28 мільйонів доларів, сказала Ada Quill, і клієнти отримають усі свої гроші."
    )
    kinds = [point.kind for point in opened(text, title="Harbour зупиняє виведення")]
    assert kinds[0] == "language"
    assert kinds[1:] == ["number"]


def test_the_headline_is_held_against_the_source_too():
    assert [
        point.text for point in opened("Harbour halted withdrawals.", title="Harbour exchange lost $28 million")
    ] == ["$28 million"]
