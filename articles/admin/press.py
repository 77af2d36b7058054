"""A button of an article's form, pressed."""

from dataclasses import dataclass
from datetime import datetime

from articles.admin.forms import NoteForm
from articles.models import Article
from articles.permissions import Person


@dataclass(frozen=True, slots=True)
class Press:
    """On an article that has `version`; `form` is valid, `detail` is what the button itself carries."""

    article: Article
    user: Person
    now: datetime
    version: int
    form: NoteForm
    detail: str = ""

    def typed(self, name: str) -> str:
        return str(self.form.cleaned_data[name] or "")
