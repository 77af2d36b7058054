"""No page of the paper keeps anybody out: axe finds nothing at all, on a desk and on a phone, in light and in dark.

A new public page, or a new state of one, joins `PAGES`: its name, and a function that makes what it shows and gives its
address. A test below names every template of the paper that no page here shows.
"""

import mimetypes
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from django.views.defaults import server_error
from jinja2 import Environment
from playwright.sync_api import Browser, Route

from articles import search, sharing, tallying
from articles.models import Amendment, Article
from articles.people.signing import ensure
from tests.articles.admin.conftest import make_draft, make_rewrite, person
from tests.browser.axe import every_violation
from tests.builders import make_article, make_category, make_cover, make_entry, make_source, make_tag, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("axe of readers"),
    pytest.mark.timeout(120),
    pytest.mark.django_db,
]

HOST = "http://paper.test"
SCREENS = {
    "desk, light": (1440, "light"),
    "phone, dark": (360, "dark"),
    "desk, dark": (1440, "dark"),
    "phone, light": (360, "light"),
}
IN_EVERY_RUN = 2  # of these screens, page by page in turns
TEXT = (
    "<h2>Overview</h2><p>It rose, <a href='https://wire.example/1'>they say</a>.</p><ul><li>One</li></ul>"
    "<blockquote><p>So it is.</p></blockquote><table><thead><tr><th>Coin</th><th>Price</th></tr></thead><tbody>"
    "<tr><td>BTC</td><td align='right'>71,000</td></tr></tbody></table><pre><code>one\ntwo</code></pre>"
)


def _story(**overrides: Any) -> Article:
    """One of many, and everything that a story can have."""
    now = timezone.now()
    editor = overrides.pop("editor", None) or make_user(first_name="Ada", last_name="Byron")
    place = {
        "lang": overrides.get("lang", "en"),
        "category": make_category(key="BTC", name="Bitcoin"),
        "source": overrides.pop("source", None) or make_source(key="wire", name="Valley Wire"),
        "editor": editor,
    }
    tags = [make_tag(name="ETF"), make_tag(name="MINING")]
    for number in range(9):
        cover = make_cover(alt="A coin", credit_name="Jo Lens") if number % 2 else None
        mood = ("POSITIVE", "NEUTRAL", "NEGATIVE")[number % 3]
        at = now - timedelta(minutes=number + 3)
        section = make_category(key=f"SECTION{number % 3}")
        make_article(**{**place, "category": section}, tags=tags, cover=cover, sentiment=mood, published_at=at)
    fields = {"slug": "story", "title": "Coin rises", "html": TEXT, "published_at": now - timedelta(minutes=2)}
    fields |= {"source_url": "https://wire.example/1", "cover": make_cover(alt="A coin", credit_name="Jo Lens")}
    return make_article(**{**place, "tags": tags, **fields, **overrides})


def _of_story(**overrides: Any) -> Callable[[], str]:
    return lambda: _story(**overrides).get_absolute_url()


def _corrected() -> str:
    article = _story(updated_at=timezone.now())
    Amendment.objects.create(
        article=article, kind="correction", note="It was Tuesday.", version=2, at=timezone.now(), told_at=timezone.now()
    )
    make_rewrite(article, state="accepted", model="writer-1", decided_by=article.editor, decided_at=timezone.now())
    return article.get_absolute_url()


def _promotion() -> str:
    entry = make_entry(possible_promotion="It says “sponsored”.")
    return _story(entry=entry, source=entry.source).get_absolute_url()


def _in_ukrainian(path: str = "") -> Callable[[], str]:
    """The story itself where no `path` is given."""

    def address() -> str:
        english = _story()
        story = _story(lang="uk", title="Біткоїн зростає", source=english.source, editor=english.editor)
        return path or story.get_absolute_url()

    return address


def _at(path: str) -> Callable[[], str]:
    def address() -> str:
        _story()
        search.index(Article.objects.values_list("pk", flat=True))
        return path

    return address


def _corrections() -> str:
    _corrected()
    return "/corrections/"


def _ai_use() -> str:
    _corrected()
    return "/how-we-use-ai/"


def _author() -> str:
    article = _story()
    assert article.editor
    profile = ensure(article.editor)
    profile.bio, profile.photo = "Writes on engines.", make_cover()
    profile.save()
    return "/authors/ada-byron/"


def _one_story() -> str:
    make_article(published_at=timezone.now())
    return "/"


def _withdrawn() -> str:
    return make_article(status="withdrawn").get_absolute_url()


def _weeks() -> str:
    tag, now = make_tag(name="ETF"), timezone.now()
    for number in range(40):
        mood = ("POSITIVE", "NEUTRAL", "NEGATIVE")[number % 7 % 3]
        origin = ("lexicon", "upstream", "person", "")[number % 4]
        at = now - timedelta(days=number * 2 + number % 3 * 5)
        make_article(tags=[tag], sentiment=mood, sentiment_by=origin, published_at=at)
    tallying.rebuild()
    return "/tag/etf/"


def _older() -> str:
    for _ in range(35):
        make_article(tags=[make_tag(name="ETF")])
    page = Client().get("/tag/etf/").content.decode()
    return f"/tag/etf/?before={page.partition('?before=')[2].partition(chr(34))[0]}"


def _preview(over: bool = False) -> str:
    editor, now = person("Editor"), timezone.now()
    article = make_draft(body="Not yet public.", html="")
    link = sharing.share(article, editor, now, until=now + timedelta(days=1))
    if over:
        sharing.take_back(article, editor, now)
    return sharing.address_of(link).removeprefix(django_settings.SITE_URL)


PAGES: dict[str, Callable[[], str]] = {
    "home": _at("/"),
    "home of one story": _one_story,
    "home of none": lambda: "/",
    "home in Ukrainian": _in_ukrainian("/uk/"),
    "story": _of_story(),
    "story without a picture": _of_story(cover=None),
    "story with a long headline": _of_story(title="A headline that goes on and on, " * 4),
    "corrected story": _corrected,
    "story that may be a promotion": _promotion,
    "story in Ukrainian": _in_ukrainian(),
    "section": _at("/category/btc/"),
    "tag": _at("/tag/etf/"),
    "tag with its weeks": _weeks,
    "tag, later page": _older,
    "tag in Ukrainian": _in_ukrainian("/uk/tag/etf/"),
    "source": _at("/source/wire/"),
    "author": _author,
    "archive": lambda: _of_month(_story()),
    "search": _at("/search/"),
    "search with hits": _at("/search/?q=coin"),
    "search without hits": _at("/search/?q=zanzibar"),
    "narrowed search": _at("/search/?q=coin&order=best&sentiment=NEUTRAL&category=btc&tag=etf&from=2020-01-01"),
    "search narrowed wrongly": _at("/search/?q=coin&tag=unheard+of&from=yesterday&category=nowhere&order=odd"),
    "corrections": _corrections,
    "no corrections": _at("/corrections/"),
    "use of AI": _ai_use,
    "API": _at("/api/v1/"),
    "not found": _at("/nowhere/"),
    "not found, with what is like it": _at("/tag/coin-etf/"),
    "not found in Ukrainian": _in_ukrainian("/uk/nowhere/"),
    "withdrawn": _withdrawn,
    "broken": lambda: "/broken",
    "preview": _preview,
    "preview that is over": lambda: _preview(over=True),
}
OTHERWISE = {
    "search narrowed wrongly": 400,
    "not found": 404,
    "not found, with what is like it": 404,
    "not found in Ukrainian": 404,
    "withdrawn": 410,
    "broken": 500,
    "preview that is over": 410,
}
# Of the paper's templates: shown on the desk alone, and to a person without a permission.
NOT_HERE = {"desk/front.html", "403.html"}


def _of_month(article: Article) -> str:
    return f"/archive/{article.year:04d}/{article.month:02d}/"


def page_of(name: str) -> str:
    path = PAGES[name]()
    answer = server_error(RequestFactory().get("/")) if name == "broken" else Client().get(path)
    assert answer.status_code == OTHERWISE.get(name, 200), path
    return answer.content.decode()


def examined(chromium: Browser, body: str, screen: str) -> list[str]:
    """What axe has to say of the page; its pictures never arrive."""
    width, theme = SCREENS[screen]
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    context.route("**/*", partial(_serve, body))
    page = context.new_page()
    page.goto(HOST)
    found = every_violation(page)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"it is wider than {width} px")
    context.close()
    return found


def _serve(body: str, route: Route) -> None:
    path = route.request.url.removeprefix(HOST)
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if path == "/":
        route.fulfill(body=body, content_type="text/html; charset=utf-8")
    elif isinstance(file, str):
        route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0] or "application/octet-stream")
    else:
        route.abort()


def on_screens() -> list[Any]:
    """Every page on a desk in light or on a phone in dark; on all others in deep runs."""
    late = [pytest.mark.deep]
    return [
        pytest.param(name, screen, id=f"{name}, {screen}", marks=[] if number == page % IN_EVERY_RUN else late)
        for (page, name), (number, screen) in product(enumerate(PAGES), enumerate(SCREENS))
    ]


@pytest.mark.parametrize(("name", "screen"), on_screens())
def test_nothing_stands_in_any_readers_way(name: str, screen: str, chromium: Browser) -> None:
    assert examined(chromium, page_of(name), screen) == []


def test_the_check_itself_finds_what_stands_in_the_way_and_reads_our_styles(chromium: Browser) -> None:
    page = page_of("home of one story").replace('class="skip"', "").replace("<h1", '<img src="/x.jpg"><h4')
    found = "\n".join(examined(chromium, page.replace("</main>", '<p class="hidden">x</p></main>'), "phone, dark"))
    assert "image-alt (critical)" in found
    assert "heading" in found
    wide = page_of("home of one story").replace("</main>", f"<p>{'x' * 2000}</p></main>")
    assert "it is wider than 360 px" in examined(chromium, wide.replace("paper.css", "none.css"), "phone, dark")


def test_every_template_of_the_paper_is_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(django_settings.BASE_DIR) / "templates" / "paper"
    pages = {str(file.relative_to(folder)) for file in folder.rglob("*.html") if not file.name.startswith("_")}
    used: set[str] = set()
    load = Environment.get_template

    def noted(self: Environment, name: Any, *rest: Any, **more: Any) -> Any:
        used.add(str(name))
        return load(self, name, *rest, **more)

    monkeypatch.setattr(Environment, "get_template", noted)
    for name in PAGES:
        with transaction.atomic():
            page_of(name)
            transaction.set_rollback(True)
    assert pages - used == NOT_HERE
