"""Whether the worker, or beat, of this machine was heard of lately: what a container's health check asks."""

import platform
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.vitals import heartbeats


class Command(BaseCommand):
    help = "Exit with 1 unless a worker, or beat, of this machine was heard of lately."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        here = f"@{platform.node()}"
        names = [one.name for one in heartbeats.living(timezone.now()) if one.name.endswith(here)]
        if not names:
            raise CommandError(f"Neither a worker nor beat{here} was heard of for {heartbeats.SILENT_AFTER.seconds} s.")
        self.stdout.write(", ".join(names))
