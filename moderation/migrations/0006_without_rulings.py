"""Rulings become decisions of one action, with their statements."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F

NOTICED = "A set of plain rules noticed this by itself; a person decided."
RULED = "It does not fit the guidelines that members of this place agreed to."
REDRESS = "You can ask within six months that somebody else looks at it again."


def turn_into_decisions(apps, schema_editor):
    case_model = apps.get_model("moderation", "Case")
    for case in case_model.objects.exclude(ruling="").order_by("pk").iterator(chunk_size=500):
        declined = case.ruling == "declined"
        decision = apps.get_model("moderation", "Decision").objects.create(
            case=case,
            revision=case.revision,
            member_id=case.author_id,
            step=3 if declined else 0,
            by_id=case.ruled_by_id,
            state="standing",
            made_at=case.ruled_at,
            decided_at=case.ruled_at,
            undo_until=case.ruled_at + timedelta(minutes=10),
        )
        apps.get_model("moderation", "Action").objects.create(
            decision=decision, kind="decline" if declined else "approve"
        )
        if declined:
            apps.get_model("moderation", "Statement").objects.create(
                decision=decision,
                member_id=case.author_id,
                words=case.reason,
                restriction="Your words are not shown to anybody. You keep them as a draft.",
                duration="It has no end date.",
                facts=f"This is about what you wrote on or before {case.opened_at:%-d %B %Y}.",
                automation=NOTICED,
                explanation=RULED,
                redress=REDRESS,
                made_at=case.ruled_at,
            )
        case_model.objects.filter(pk=case.pk).update(
            state="decided", settled_at=case.ruled_at, version=F("version") + 1
        )
    case_model.objects.exclude(lapsed_at=None).update(
        state="lapsed", settled_at=F("lapsed_at"), version=F("version") + 1
    )
    # What the triggers still have to say is said before the table changes.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_decisions")]

    operations = [
        migrations.RunPython(turn_into_decisions, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="case",
            name="lapsed_at",
        ),
        migrations.RemoveField(
            model_name="case",
            name="reason",
        ),
        migrations.RemoveField(
            model_name="case",
            name="ruled_at",
        ),
        migrations.RemoveField(
            model_name="case",
            name="ruled_by",
        ),
        migrations.RemoveField(
            model_name="case",
            name="ruling",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "proposed"))),
                fields=("content_type", "content_id"),
                name="case_one_open_per_content",
            ),
        ),
    ]
