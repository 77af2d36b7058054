"""Many pages that somebody else wrote into, at once in one browser: which of them run what was written.

Each page is a frame of its own origin, so that none can reach another or take the browser elsewhere. Frames are what a
reader's page allows to nobody, so these two headers are left out; of the policy all the rest holds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ConsoleMessage, Route

AT_ONCE = 40
# Every event that a vector may wait for is sent to every element, and every link and button is used; links and forms
# of the page that lead to other pages are not followed. What vectors call when they run is told through the console.
EVENTS = (
    "click mouseover mouseenter mousemove mousedown mouseup dblclick contextmenu focus focusin blur keydown keyup "
    "keypress input change select submit wheel scroll drag dragstart drop copy paste cut toggle pointerdown "
    "pointerover pointerenter touchstart load error animationstart transitionend"
)
WATCH = (
    f"(() => {{ const events = '{EVENTS}'.split(' ');"
    """
    const line = [location.origin, ...(location.ancestorOrigins || [])], name = line[line.length - 2];
    if (!name) return;
    const mark = () => console.log('RAN ' + name);
    for (const call of ['alert', 'confirm', 'prompt', 'print'])
        try { window[call] = mark; } catch {}
    addEventListener('click', (event) => {
        if (/^(https?|mailto):/.test(event.target.closest?.('a, area')?.protocol)) event.preventDefault();
    }, true);
    addEventListener('submit', (event) => {
        if (/^https?:/.test(event.submitter?.formAction || event.target.action)) event.preventDefault();
    }, true);
    addEventListener('load', () => setTimeout(() => {
        for (const element of document.querySelectorAll('*')) {
            for (const event of events) element.dispatchEvent(new Event(event, {bubbles: true}));
            if (['a', 'button'].includes(element.localName) || element.type === 'submit') element.click?.();
        }
    }, 5));
    })();
    """
)
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals"
FRAMING = re.compile(r"; ?frame-ancestors [^;]*")
HOST, FRAME = "http://page.test/", re.compile(r"http://([a-z0-9-]+)\.page\.test(/.*)")


@dataclass(frozen=True)
class Shown:
    """A page as it is served; a policy holds where `headers` has one."""

    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> dict[str, str]:
        policy = FRAMING.sub("", self.headers.get("Content-Security-Policy", ""))
        html = {"Content-Type": "text/html; charset=utf-8"}
        return html | ({"Content-Security-Policy": policy} if policy else {})


def what_runs(browser: Browser, pages: Mapping[str, Shown]) -> set[str]:
    """The names (labels of a host) of those pages that run what vectors call, by themselves or when provoked.

    Our own scripts run too; any foreign address answers with a script that calls. No request leaves the browser.
    """
    ran: set[str] = set()
    context = browser.new_context()
    context.add_init_script(WATCH)
    context.route("**/*", partial(_serve, pages))
    context.on("console", partial(_note, ran))
    for names in _batches(pages):
        page = context.new_page()
        page.goto(HOST + ",".join(names), timeout=180_000)
        page.wait_for_timeout(150)
        page.close()
    context.close()
    return ran


def _batches(pages: Mapping[str, Shown]) -> Iterator[list[str]]:
    names = iter(pages)
    while batch := list(islice(names, AT_ONCE)):
        yield batch


def _note(ran: set[str], message: ConsoleMessage) -> None:
    if found := re.fullmatch(r"RAN http://([a-z0-9-]+)\.page\.test", message.text):
        ran.add(found[1])


def _serve(pages: Mapping[str, Shown], route: Route) -> None:
    address = route.request.url
    frame = FRAME.fullmatch(address)
    if address.startswith(HOST):
        frames = (
            f'<iframe sandbox="{SANDBOX}" src="http://{name}.page.test/"></iframe>'
            for name in address.removeprefix(HOST).split(",")
        )
        route.fulfill(body=f"<!doctype html>{''.join(frames)}", content_type="text/html")
    elif frame and frame[2] == "/":
        route.fulfill(body=pages[frame[1]].body, headers=pages[frame[1]].sent)
    elif frame and (script := _own_script(frame[2])):
        route.fulfill(body=script, content_type="text/javascript")
    elif not frame and route.request.resource_type == "script":
        route.fulfill(body="alert(1)", content_type="text/javascript")
    else:
        route.abort()


@cache
def _own_script(path: str) -> bytes:
    """b"" where it is none; and for the library of charts, which is long and draws none of these pages."""
    wanted = path.endswith(".js") and "/chart/" not in path
    found = finders.find(path.removeprefix("/static/")) if wanted else None
    if not isinstance(found, str):
        return b""
    with open(found, "rb") as file:
        return file.read()
