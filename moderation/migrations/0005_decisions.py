import datetime
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("moderation", "0004_refused"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approve", "Let it through"),
                            ("note", "Add a content note"),
                            ("revision", "Ask for other words"),
                            ("decline", "Decline"),
                            ("cool_off", "Reading only for a while"),
                            ("limit", "Fewer posts for a while"),
                            ("suspend", "A pause from this community"),
                            ("close", "Close the account"),
                        ],
                        max_length=8,
                    ),
                ),
                ("lasts", models.DurationField(null=True)),
                ("note", models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("seq", models.BigIntegerField()),
                ("seal", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("act", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("reference", models.BigIntegerField(null=True)),
                ("key", models.CharField(max_length=8)),
                ("previous", models.BinaryField()),
                ("seal", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("revised", "Revised"),
                            ("moved", "Moved"),
                            ("lapsed", "Lapsed"),
                            ("claimed", "Claimed"),
                            ("released", "Released"),
                            ("handed", "handed over"),
                            ("noted", "Noted"),
                            ("viewed", "Viewed"),
                            ("proposed", "Proposed"),
                            ("turned", "turned down"),
                            ("decided", "Decided"),
                            ("undone", "Undone"),
                            ("reopened", "Reopened"),
                            ("reported", "Reported"),
                            ("appealed", "Appealed"),
                            ("recused", "Recused"),
                            ("closed", "Closed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("revision", models.PositiveIntegerField()),
                (
                    "queue",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "Waiting to appear"),
                            ("care", "Already visible"),
                            ("look", "Visible; worth a look"),
                            ("reports", "Somebody told us"),
                            ("appeals", "Asked to look again"),
                            ("newcomers", "New here, not answered yet"),
                            ("stewards", "About one of us"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reference", models.PositiveBigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="claim",
                        serialize=False,
                        to="moderation.case",
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(blank=True, max_length=3)),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[("human", "Human"), ("automation", "Automation")],
                        default="human",
                        max_length=10,
                    ),
                ),
                ("needs_second", models.BooleanField(default=False)),
                ("draft", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("standing", "Standing"),
                            ("turned", "turned down"),
                            ("undone", "Undone"),
                            ("ended", "Ended"),
                            ("reversed", "Reversed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("undo_until", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ModeratorScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cool_off", "Reading only"),
                            ("limit", "Fewer posts"),
                            ("suspend", "A pause from this community"),
                            ("close", "The account is closed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("place_id", models.PositiveBigIntegerField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="case",
            name="decided_stays",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_one_open_per_content",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_ruling_complete",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_declined_with_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_never_of_ones_own_words",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_decided_or_lapsed",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_visible_words_are_never_declined",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_desk_queue",
        ),
        migrations.AddField(
            model_name="case",
            name="place_id",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waiting"),
                    ("proposed", "Waiting for a second moderator"),
                    ("decided", "Decided"),
                    ("lapsed", "Nothing left to decide"),
                    ("closed", "Closed"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="case",
            name="queue",
            field=models.CharField(
                choices=[
                    ("held", "Waiting to appear"),
                    ("care", "Already visible"),
                    ("look", "Visible; worth a look"),
                    ("reports", "Somebody told us"),
                    ("appeals", "Asked to look again"),
                    ("newcomers", "New here, not answered yet"),
                    ("stewards", "About one of us"),
                ],
                default="held",
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "proposed"))),
                fields=["-urgent", "opened_at"],
                name="case_desk_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "proposed"))),
                fields=["queue", "opened_at"],
                name="case_one_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "decided")),
                fields=["settled_at"],
                name="case_to_close",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="allowed_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{decided:closed,decided:open,lapsed:closed,open:decided,open:lapsed,open:open,open:proposed,proposed:decided,proposed:lapsed,proposed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="bf38e19a6c3db77fbaf90e9230466a53a5c3abd2",
                    operation="UPDATE",
                    pgid="pgtrigger_allowed_states_8fb1b",
                    table="moderation_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="version_counts_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."version" <= (OLD."version"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="cadd77f9430102c4009dccb3d36e8924d72093d3",
                    operation="UPDATE",
                    pgid="pgtrigger_version_counts_changes_aaee7",
                    table="moderation_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="about_one_thing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."content_type_id" IS DISTINCT FROM (NEW."content_type_id") OR OLD."content_id" IS DISTINCT FROM (NEW."content_id") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d0980d71e9b937775db0ba234e891793f55c29d8",
                    operation="UPDATE",
                    pgid="pgtrigger_about_one_thing_f9e79",
                    table="moderation_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_by_a_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'decided')",
                    constraint="CONSTRAINT",
                    func="\n                    IF EXISTS (SELECT 1 FROM moderation_case WHERE id = NEW.id\n                               AND state = 'decided')\n                    AND NOT EXISTS (SELECT 1 FROM moderation_decision\n                                    WHERE case_id = NEW.id\n                                    AND state IN ('standing', 'reversed'))\n                    THEN\n                        RAISE EXCEPTION 'case_decided_by_a_decision';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="738174b5b016092cb2df37de6f4af04f6c9dd89b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_decided_by_a_decision_fef68",
                    table="moderation_case",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state__in", ("open", "proposed"))),
                    models.Q(
                        models.Q(("state__in", ("open", "proposed")), _negated=True),
                        ("settled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="case_settled_has_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="audithead",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="audit_has_one_head"
            ),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="moderation.case",
            ),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="handed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="moderator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="statement",
                        serialize=False,
                        to="moderation.decision",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("restriction", models.CharField(max_length=500)),
                ("duration", models.CharField(max_length=300)),
                ("facts", models.CharField(max_length=500)),
                ("automation", models.CharField(max_length=300)),
                ("rule", models.CharField(blank=True, max_length=3)),
                ("explanation", models.CharField(max_length=1000)),
                ("redress", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="moderation.case",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="seconded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="moderation.decision",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="moderation.decision",
            ),
        ),
        migrations.AddField(
            model_name="moderatorscope",
            name="moderator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scopes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sanctions",
                to="moderation.decision",
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sanctions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["lease_until"], name="claim_expired"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("lease_until__gt", models.F("taken_at"))),
                name="claim_lasts_a_while",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_by", models.F("moderator")), _negated=True),
                name="claim_handed_by_another",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["decided_at"], name="decision_by_month"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["member", "-decided_at"], name="decision_of_member"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "standing"])),
                fields=("case", "revision"),
                name="decision_one_per_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor_kind", "human"), ("by__isnull", False)),
                    models.Q(("actor_kind", "automation"), ("by", None)),
                    _connector="OR",
                ),
                name="decision_by_somebody_or_automation",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("actor_kind", "human"), ("step__lt", 3), _connector="OR"),
                name="decision_automation_never_declines",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", models.F("member")), _negated=True),
                    models.Q(("seconded_by", models.F("member")), _negated=True),
                ),
                name="decision_never_of_ones_own_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("seconded_by", models.F("by")), _negated=True),
                name="decision_second_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("needs_second", False),
                    ("state__in", ["proposed", "turned"]),
                    ("seconded_by__isnull", False),
                    _connector="OR",
                ),
                name="decision_seconded_where_needed",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__lt", 7), ("needs_second", True), _connector="OR"),
                name="decision_closing_needs_a_second",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("state__in", ["proposed", "turned"]),
                        ("undo_until", None),
                    ),
                    models.Q(
                        models.Q(("state__in", ["proposed", "turned"]), _negated=True),
                        ("decided_at__isnull", False),
                        ("undo_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decision_stands_since_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "undone"),
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state", "undone"), _negated=True),
                        ("undone_at", None),
                        ("undone_by", None),
                    ),
                    _connector="OR",
                ),
                name="decision_undone_completely",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undone_at", None), ("undone_at__lte", models.F("undo_until")), _connector="OR"
                ),
                name="decision_undone_in_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="allowed_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:standing,proposed:turned,standing:undone,standing:ended,standing:reversed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="a56e64488fda70ac7ada3df15e667ecc22ef31b0",
                    operation="UPDATE",
                    pgid="pgtrigger_allowed_states_e401b",
                    table="moderation_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_as_given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."actor_kind" IS DISTINCT FROM (NEW."actor_kind") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."needs_second" IS DISTINCT FROM (NEW."needs_second") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="638ea439dea215376022ada284fd7bbde3a572bd",
                    operation="UPDATE",
                    pgid="pgtrigger_stays_as_given_40797",
                    table="moderation_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="69dfc7ae7713f12b1c8d982caac049d9ad900875",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_3f95b",
                    table="moderation_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="about_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT 1 FROM moderation_case\n                   WHERE id = NEW.case_id AND author_id = NEW.member_id)\n    THEN\n        RAISE EXCEPTION 'decision_about_the_author_of_its_case';\n    END IF;\n    IF NEW.step >= 2 AND EXISTS (SELECT 1 FROM moderation_case\n                                 WHERE id = NEW.case_id AND queue IN ('care', 'look'))\n    THEN\n        RAISE EXCEPTION 'decision_never_declines_visible_words';\n    END IF;\n    RETURN NEW;\n",
                    hash="36bad1c86d5ffd0cc3053cab4e741fe891ad055c",
                    operation="INSERT",
                    pgid="pgtrigger_about_its_case_a9de2",
                    table="moderation_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="restricts_with_a_statement",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (SELECT 1 FROM moderation_decision\n               WHERE id = NEW.id AND state = 'standing' AND step >= 2)\n    AND NOT EXISTS (SELECT 1 FROM moderation_statement WHERE decision_id = NEW.id)\n    THEN\n        RAISE EXCEPTION 'decision_restricts_with_a_statement';\n    END IF;\n    RETURN NULL;\n",
                    hash="d188f464433a32e7856fab4ca15db9c294481705",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_restricts_with_a_statement_b8fdf",
                    table="moderation_decision",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["case", "id"], name="event_of_case"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7718c4060c0f53ca07a402c10e5997d544446d23",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_710da",
                    table="moderation_caseevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                fields=("decision", "kind", "note"), name="action_once_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["approve", "note", "decline", "close"]), ("lasts", None)
                    ),
                    models.Q(("kind", "revision"), ("lasts", datetime.timedelta(days=7))),
                    models.Q(("kind", "cool_off"), ("lasts", datetime.timedelta(days=1))),
                    models.Q(
                        ("kind", "limit"),
                        ("lasts__gt", datetime.timedelta(0)),
                        ("lasts__lte", datetime.timedelta(days=30)),
                    ),
                    models.Q(
                        ("kind", "suspend"),
                        ("lasts__gt", datetime.timedelta(0)),
                        ("lasts__lte", datetime.timedelta(days=180)),
                    ),
                    _connector="OR",
                ),
                name="action_lasts_no_longer_than_it_may",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "note"), models.Q(("note", ""), _negated=True)),
                    models.Q(models.Q(("kind", "note"), _negated=True), ("note", "")),
                    _connector="OR",
                ),
                name="action_names_its_note",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3e24ec705ef253e80ad6a751164aae1f93589fe8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c89fa",
                    table="moderation_action",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="within_its_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (SELECT step FROM moderation_decision WHERE id = NEW.decision_id)\n                       < (CASE NEW.kind\n                           WHEN 'revision' THEN 2 WHEN 'decline' THEN 3 WHEN 'cool_off' THEN 4\n                           WHEN 'limit' THEN 5 WHEN 'suspend' THEN 6 WHEN 'close' THEN 7\n                           ELSE 0 END)\n                    THEN\n                        RAISE EXCEPTION 'action_within_the_step_of_its_decision';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="f5a17327a97ad8d3c116c4ed1ace95d47ec043b1",
                    operation="INSERT",
                    pgid="pgtrigger_within_its_decision_b8c35",
                    table="moderation_action",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="moderatorscope",
            constraint=models.UniqueConstraint(
                fields=("moderator", "place_id"), name="scope_once_per_place"
            ),
        ),
        migrations.AddIndex(
            model_name="sanction",
            index=models.Index(
                condition=models.Q(("lifted_at", None)),
                fields=["member"],
                name="sanction_of_member",
            ),
        ),
        migrations.AddIndex(
            model_name="sanction",
            index=models.Index(
                condition=models.Q(("lifted_at", None), ("told_at", None)),
                fields=["ends_at"],
                name="sanction_to_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.UniqueConstraint(
                fields=("decision", "kind"), name="sanction_once_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("kind", "close")),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")),
                        (
                            "ends_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_at"), "+", models.Value(datetime.timedelta(days=1))
                            ),
                        ),
                        ("kind", "cool_off"),
                    ),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")),
                        (
                            "ends_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_at"),
                                "+",
                                models.Value(datetime.timedelta(days=30)),
                            ),
                        ),
                        ("kind", "limit"),
                    ),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")),
                        (
                            "ends_at__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_at"),
                                "+",
                                models.Value(datetime.timedelta(days=180)),
                            ),
                        ),
                        ("kind", "suspend"),
                    ),
                    _connector="OR",
                ),
                name="sanction_ends_when_it_must",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_id", None), ("kind", "limit"), _connector="OR"),
                name="sanction_of_a_place_limits",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="stays_as_given",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="74af4c422c9ca128c885465e0b1433028d7ba3cb",
                    operation="UPDATE",
                    pgid="pgtrigger_stays_as_given_04d77",
                    table="moderation_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e0dad993ef1a99baca4c878e9b21d7f4442c6dfd",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_ed2ed",
                    table="moderation_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["member", "-made_at"], name="statement_of_member"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("restriction", ""), _negated=True),
                name="statement_says_restriction",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration", ""), _negated=True), name="statement_says_duration"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts", ""), _negated=True), name="statement_says_facts"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("automation", ""), _negated=True),
                name="statement_says_automation",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("explanation", ""), _negated=True),
                name="statement_says_explanation",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("redress", ""), _negated=True), name="statement_says_redress"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="85567145ef77cf1bd40f5380cc06aa7cdabad69a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fbf2b",
                    table="moderation_statement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
