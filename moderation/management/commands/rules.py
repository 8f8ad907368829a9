"""`manage.py rules`: where each change of each rule stands, and what it caught of late."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Sum

from moderation.models import Step


class Command(BaseCommand):
    help = "List the changes of the rules with their stages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        caught = dict(Step.objects.annotate(texts=Sum("caught__texts")).values_list("pk", "texts"))
        for step in Step.objects.newest().select_related("change__version"):
            change = step.change
            new = sum(not heir_of for heir_of in change.phrases.values())
            self.stdout.write(
                f"{change.rule}  {step.stage:6}  since {step.at:%Y-%m-%d}  {step.get_why_display()}"
                f"; {new} templates of book {change.version}; caught {caught.get(step.pk) or 0}"
            )
