"""The walls of the review: each tier sees what is on its desk or past it; flags come in through one function alone."""

from django.conf import settings
from django.db import migrations

# The regions that the person's agencies look after, each with the tiers at which they see what lies there.
DESKS = """
    SELECT below.code, at.tier FROM assessment_agencymember m
        JOIN assessment_user u ON u.id = m.user_id JOIN assessment_agency a ON a.id = m.agency_id
        JOIN assessment_region own ON own.code = a.region_id
        JOIN assessment_region below ON below.path LIKE own.path || '%'
        JOIN (VALUES ('county', 1), ('city', 2), ('province', 3)) AS mine (tier, height) ON mine.tier = own.tier
        JOIN (VALUES ('county', 1), ('city', 2), ('province', 3)) AS at (tier, height) ON at.height >= mine.height
        WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active"""
PLANTS_HERE = """
    SELECT enterprise_id FROM assessment_assessment
        WHERE plant_id IS NOT NULL AND status <> 'draft' AND (region_id, tier) IN (SELECT region, tier FROM wall_desks())"""
PLANTS_HERE_BEFORE = """
    SELECT enterprise_id FROM assessment_assessment
        WHERE plant_id IS NOT NULL AND status <> 'draft' AND region_id IN (SELECT wall_regions())"""
FUNCTIONS = {
    # What is just being passed to a desk below: seen until the transaction ends.
    "wall_letting_go() RETURNS bigint": "SELECT nullif(current_setting('wall.letting_go', true), '')::bigint",
    # The rounds that the person's agencies, or agencies below them, have opened.
    "wall_rounds() RETURNS SETOF bigint": """
        SELECT r.id FROM assessment_round r JOIN assessment_agency a ON a.id = r.agency_id
            WHERE a.region_id IN (SELECT wall_regions())""",
    # The agencies of the regions in which the person's agencies, enterprises and plants lie.
    "wall_agencies_above() RETURNS SETOF bigint": """
        SELECT a.id FROM assessment_agency a JOIN assessment_region r ON r.code = a.region_id
            WHERE EXISTS (SELECT FROM assessment_region mine WHERE mine.path LIKE r.path || '%' AND (
                mine.code IN (SELECT wall_regions())
                OR mine.code IN (SELECT region_id FROM assessment_enterprise WHERE id IN (SELECT wall_enterprises()))
                OR mine.code IN (SELECT region_id FROM assessment_plant WHERE enterprise_id IN (SELECT wall_enterprises()))))""",
    "wall_own_codes() RETURNS SETOF text": """
        SELECT credit_code FROM assessment_enterprise WHERE id IN (SELECT wall_enterprises())""",
    # Colleagues: whoever sits in one of the agencies that the person's agencies look after.
    "wall_reviewers() RETURNS SETOF bigint": """
        SELECT m.user_id FROM assessment_agencymember m JOIN assessment_agency a ON a.id = m.agency_id
            WHERE m.ended_at IS NULL AND a.region_id IN (SELECT wall_regions())""",
}

ON_DESK_OR_PAST = "(region_id, tier) IN (SELECT region, tier FROM wall_desks())"
ASSESSMENT = f"""
    enterprise_id IN (SELECT wall_enterprises()) OR (status <> 'draft' AND {ON_DESK_OR_PAST})
    OR (id = (SELECT wall_letting_go()) AND region_id IN (SELECT wall_regions()))"""
ASSESSMENT_BEFORE = """
    enterprise_id IN (SELECT wall_enterprises()) OR (status <> 'draft' AND region_id IN (SELECT wall_regions()))"""

OF_VISIBLE_SUBMISSION = "EXISTS (SELECT FROM assessment_submission s WHERE s.id = {table}.submission_id)"
OF_REVIEWED = f"""
    EXISTS (SELECT FROM assessment_submission s JOIN assessment_assessment a ON a.id = s.assessment_id
        WHERE s.id = {{table}}.submission_id AND {ON_DESK_OR_PAST.replace("region_id", "a.region_id").replace(", tier)", ", a.tier)")})"""
POLICIES = {
    "assessment_round": "id IN (SELECT wall_rounds()) OR agency_id IN (SELECT a.id FROM assessment_agency a WHERE a.region_id IN (SELECT wall_regions()))",
    "assessment_invitee": "round_id IN (SELECT wall_rounds())",
    "assessment_finding": OF_REVIEWED,
    "assessment_flag": OF_REVIEWED,
    "assessment_correction": OF_VISIBLE_SUBMISSION,
    "assessment_question": OF_VISIBLE_SUBMISSION,
    "assessment_conflict": "user_id = wall_person() OR user_id IN (SELECT wall_reviewers()) OR wall_is_operator()",
    "assessment_phrase": "agency_id IN (SELECT a.id FROM assessment_agency a WHERE a.region_id IN (SELECT wall_regions()))",
    "assessment_fingerprint": "false",
}
# Who may read beside those who may write.
READ_TOO = {
    "assessment_round": "agency_id IN (SELECT wall_agencies_above()) OR wall_is_operator()",
    "assessment_invitee": "credit_code IN (SELECT wall_own_codes())",
    # The enterprise reads the verdicts once the verified level is settled.
    "assessment_finding": """
        EXISTS (SELECT FROM assessment_result r WHERE r.submission_id = {table}.submission_id AND r.kind = 'verified')""",
}
ONLY_ADDED_TO = ("assessment_finding",)
ONLY_READ = ("assessment_flag", "assessment_fingerprint")

# Who hands in must not read what others have handed in, nor the flags; so the database compares. Held by province
# while it does, so that two who hand in the same file at once are both found.
RAISE = """
CREATE FUNCTION raise_flags(of_submission bigint, raised jsonb, prints jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own assessment_assessment;
    top text;
    others bigint[];
BEGIN
    SELECT a.* INTO own FROM assessment_submission s JOIN assessment_assessment a ON a.id = s.assessment_id
        WHERE s.id = of_submission AND a.receipt = s.receipt;
    IF own.id IS NULL OR own.id NOT IN (SELECT wall_assessments()) THEN
        RAISE EXCEPTION 'this submission is not yours to flag' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM assessment_flag WHERE submission_id = of_submission)
        OR EXISTS (SELECT FROM assessment_fingerprint WHERE submission_id = of_submission) THEN
        RAISE EXCEPTION 'this submission has been flagged' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT split_part(path, '/', 1) INTO top FROM assessment_region WHERE code = own.region_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('flags:' || top, 0));

    INSERT INTO assessment_flag (submission_id, code, requirements, details, raised_at)
        SELECT of_submission, f ->> 'code', ARRAY(SELECT jsonb_array_elements_text(f -> 'requirements')),
            f -> 'details', now()
        FROM jsonb_array_elements(raised) WITH ORDINALITY AS each (f, place) ORDER BY place;
    INSERT INTO assessment_fingerprint (submission_id, enterprise_id, requirement, kind, hash)
        SELECT of_submission, own.enterprise_id, p ->> 'requirement', p ->> 'kind', p ->> 'hash'
        FROM jsonb_array_elements(prints) AS p;

    -- The latest hand-ins of other enterprises of the province with the same file or note; one flag on either side.
    WITH alike AS (
        SELECT mine.kind, mine.hash, theirs.submission_id AS other,
            array_agg(DISTINCT mine.requirement::text) AS here, array_agg(DISTINCT theirs.requirement::text) AS there
        FROM assessment_fingerprint mine
            JOIN assessment_fingerprint theirs ON theirs.hash = mine.hash AND theirs.kind = mine.kind
                AND theirs.enterprise_id <> mine.enterprise_id
            JOIN assessment_submission s ON s.id = theirs.submission_id
            JOIN assessment_assessment a ON a.id = s.assessment_id AND a.receipt = s.receipt AND a.status <> 'draft'
            JOIN assessment_region r ON r.code = a.region_id AND r.path LIKE top || '/%'
        WHERE mine.submission_id = of_submission
        GROUP BY mine.kind, mine.hash, theirs.submission_id
    ), on_this AS (
        INSERT INTO assessment_flag (submission_id, code, requirements, details, raised_at)
        SELECT of_submission, kind, here, jsonb_build_object('others', jsonb_agg(other ORDER BY other)), now()
            FROM alike GROUP BY kind, hash, here
    ), on_those AS (
        INSERT INTO assessment_flag (submission_id, code, requirements, details, raised_at)
        SELECT other, kind, there, jsonb_build_object('others', jsonb_build_array(of_submission)), now() FROM alike
    )
    SELECT array_agg(DISTINCT other) INTO others FROM alike;
    UPDATE assessment_assessment a SET flag_count = (
        SELECT count(*) FROM assessment_flag f WHERE f.submission_id = s.id)
    FROM assessment_submission s
    WHERE s.id = ANY (others || of_submission) AND a.id = s.assessment_id AND a.receipt = s.receipt;
END $$;
"""
# What the lists read of the latest submission, for what was handed in before they did.
BACKFILL = """
UPDATE assessment_assessment a SET receipt = s.receipt, hand_ins = s.number, level = r.level, band = r.band,
    total = trunc(split_part(r.total, '/', 1)::numeric / coalesce(nullif(split_part(r.total, '/', 2), ''), '1')::numeric, 6)
FROM assessment_submission s JOIN assessment_result r ON r.submission_id = s.id AND r.kind = 'self'
WHERE s.assessment_id = a.id
    AND s.number = (SELECT max(number) FROM assessment_submission WHERE assessment_id = a.id);
UPDATE assessment_assessment a SET returns = (
    SELECT count(*) FROM assessment_event e WHERE e.assessment_id = a.id AND e.kind = 'send_back');
"""


def build(apps, schema_editor) -> None:
    run, name = schema_editor.execute, schema_editor.quote_name
    service, owner = settings.DATABASE_APP_ROLE, _current_user(schema_editor)
    run(_function("wall_desks() RETURNS TABLE (region text, tier text)", DESKS), params=None)
    run(_function("wall_plants_here() RETURNS SETOF bigint", PLANTS_HERE), params=None)
    for head, body in FUNCTIONS.items():
        run(_function(head, body), params=None)
    _rule_on_assessments(ASSESSMENT, schema_editor)
    for table, rule in POLICIES.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"CREATE POLICY wall ON {table} TO {name(service)} USING ({rule.format(table=table)})")
        run(f"CREATE POLICY owner ON {table} TO {name(owner)} USING (true)")
        if also := READ_TOO.get(table):
            run(
                f"CREATE POLICY wall_read ON {table} FOR SELECT TO {name(service)} USING ({also.format(table=table)})"
            )
    for table in ONLY_ADDED_TO:
        run(f"REVOKE UPDATE, DELETE ON {table} FROM {name(service)}")
    for table in ONLY_READ:
        run(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {name(service)}")


def tear_down(apps, schema_editor) -> None:
    run = schema_editor.execute
    _rule_on_assessments(ASSESSMENT_BEFORE, schema_editor)
    for table in POLICIES:
        run(f"DROP POLICY wall ON {table}")
        run(f"DROP POLICY owner ON {table}")
        run(f"DROP POLICY IF EXISTS wall_read ON {table}")
        run(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    run(_function("wall_plants_here() RETURNS SETOF bigint", PLANTS_HERE_BEFORE), params=None)
    for head in [*FUNCTIONS, "wall_desks() RETURNS"]:
        run(f"DROP FUNCTION {head.split(' RETURNS')[0]}")


def _function(head: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {head} LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ {body} $$"
    )


def _rule_on_assessments(rule: str, schema_editor) -> None:
    schema_editor.execute(f"ALTER POLICY wall ON assessment_assessment USING ({rule})")


def _current_user(schema_editor) -> str:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_review")]
    operations = [
        migrations.RunPython(build, tear_down),
        migrations.RunSQL(RAISE, "DROP FUNCTION raise_flags(bigint, jsonb, jsonb);"),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON assessment_finding "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER append_only ON assessment_finding;",
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
