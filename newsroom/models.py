"""What the house knows of its own processes, signs of life and shared numbers; who guesses passwords; what is read."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from articles.models import Article


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def since(self, moment: datetime) -> "HeartbeatQuerySet":
        return self.filter(at__gte=moment)


class Heartbeat(models.Model):
    """When a worker or beat last showed that it lives. `queues` are those that a worker takes messages from."""

    class Kind(models.TextChoices):
        WORKER = "worker"
        BEAT = "beat"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    queues = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        default_permissions: ClassVar = ("view",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "name"], name="heartbeat_once")]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A number that only grows, whichever process counts. `label` tells its kinds apart."""

    name = models.CharField(max_length=60)
    label = models.CharField(max_length=60, blank=True)
    value = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar = ["name", "label"]
        default_permissions: ClassVar = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "label"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.label}"


class Guesses(models.Model):
    """How many passwords were tried by, or for, somebody since the first one of a while; `what` is a digest."""

    what = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.what


class Reads(models.Model):
    """How often the page of an article was opened on a day (UTC); `newsroom.numbers.reading` says what counts.

    An article has one language, and its translation is an article of its own, so this is by language too.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="reads")
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-day", "-count"]
        verbose_name_plural = "reads"
        default_permissions: ClassVar = ("view",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "article"], name="reads_once")]

    def __str__(self) -> str:
        return f"{self.count} reads on {self.day}"
