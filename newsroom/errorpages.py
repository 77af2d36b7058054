"""Django's pages and texts about errors, which show settings and variables: without secrets, in debug mode too."""

from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter

from sources.secrecy import scrub


class Reporter(ExceptionReporter):
    def get_traceback_html(self) -> SafeString:
        return mark_safe(scrub(super().get_traceback_html()))  # noqa: S308 - as Django made it

    def get_traceback_text(self) -> SafeString:
        return mark_safe(scrub(super().get_traceback_text()))  # noqa: S308
