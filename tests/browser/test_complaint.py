"""A complaint: from a pasted paragraph to the record in hand and the story gone, in every language."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles import search
from articles.models import Article
from tests.articles.admin.conftest import make_draft, make_rewrite, person
from tests.browser.people import signed_in
from tests.builders import make_article

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("review"), pytest.mark.django_db(transaction=True)]

COPIED = "The bank bought $120 million of bitcoin on Tuesday, it said."


def test_a_complaint_is_answered_with_the_whole_record(page: Page, live_server: Any, tmp_path: Path) -> None:
    ours = make_draft(status="published", body=f"## Overview\n\n{COPIED}")
    make_rewrite(ours, state="accepted", text=ours.body)
    translation = make_article(lang="uk", original=ours)
    search.index([ours.pk, translation.pk])

    signed_in(page, person("Editor"), live_server).goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Complaints").click()
    page.get_by_label("The paragraph that somebody complains of").fill(f"You wrote: “{COPIED}” That is our text!")
    page.get_by_role("button", name="Find our story").click()
    expect(page.get_by_role("group", name="Marked story")).to_contain_text("in the complaint, 11 words")
    expect(page.get_by_role("group", name="Marked source")).to_contain_text("in the complaint, 11 words")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the record (one file)").click()
    download.value.save_as(tmp_path / "record.json")
    record = json.loads((tmp_path / "record.json").read_text())
    assert {article["lang"] for article in record["articles"]} == {"en", "uk"}
    assert record["entries"][0]["title"] == "Bank buys bitcoin"

    page.get_by_label("Why is it withdrawn?").fill("They are right.")
    page.get_by_role("button", name="Withdraw everywhere").click()
    expect(page.get_by_text("Readers do not see")).to_be_visible()
    assert not Article.objects.public().exists()
