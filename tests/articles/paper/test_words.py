"""Every text of the paper's templates can be extracted, and has a translation."""

from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.template import engines

PAPER = Path(settings.BASE_DIR) / "templates" / "paper"


def test_every_text_of_a_template_has_its_translation() -> None:
    with (Path(settings.LOCALE_PATHS[0]) / "uk" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file)
    environment = engines["paper"].env
    texts = [
        (template.name, said)
        for template in PAPER.rglob("*.html")
        for _, function, message in environment.extract_translations(template.read_text())
        for said in [message[::-1] if function == "pgettext" else (message,)]
    ]
    assert len(texts) > 50
    assert [said for said in texts if not getattr(catalog.get(*said[1]), "string", None)] == []
