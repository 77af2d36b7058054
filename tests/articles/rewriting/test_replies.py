"""Which replies become proposals."""

import json

import pytest

from articles.rewriting.replies import BadReply, read, schema
from tests.articles.rewriting.llmserver import sample_reply
from tests.articles.rewriting.stories import LONG, UKRAINIAN, make_request, make_source

UKRAINIAN_REPLY = {
    "title": "Біржа «Гавань» зупинила виведення коштів",
    "overview": "Біржа зупинила виведення коштів через несправність гаманця, повідомила компанія.",
    "what_happened": "Несправність виявили у понеділок двоє інженерів. Торги тривають, поки гаманець закрито.",
    "impact": [
        "Виведення коштів призупинено до усунення несправності.",
        "Ціна біткоїна впала після повідомлення біржі.",
        "Регулятор просить подати звіт до першого березня.",
    ],
}


def reply(**changes):
    return json.dumps(sample_reply() | changes, ensure_ascii=False)


def problems(content, **overrides):
    with pytest.raises(BadReply) as caught:
        read(content, make_request(**overrides))
    return " ".join(caught.value.problems)


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "```json\n{}\n```",
        "```\n{}\n```\n",
        "<think>The editor wants {{json}}.</think>\n{}",
        "Here you are:\n{}\nAnything else?",
        "\ufeff{}",
    ],
)
def test_the_object_is_found_in_what_models_put_around_it(wrapped):
    content = wrapped.replace("{}", reply()).replace("{{json}}", "json")
    assert read(content, make_request()).title == "Harbour exchange halts withdrawals"


@pytest.mark.parametrize(
    "content", ["", "  ", "```\n```", "null", "[]", "{", "{'title': 1}", '"text"', "[" * 100_000, "NaN"]
)
def test_what_is_no_object_is_no_reply(content):
    assert problems(content)


@pytest.mark.parametrize("missing", ["title", "overview", "what_happened", "impact"])
def test_each_section_is_required(missing):
    fields = sample_reply()
    del fields[missing]
    assert problems(json.dumps(fields)) == f"{missing}: Field required."


@pytest.mark.parametrize("empty", ["", "   ", "...", "\u200b\u200b\u200b\u200b", None, 5, ["text"], {"text": "a"}])
def test_an_empty_or_odd_overview_is_refused(empty):
    assert "overview" in problems(reply(overview=empty))


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_three_to_six_bullets(count):
    assert "impact" in problems(reply(impact=[f"Effect number {n} is felt on the market." for n in range(count)]))


def test_bullets_that_say_the_same_are_refused():
    assert "are the same" in problems(reply(impact=["Prices fell after the notice."] * 3))


def test_list_signs_before_bullets_are_taken_off():
    items = ["- Prices fell after it.", "• Trading goes on for now.", "3. The regulator asks questions."]
    assert read(reply(impact=items), make_request()).impact == (
        "Prices fell after it.",
        "Trading goes on for now.",
        "The regulator asks questions.",
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("The exchange halted.\n## Buy now\nToday only, dear readers.", "heading"),
        ("The exchange halted\n=====\nand that is that, readers.", "heading"),
        ("The exchange <b>halted</b> its withdrawals on Monday.", "HTML"),
        ("The exchange <!-- x --> halted its withdrawals on Monday.", "HTML"),
        ("The exchange &lt;script&gt; halted its withdrawals.", "HTML"),
        ("The exchange [halted](https://evil.example) withdrawals.", "link"),
        ("The exchange [halted][1] its withdrawals on Monday.", "link"),
        ("The exchange halted, see https://evil.example now.", "link"),
        ("The exchange halted, see www.evil.example now please.", "link"),
        ("The exchange halted javascript:alert(1) withdrawals.", "link"),
        ("The exchange halted.\n```\ncode\n```\nAnd so it goes on.", "code"),
    ],
)
@pytest.mark.parametrize("field", ["overview", "what_happened", "from_author", "title"])
def test_no_markup_gets_in(field, text, complaint):
    found = problems(reply(**{field: text}))
    assert found.startswith(f"{field}: holds")
    assert complaint in found


def test_no_link_gets_into_a_bullet():
    items = [*sample_reply()["impact"][:2], "More at https://evil.example/shop today."]
    assert "impact.2: holds a link" in problems(reply(impact=items))


def test_too_long_a_section_is_refused():
    assert "overview" in problems(reply(overview="A word or two. " * 200))


def test_emphasis_is_undone_and_white_space_is_one_blank():
    proposal = read(reply(overview="The **Harbour** exchange\n has *halted*   its withdrawals."), make_request())
    assert proposal.overview == "The Harbour exchange has halted its withdrawals."


def test_paragraphs_of_what_happened_are_kept():
    assert read(reply(), make_request()).markdown.count("\n\nNo customer has lost money") == 1


def test_keys_that_nobody_asked_for_are_ignored():
    assert not hasattr(read(reply(slug="evil", draft=False), make_request()), "slug")


def test_a_view_may_be_empty_or_missing():
    fields = sample_reply()
    del fields["from_author"]
    assert read(json.dumps(fields), make_request()).from_author == ""
    assert not read(reply(from_author=""), make_request()).needs_confirming


def test_a_reply_in_another_script_is_refused():
    assert "not in the language" in problems(json.dumps(UKRAINIAN_REPLY))
    assert "not in the language" in problems(reply(), source=make_source(text=UKRAINIAN, lang="uk"))


def test_a_reply_in_another_language_of_the_same_script_is_refused():
    spanish = (
        "La bolsa ha detenido los retiros de la criptomoneda por un fallo en la cartera, según dijo la empresa "
        "en un comunicado para los clientes."
    )
    assert "not in the language" in problems(
        reply(
            overview=spanish,
            what_happened=spanish,
            from_author="",
            impact=[
                "Los retiros están en espera hasta que se repare el fallo de la cartera.",
                "El comercio en la bolsa sigue mientras la cartera está cerrada.",
                "La bolsa dice que ha informado al regulador de la parada.",
            ],
        )
    )


def test_a_ukrainian_reply_to_a_ukrainian_source_is_welcome():
    proposal = read(json.dumps(UKRAINIAN_REPLY), make_request(make_source(text=UKRAINIAN, lang="uk")))
    assert proposal.markdown.startswith("## Огляд\n\nБіржа")


def test_the_language_of_an_unlabelled_source_is_guessed():
    assert read(json.dumps(UKRAINIAN_REPLY), make_request(make_source(text=UKRAINIAN, lang=""))).lang == "uk"
    assert read(reply(), make_request(make_source(text=LONG, lang=""))).lang == "en"


def test_the_schema_has_what_strict_mode_wants():
    wanted = schema(make_request(from_author=False))
    assert wanted["required"] == list(wanted["properties"]) == ["title", "overview", "what_happened", "impact"]
    assert wanted["additionalProperties"] is False
