"""The language of the paper's templates: Jinja2, with the words and dates of the page's language.

A page takes a tenth of what it takes in Django's own template language, which the admin keeps. Each language compiles
the templates for itself: words that are always the same stand in them translated, as if written there.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Final, Protocol

import jinja2
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.template.defaultfilters import linebreaks_filter
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, get_format
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, TemplateNotFound, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from articles import editions

# Letters of Django's formats that tell more than the day.
_OF_A_MOMENT: Final = frozenset("aAcefgGhHiIOPrsTuUZ")
_special: Final = re.compile("[&<>\"']").search
_WORDS: Final[Mapping[str, Callable[..., str]]] = {"_": gettext, "gettext": gettext, "pgettext": pgettext}
_ALWAYS_THE_SAME: Final[Mapping[str, Callable[..., str]]] = {"static": static, "url": reverse}


class Paper(Jinja2):
    """The template backend: the templates of the language that is active."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._environments: dict[str, Environment] = {}

    def get_template(self, template_name: str) -> Template:
        lang = translation.get_language() or settings.LANGUAGE_CODE
        environment = self._environments.get(lang)
        if environment is None:
            environment = self._environments[lang] = self.env.overlay()
            _speak(environment, lang)
        try:
            return _Page(environment.get_template(template_name), self)
        except TemplateNotFound as error:
            raise TemplateDoesNotExist(template_name, backend=self) from error


class _Page(Template):
    """It asks once which zone's clock tells the times on it."""

    def render(self, context: Any = None, request: Any = None) -> Any:
        return super().render({**(context or {}), "zone": get_current_timezone()}, request)


class _Source(jinja2.Template):
    """Jinja's own. What is imported is made once: no template of ours has globals that another one lacks."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _Generator(CodeGenerator):
    """Jinja's own, with our way to escape, which is a fifth of a page cheaper."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Environment(Environment):
    """Jinja's own, with what is the same at every rendering put in at compiling."""

    lang: str | None = None
    code_generator_class = _Generator
    template_class = _Source

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own: Jinja lays each template's above them, which is walked name by name at each page."""
        return super().make_globals(d) if d else self.globals

    @staticmethod
    def escaped(value: Any) -> str:
        """As `markupsafe.escape`, for a template's output: most values have nothing to escape, or are HTML already."""
        kind = type(value)
        if kind is str:
            return value if _special(value) is None else escape(value)
        return value if kind is Markup or kind is SafeString else escape(value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Constants(self.lang).visit(tree) if self.lang else tree


class _Constants(NodeTransformer):
    """Calls with constants alone become what they return, and texts with variables become translated ones."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def visit_Block(self, node: nodes.Block) -> nodes.Node:
        """A block is handed on as a whole: piece by piece it would go through each template that it stands in."""
        self.generic_visit(node)
        whole = nodes.Filter(None, "whole", [], [], None, None)
        node.body = [nodes.FilterBlock(node.body, whole, lineno=node.lineno)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if not all(isinstance(argument, nodes.Const) for argument in node.args) or node.dyn_args or node.dyn_kwargs:
            return node
        constants = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if name in _WORDS:
            with translation.override(self._lang):
                said = Markup(_WORDS[name](*constants))  # noqa: S704 - texts of ours and of our translators
            values = [nodes.Pair(nodes.Const(keyword.key), keyword.value) for keyword in node.kwargs]
            return nodes.Mod(nodes.Const(said), nodes.Dict(values)) if values else nodes.Const(said % {})
        if name in _ALWAYS_THE_SAME and not node.kwargs:
            return nodes.Const(_ALWAYS_THE_SAME[name](*constants))
        return node


def environment(**options: Any) -> Environment:
    """As the template backend makes it: names that are not there are empty, and everything is escaped."""
    made = _Environment(**options, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    words: Any = made
    words.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.filters |= {"linebreaks": linebreaks_filter, "drawn": drawn, "all_drawn": all_drawn, "whole": _whole}
    made.globals |= {
        "edition_address": edition_address,
        "edition_language": edition_language,
        "site_name": _site_name,
        **_ALWAYS_THE_SAME,
    }
    return made


def _speak(environment: Environment, lang: str) -> None:
    environment.lang = lang  # type: ignore[attr-defined]
    environment.filters = {**environment.filters, "date": partial(formatted, lang=lang)}
    environment.cache = {}  # an overlay shares its parent's templates


def formatted(moment: date, style: str, lang: str) -> str:
    """By one of Django's names or letters; a moment in the zone of whoever reads it."""
    if not isinstance(moment, datetime):
        return _day(moment, style, lang)
    local = moment.astimezone(get_current_timezone())
    if style == "c":
        return local.isoformat()
    if style == "H:i":
        return f"{local:%H:%M}"
    return _day(local.date(), style, lang) if _is_of_days(style, lang) else _formatted(local, style, lang)


@lru_cache(maxsize=2048)
def _day(day: date, style: str, lang: str) -> str:
    return _formatted(day, style, lang)


def _formatted(moment: date, style: str, lang: str) -> str:
    with translation.override(lang):
        return date_format(moment, style)


@lru_cache(maxsize=64)
def _is_of_days(style: str, lang: str) -> bool:
    return _OF_A_MOMENT.isdisjoint(get_format(style, lang))


def _whole(html: Markup) -> Markup:
    return html


class Drawn(Protocol):
    """What templates show again and again. `drawn` is what they made of it."""

    @property
    def drawn(self) -> dict[Hashable, Any]: ...


@pass_context
def drawn(context: Context, thing: Drawn, macro: Macro, **how: Any) -> Markup:
    """What `macro` makes of a thing in a language, once for all pages that show it `how`."""
    return _drawn(_key(context, macro, how), thing, macro, how)


@pass_context
def all_drawn(context: Context, things: Iterable[Drawn], macro: Macro, **how: Any) -> Markup:
    """As `drawn`, one after the other."""
    key = _key(context, macro, how)
    return Markup("".join([_drawn(key, thing, macro, how) for thing in things]))  # noqa: S704 - drawn by macros


def _key(context: Context, macro: Macro, how: Mapping[str, Any]) -> Hashable:
    return (macro.name, context.parent.get("zone"), *how.values())


def _drawn(key: Hashable, thing: Drawn, macro: Macro, how: Mapping[str, Any]) -> Markup:
    html: Markup | None = thing.drawn.get(key)
    return html if html is not None else thing.drawn.setdefault(key, Markup(macro(thing, **how)))  # noqa: S704 - escaped


@pass_context
def edition_address(context: Context, name: str) -> str:
    """The address of `home` or `search` in the page's edition."""
    return editions.address(name, edition_language(context))


@pass_context
def edition_language(context: Context) -> str:
    """Of the page; of an error's page that of its address, if the interface speaks it."""
    if frame := context.get("frame"):
        return str(frame.lang)
    asked = editions.language_of(context["request"].path_info)
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _site_name() -> str:
    return settings.SITE_NAME
