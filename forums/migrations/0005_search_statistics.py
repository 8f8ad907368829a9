"""
Let PostgreSQL know about four times as many words as by default. Search decides by its
guesses which way to look, and the joins behind it are planned by them.
"""

from django.db import migrations

TELL = "ALTER TABLE {} ALTER COLUMN search SET STATISTICS 400"
FORGET = "ALTER TABLE {} ALTER COLUMN search SET STATISTICS DEFAULT"


class Migration(migrations.Migration):
    dependencies = [("forums", "0004_drafts")]

    operations = [
        migrations.RunSQL(TELL.format(table), FORGET.format(table))
        for table in ("forums_post", "forums_thread")
    ]
