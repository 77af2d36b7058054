"""A person at the desk, as a browser sends it: signed in through the form, pages opened, forms sent back changed."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from lxml import html

from bench.measuring import StepFailed

_ADMIN = "/admin/"
_ARTICLE = re.compile(r"/admin/articles/article/(\d+)/change/")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` is how long it took, to the last byte."""

    status: int
    body: str
    seconds: float


class Desk:
    """One browser window. Raises StepFailed for an answer that is an error."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._cookies: dict[str, str] = {}

    def sign_in(self, name: str, password: str) -> None:
        form = self._form(self.get(f"{_ADMIN}login/").body, "username")
        answer = self.post(f"{_ADMIN}login/", {**form, "username": name, "password": password})
        if answer.status != 302:
            raise StepFailed(f"{name} could not sign in.")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def drafts(self) -> list[str]:
        """The newest drafts, as the list shows them: their numbers."""
        shown = self.get(f"{_ADMIN}articles/article/?status__exact=draft").body
        return list(dict.fromkeys(_ARTICLE.findall(shown)))

    def open(self, article: str) -> dict[str, Any]:
        """The fields of an article's form."""
        return self._form(self.get(self.form_of(article)).body, "body")

    def form_of(self, article: str) -> str:
        return f"{_ADMIN}articles/article/{article}/change/"

    def run_action(self, listed: str, action: str) -> Answer:
        """An action on all that the first page of a list shows."""
        path = f"{_ADMIN}{listed}/"
        page = html.document_fromstring(self.get(path).body)
        token = page.xpath("string(//input[@name='csrfmiddlewaretoken']/@value)")
        chosen = page.xpath("//input[@name='_selected_action']/@value")
        return self.post(path, {"csrfmiddlewaretoken": token, "action": action, "_selected_action": chosen})

    def _form(self, page: str, field: str) -> dict[str, Any]:
        """What a browser would send of the form that holds `field`."""
        for form in html.document_fromstring(page).forms:
            if field in form.fields:
                fields: dict[str, Any] = {}
                for name, value in form.form_values():
                    fields.setdefault(name, []).append(value)
                return fields
        raise StepFailed(f"No form with “{field}” on the page: {page[:500]}")

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.read().decode(), 0.0)
        took = time.monotonic() - began
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status >= 400:
            raise StepFailed(f"{method} {path} was answered by {answer.status}: {answer.body[:1500]}")
        return Answer(answer.status, answer.body, took)
