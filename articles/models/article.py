"""What readers see."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from taggit.managers import TaggableManager

from articles.models.cover import CoverImage
from articles.models.person import Profile, public_profile
from articles.models.taxonomy import Category, TaggedArticle
from sources.headlineindex import many
from sources.models import Entry, Source

_PUBLIC: Final = Q(status="published")


def story_path(lang: str, year: int, month: int, slug: str) -> str:
    """The address of a story's page."""
    return _pattern(lang).format(year, month, slug)


@cache
def _pattern(lang: str) -> str:
    """Asked of the URL table once a language: a list of stories would ask it for each of them."""
    parts = {"year": "0000", "month": "01", "slug": "slug"}
    if lang == settings.LANGUAGE_CODE:
        path = reverse("articles:article", kwargs=parts)
    else:
        path = reverse("articles:article-lang", kwargs={"lang": lang, **parts})
    return path.replace("0000/01/slug", "{:04d}/{:02d}/{}")


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self) -> "ArticleQuerySet":
        """What readers may see. Every public door goes through here; no door compares with the clock."""
        return self.filter(_PUBLIC)

    def public_among(self, ids: Collection[int]) -> "ArticleQuerySet":
        """Those of the articles `ids`, however many, that readers may see.

        Said the other way round: for a plain `status = 'published'` SQLite would go through an index of it, and so
        through every story that there is, to find a few whose numbers are known.
        """
        return self.filter(pk__in=many(ids)).exclude(~_PUBLIC)

    def in_lang(self, lang: str) -> "ArticleQuerySet":
        return self.filter(lang=lang)

    def newest_first(self) -> "ArticleQuerySet":
        """Sticky stories by weight, then by when they went live."""
        return self.order_by("-sticky_weight", "-live_at", "-pk")

    def for_lists(self) -> "ArticleQuerySet":
        """With all that one row of a list shows, and without the texts that it does not."""
        return self.select_related("category", "source", "cover").defer("body", "html", "file_rest")

    def due(self, now: datetime) -> "ArticleQuerySet":
        return self.filter(status=Article.Status.SCHEDULED, publish_at__lte=now)

    def publishing_themselves(self) -> "ArticleQuerySet":
        """Wire copy that its feed's policy publishes as it came: untouched, unrewritten, and not without a text."""
        draft = self.filter(status=Article.Status.DRAFT, auto_publish=True, touched_at=None)
        return draft.exclude(ai_rewritten=True).exclude(body="")

    def placed(self, lang: str) -> "ArticleQuerySet":
        """What editors put on the front page of a language."""
        return self.public().in_lang(lang).filter(place__isnull=False)

    def in_triage(self) -> "ArticleQuerySet":
        """The wire's drafts that nobody has taken or spiked yet, the last to arrive first."""
        return self.filter(waiting_since__isnull=False).order_by("-waiting_since", "-published_at", "-pk")

    def of_event(self, article: "Article") -> "ArticleQuerySet":
        """What other reports of the article's event became, in its language; none where no event is known.

        One query more where the article's entry is not loaded.
        """
        cluster = article.entry.cluster_id if article.entry else None
        if cluster is None:
            return self.none()
        return self.filter(entry__cluster=cluster, lang=article.lang).exclude(pk=article.pk)

    def submitted(self) -> "ArticleQuerySet":
        """Drafts that reporters have handed to the editors."""
        return self.filter(submitted_at__isnull=False)

    def slot_over(self, now: datetime) -> "ArticleQuerySet":
        return self.filter(slot_until__lte=now)


class Article(models.Model):  # type: ignore[django-manager-missing]  # of `tagged`: taggit has no types
    """A story of ours. Its address and its file's name are `lang`, `year`, `month`, `slug`; only a move changes them.

    `version` rises with every write of an act, and every write checks it. `html` is rendered by the act that stores
    the text; a machine's draft has none until it is first opened or published. `touched_at` is when a person first
    laid a hand on it: from then on no machine changes it. `edited_at` is when a person last changed its words.
    `auto_publish` is the feed's policy at filing: its unrewritten copy goes live by itself. `place` is 1 (the lead) to
    6, given by an editor, and `sticky_weight` follows from it; a weight that a file brought has no place. Before the
    article is public, the place is the one that it will take. `waiting_since` is set while a draft waits in triage for
    somebody to take or spike it. `submitted_at` is when its reporter handed the draft to the editors; it ends with the
    draft's return or with its status. `original` is the article that a translation begun here was made from;
    `stale_since` is when its original was corrected, while nobody has followed that.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SPIKED = "spiked", "Spiked"

    class Sentiment(models.TextChoices):
        POSITIVE = "POSITIVE", "Positive"
        NEUTRAL = "NEUTRAL", "Neutral"
        NEGATIVE = "NEGATIVE", "Negative"

    lang = models.CharField("language", max_length=8)
    year = models.PositiveSmallIntegerField(editable=False)
    month = models.PositiveSmallIntegerField(editable=False)
    slug = models.CharField(max_length=100)

    title = models.CharField(max_length=500)
    description = models.TextField("standfirst", blank=True)
    body = models.TextField(blank=True, help_text="Markdown.")
    html = models.TextField(blank=True, editable=False)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField("source published at")
    updated_at = models.DateTimeField("last editorial change")
    live_at = models.DateTimeField("live since", null=True, blank=True)
    publish_at = models.DateTimeField("goes live at", null=True, blank=True)
    sticky_weight = models.IntegerField(default=0, help_text="Above 0 the story is pinned; the heaviest stands first.")
    place = models.PositiveSmallIntegerField("place on the front page", null=True, blank=True)
    slot_until = models.DateTimeField("keeps its place until", null=True, blank=True)

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="articles")
    external_id = models.CharField(max_length=500, blank=True)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="articles")
    source_url = models.CharField("source's address of the story", max_length=2000, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="articles")
    tags = TaggableManager(through=TaggedArticle, blank=True)
    sentiment = models.CharField(max_length=16, choices=Sentiment.choices, default=Sentiment.NEUTRAL)
    sentiment_by = models.CharField(max_length=20, blank=True, help_text="upstream, lexicon, file or a person.")
    score = models.IntegerField(default=0)
    cover = models.ForeignKey(CoverImage, models.SET_NULL, null=True, blank=True, related_name="articles")

    ai_rewritten = models.BooleanField(null=True, editable=False)
    ai_expanded_at = models.DateTimeField(null=True, blank=True, editable=False)
    ai_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    ai_translated_from = models.CharField(max_length=500, blank=True, editable=False)
    file_rest = models.JSONField(default=dict, blank=True, editable=False)
    original = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="translations", editable=False
    )
    stale_since = models.DateTimeField(null=True, blank=True, editable=False)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="assigned_articles"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="edited_articles",
        verbose_name="responsible editor",
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    touched_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    auto_publish = models.BooleanField(default=False, editable=False)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]
        permissions: ClassVar = [
            ("review_article", "Can decide on proposals"),
            ("publish_article", "Can publish, schedule and withdraw"),
            ("place_article", "Can place articles on top"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lang", "year", "month", "slug"], name="one_article_an_address"),
            models.UniqueConstraint(
                fields=["lang", "place"], name="one_story_a_place", condition=Q(status="published", place__isnull=False)
            ),
            models.CheckConstraint(condition=Q(place=None) | Q(place__range=(1, 6)), name="place_exists"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(live_at__isnull=False), name="published_is_live"
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(publish_at__isnull=False), name="scheduled_has_time"
            ),
            models.CheckConstraint(condition=Q(waiting_since=None) | Q(status="draft"), name="only_drafts_wait"),
            models.CheckConstraint(condition=Q(status="draft") | Q(submitted_at=None), name="submitted_is_draft"),
        ]
        indexes: ClassVar = [
            models.Index(
                "lang", F("sticky_weight").desc(), F("live_at").desc(), F("id").desc(),
                name="front_page", condition=Q(status="published"),
            ),
            models.Index(
                "category", "lang", F("sticky_weight").desc(), F("live_at").desc(), F("id").desc(),
                name="category_page", condition=Q(status="published"),
            ),
            models.Index(
                "source", "lang", F("sticky_weight").desc(), F("live_at").desc(), F("id").desc(),
                name="source_page", condition=Q(status="published"),
            ),
            models.Index(
                "editor", "lang", F("sticky_weight").desc(), F("live_at").desc(), F("id").desc(),
                name="author_page", condition=Q(status="published"),
            ),
            models.Index("lang", F("live_at").desc(), F("id").desc(), name="newest", condition=Q(status="published")),
            models.Index(
                fields=["lang", "year", "month", "-live_at"], name="archive_month", condition=Q(status="published")
            ),
            models.Index(fields=["source", "external_id", "lang"], name="upstream_identity"),
            models.Index(fields=["status", "-published_at"], name="desk_list"),
            models.Index(fields=["-published_at", "-id"], name="desk_newest"),
            models.Index(
                fields=["-waiting_since", "-published_at", "-id"],
                name="triage_queue",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["publish_at"], name="article_due", condition=Q(status="scheduled")),
            models.Index(
                fields=["id"], name="publishes_itself", condition=Q(status="draft", auto_publish=True, touched_at=None)
            ),
            models.Index(fields=["submitted_at"], name="submitted", condition=Q(submitted_at__isnull=False)),
            models.Index(fields=["slot_until"], name="slot_over", condition=Q(slot_until__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return story_path(self.lang, self.year, self.month, self.slug)

    @property
    def address_parts(self) -> dict[str, str]:
        """What its addresses hold beside the language."""
        return {"year": f"{self.year:04d}", "month": f"{self.month:02d}", "slug": self.slug}

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def ordered_tags(self) -> list[str]:
        """Tag names in the article's own order. One query, unless `tagged__tag` was prefetched."""
        return [item.tag.name for item in sorted(self.tagged.all(), key=lambda item: item.position)]

    @property
    def author(self) -> Profile | None:
        """The responsible editor as readers know them. Two queries, unless `editor__profile` was selected."""
        return public_profile(self.editor)

    def siblings(self) -> ArticleQuerySet:
        """The same story in other languages: same source, or none as with our own stories, and external id."""
        if not self.external_id:
            return Article.objects.none()
        return Article.objects.filter(source=self.source_id, external_id=self.external_id).exclude(lang=self.lang)
