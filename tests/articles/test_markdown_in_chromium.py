"""Nothing that Markdown lets through runs in a real browser, and the same vectors do run where nothing is sanitised."""

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import markdown
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

from articles.markdown import render

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

PAGE = "http://page.test/"
# What vectors call when they run is reported through the console, which works from frames and survives navigation.
MARK = "NEWSROOM-RAN"
# Every event that a vector may wait for is sent to every element, and every link is followed.
EVENTS = (
    "click mouseover mouseenter mousemove mousedown mouseup dblclick contextmenu focus focusin blur keydown keyup "
    "keypress input change select submit wheel scroll drag dragstart drop copy paste cut toggle pointerdown "
    "pointerover pointerenter touchstart load error animationstart transitionend"
)
WATCH = (
    f"const mark = () => console.log('{MARK}'), events = '{EVENTS}'.split(' ');"
    """
    for (const name of ['alert', 'confirm', 'prompt', 'print'])
        try { window[name] = mark; } catch {}
    addEventListener('load', () => setTimeout(() => {
        for (const element of document.querySelectorAll('*')) {
            for (const name of events) element.dispatchEvent(new Event(name, {bubbles: true}));
            if (['a', 'button'].includes(element.localName) || element.type === 'submit') element.click?.();
        }
        console.log('PROVOKED');
    }, 5));
    """
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("skipped, because no Chromium is on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def what_runs(browser: Browser, bodies: dict[str, str]) -> set[str]:
    """The names of those bodies that run a script by themselves or when provoked. No request leaves the browser."""
    ran: set[str] = set()
    context = browser.new_context()
    context.add_init_script(WATCH)
    context.route("**/*", partial(_serve, bodies))
    page = context.new_page()
    for name in bodies:
        if not page.url.startswith((PAGE, "about:blank")):
            page.close()
            page = context.new_page()
        report = partial(_note, ran, name)
        page.on("console", report)
        _visit(page, PAGE + name)
        page.remove_listener("console", report)
    context.close()
    return ran


def _note(ran: set[str], name: str, message: ConsoleMessage) -> None:
    if message.text == MARK:
        ran.add(name)


def _serve(bodies: dict[str, str], route: Route) -> None:
    body = bodies.get(route.request.url.removeprefix(PAGE))
    if body is None:
        route.abort()
    else:
        html = f"<!doctype html><meta charset=utf-8><main>{body}</main>"
        route.fulfill(body=html, content_type="text/html; charset=utf-8")


def _visit(page: Page, address: str) -> None:
    try:
        with page.expect_console_message(lambda message: message.text == "PROVOKED", timeout=1500):
            page.goto(address, wait_until="commit", timeout=1500)
        page.wait_for_timeout(10)
    except Error:
        pass  # the vector took the page elsewhere; what ran until then has been counted


def vectors_of(shared: Path) -> dict[str, str]:
    lines = (shared / "corpus/xss/vectors.jsonl").read_text().split("\n")
    return {vector["id"]: vector["payload"] for line in lines if line and (vector := json.loads(line))}


def live_of(shared: Path) -> dict[str, str]:
    """The vectors that are known to run in Chromium when nothing is sanitised."""
    vectors = vectors_of(shared)
    live = json.loads((shared / "corpus/xss/live_in_chromium.json").read_text())
    return {name: vectors[name] for name in sorted(live)}


def rendered(vectors: dict[str, str]) -> dict[str, str]:
    return {name: render(payload).html for name, payload in vectors.items()}


OWN = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "link": "[x](javascript:alert(1))",
    "svg": "<svg onload=alert(1)>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "details": "<details open ontoggle=alert(1)>",
    "form": "<form><button formaction=javascript:alert(1)>x",
    "clicked": "<b onclick=alert(1)>x</b>",
}


def test_our_own_vectors_run_bare_and_not_on_a_page(chromium: Browser) -> None:
    bare = {name: markdown.markdown(text) for name, text in OWN.items()}
    assert what_runs(chromium, bare) == set(OWN)
    assert what_runs(chromium, rendered(OWN)) == set()


@pytest.mark.timeout(120)
def test_no_vector_that_is_live_runs_on_a_page(chromium: Browser, shared: Path) -> None:
    sample = dict(list(live_of(shared).items())[::10])
    assert len(what_runs(chromium, sample)) >= 0.8 * len(sample)
    assert what_runs(chromium, rendered(sample)) == set()


@pytest.mark.deep
def test_no_vector_at_all_runs_on_a_page(chromium: Browser, shared: Path) -> None:
    live = live_of(shared)
    assert len(what_runs(chromium, live)) >= 0.8 * len(live)
    assert what_runs(chromium, rendered(vectors_of(shared))) == set()
