"""When a letter that could not be sent is tried again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0016_moved_houses")]
    operations = [
        migrations.AddField(
            "letter", "due_at", models.DateTimeField(blank=True, null=True, verbose_name="next attempt")
        ),
    ]
