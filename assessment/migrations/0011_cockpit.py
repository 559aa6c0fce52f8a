"""A report with the verified level beside the one that was printed before."""

from django.db import migrations, models

UNDER_WAY = models.Q(state__in=["waiting", "running", "ready"])


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_rounds")]
    operations = [
        migrations.AlterModelOptions("conflict", {"ordering": ["-declared_at", "-pk"]}),
        migrations.AddField("report", "is_verified", models.BooleanField(default=False)),
        migrations.RemoveConstraint("report", "one_report_a_language"),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                fields=["submission", "language", "is_verified"],
                condition=UNDER_WAY,
                name="one_report_a_language",
            ),
        ),
    ]
