from django.db import migrations, models

from community.accounts import handles


def name_staff(apps, _schema_editor):
    """Those who are staff already get a handle as others will (community.accounts.handles)."""
    member = apps.get_model("accounts", "Member")
    staff = member.objects.exclude(role="member").filter(handle=None).order_by("pk")
    for one, bird in zip(staff, handles.in_order(), strict=False):
        member.objects.filter(pk=one.pk).update(handle=bird)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="handle",
            field=models.CharField(max_length=20, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="member",
            name="suspended_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="member",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("active", "Active"),
                    ("paused", "Paused"),
                    ("closed", "Closed"),
                    ("shut", "Shut"),
                ],
                default="pending",
                max_length=7,
            ),
        ),
        migrations.RunPython(name_staff, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", "member"), ("handle__isnull", False), _connector="OR"),
                name="member_staff_have_a_handle",
            ),
        ),
    ]
