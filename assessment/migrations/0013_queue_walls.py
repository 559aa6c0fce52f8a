"""The wall round the digests, and what the lists read of what was handed in before they did."""

from django.conf import settings
from django.db import migrations

RULE = "to_id = wall_person() OR wall_works()"
BACKFILL = """
UPDATE assessment_assessment a SET arrived_at = a.submitted_at, industry = e.industry,
    sought = lower(e.name || coalesce(' · ' || p.name, '') || ' ' || e.credit_code),
    size = CASE WHEN e.staff >= 1000 AND e.revenue >= 400 THEN 'large' WHEN e.staff >= 300 AND e.revenue >= 20 THEN 'medium'
        WHEN e.staff >= 20 AND e.revenue >= 3 THEN 'small' ELSE 'micro' END
FROM assessment_assessment own JOIN assessment_enterprise e ON e.id = own.enterprise_id
    LEFT JOIN assessment_plant p ON p.id = own.plant_id
WHERE own.id = a.id AND a.receipt <> '';
"""


def build(apps, schema_editor) -> None:
    run, name = schema_editor.execute, schema_editor.quote_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    run("ALTER TABLE assessment_digest ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE assessment_digest FORCE ROW LEVEL SECURITY")
    run(f"CREATE POLICY wall ON assessment_digest TO {name(settings.DATABASE_APP_ROLE)} USING ({RULE})")
    run(f"CREATE POLICY owner ON assessment_digest TO {name(owner)} USING (true)")


def tear_down(apps, schema_editor) -> None:
    run = schema_editor.execute
    run("DROP POLICY wall ON assessment_digest")
    run("DROP POLICY owner ON assessment_digest")
    run("ALTER TABLE assessment_digest NO FORCE ROW LEVEL SECURITY")
    run("ALTER TABLE assessment_digest DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0012_queue")]
    operations = [
        migrations.RunPython(build, tear_down),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
