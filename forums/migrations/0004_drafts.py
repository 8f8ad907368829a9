import community.crypto
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0003_reading_tending_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("reply", "Reply"),
                            ("opening", "Opening"),
                            ("disagreement", "Disagreement"),
                            ("edit", "Edit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("place_id", models.PositiveBigIntegerField()),
                ("words", community.crypto.SealedTextField(owner="member_id")),
                ("saved_date", models.DateField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["saved_date"], name="draft_purge")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "place", "place_id"), name="draft_one_a_place"
                    )
                ],
            },
        ),
    ]
