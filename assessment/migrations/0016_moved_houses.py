"""Whoever has a submission on the desk knows whose it is, also after the whole enterprise has moved elsewhere."""

from django.db import migrations, models
from django.db.models import Q

MOVED = """
UPDATE assessment_assessment a SET house_moved = true FROM assessment_enterprise e
WHERE e.id = a.enterprise_id AND a.plant_id IS NULL AND a.status <> 'draft' AND a.region_id <> e.region_id;
"""
PLANTS_HERE = """
    SELECT enterprise_id FROM assessment_assessment
        WHERE plant_id IS NOT NULL AND status <> 'draft' AND (region_id, tier) IN (SELECT region, tier FROM wall_desks())"""
MOVED_FROM_HERE = """
    SELECT enterprise_id FROM assessment_assessment
        WHERE house_moved AND status <> 'draft' AND (region_id, tier) IN (SELECT region, tier FROM wall_desks())"""


def function(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION wall_plants_here() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ {body} $$"
    )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0015_agency_columns")]
    operations = [
        migrations.AddField("assessment", "house_moved", models.BooleanField(default=False)),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.AddIndex(
            "assessment",
            models.Index(fields=["region"], condition=Q(house_moved=True), name="assessment_house_moved"),
        ),
        migrations.RunSQL(function(f"{PLANTS_HERE} UNION {MOVED_FROM_HERE}"), function(PLANTS_HERE)),
    ]
