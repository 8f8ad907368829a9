import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField()),
                ("replaced_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quoted_revision", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="thread",
            name="thread_space_page",
        ),
        migrations.AlterField(
            model_name="thread",
            name="title",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                models.F("space"),
                models.OrderBy(models.F("active_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="thread_space_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("pinned", True)), fields=["space"], name="thread_space_pinned"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="allowed_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:visible,held:removed,held:withdrawn,visible:held,visible:removed,visible:withdrawn,removed:visible}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="b804e22c72d4ff4602d3f8e8211cca97b4d1c813",
                    operation="UPDATE",
                    pgid="pgtrigger_allowed_states_dfca3",
                    table="forums_post",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentions",
                to="forums.post",
            ),
        ),
        migrations.AddField(
            model_name="postrevision",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="forums.post",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="quotes", to="forums.post"
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="quoted",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quoted_in",
                to="forums.post",
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("post", "member"), name="mention_once_a_post"
            ),
        ),
        migrations.AddConstraint(
            model_name="postrevision",
            constraint=models.UniqueConstraint(
                fields=("post", "revision"), name="post_revision_kept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="quote_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("post", models.F("quoted")), _negated=True),
                name="quote_of_another_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(
                fields=("post", "quoted", "start", "end"), name="quote_once_a_post"
            ),
        ),
    ]
