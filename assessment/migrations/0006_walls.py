"""The second wall between tenants: forced row-level security, and a role of the service that owns nothing.

The policies ask what `assessment.models.walls` has told for this transaction. Where nothing was told, they show
nothing. The functions run as the owner of the tables, whom the policies let through, and so may look at who
belongs where; each is worked out once a statement.
"""

from django.conf import settings
from django.db import migrations

FUNCTIONS = {
    "wall_person() RETURNS bigint": "SELECT nullif(current_setting('wall.person', true), '')::bigint",
    "wall_works() RETURNS boolean": "SELECT coalesce(current_setting('wall.work', true), '') = 'on'",
    "wall_invitation() RETURNS text": "SELECT nullif(current_setting('wall.invitation', true), '')",
    "wall_registering() RETURNS bigint": "SELECT nullif(current_setting('wall.registering', true), '')::bigint",
    "wall_is_operator() RETURNS boolean": """
        SELECT coalesce((SELECT is_operator AND is_active FROM assessment_user WHERE id = wall_person()), false)""",
    # The enterprises of which the person is a member, and the one that is being registered just now.
    "wall_enterprises() RETURNS SETOF bigint": """
        SELECT enterprise_id FROM assessment_membership m JOIN assessment_user u ON u.id = m.user_id
            WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active
        UNION ALL SELECT wall_registering() WHERE wall_registering() IS NOT NULL""",
    "wall_assessments() RETURNS SETOF bigint": """
        SELECT id FROM assessment_assessment WHERE enterprise_id IN (SELECT wall_enterprises())""",
    # The regions that the person's agencies look after.
    "wall_regions() RETURNS SETOF text": """
        SELECT below.code FROM assessment_agencymember m
            JOIN assessment_user u ON u.id = m.user_id JOIN assessment_agency a ON a.id = m.agency_id
            JOIN assessment_region own ON own.code = a.region_id
            JOIN assessment_region below ON below.path LIKE own.path || '%'
            WHERE m.user_id = wall_person() AND m.ended_at IS NULL AND u.is_active""",
    # Enterprises of elsewhere with a plant here of which something was handed in.
    "wall_plants_here() RETURNS SETOF bigint": """
        SELECT enterprise_id FROM assessment_assessment
            WHERE plant_id IS NOT NULL AND status <> 'draft' AND region_id IN (SELECT wall_regions())""",
    # Who holds an invitation sees the house that invites.
    "wall_inviting() RETURNS SETOF bigint": """
        SELECT enterprise_id FROM assessment_invitation WHERE token_hash = wall_invitation()""",
    # For the agency that decides on a claim: not who has the code, only that somebody has.
    "wall_code_is_taken(code text, but_for bigint) RETURNS boolean": """
        SELECT EXISTS (SELECT FROM assessment_enterprise
            WHERE credit_code = code AND id <> but_for AND confirmed_at IS NOT NULL)""",
}

OF_VISIBLE_ENTERPRISE = "EXISTS (SELECT FROM assessment_enterprise e WHERE e.id = {table}.enterprise_id)"
OF_OWN_ASSESSMENT = "assessment_id IN (SELECT wall_assessments())"
POLICIES = {
    "assessment_enterprise": """
        id IN (SELECT wall_enterprises()) OR region_id IN (SELECT wall_regions()) OR wall_is_operator()
        OR id IN (SELECT wall_plants_here()) OR id IN (SELECT wall_inviting())""",
    "assessment_historicalenterprise": "EXISTS (SELECT FROM assessment_enterprise e WHERE e.id = {table}.id)",
    "assessment_membership": f"user_id = wall_person() OR {OF_VISIBLE_ENTERPRISE}",
    "assessment_plant": OF_VISIBLE_ENTERPRISE,
    "assessment_claim": OF_VISIBLE_ENTERPRISE,
    "assessment_invitation": """
        enterprise_id IN (SELECT wall_enterprises()) OR token_hash = wall_invitation()
        OR invited_by_id = wall_person()""",
    "assessment_assessment": """
        enterprise_id IN (SELECT wall_enterprises())
        OR (status <> 'draft' AND region_id IN (SELECT wall_regions()))""",
    "assessment_answer": OF_OWN_ASSESSMENT,
    "assessment_answerrevision": OF_OWN_ASSESSMENT,
    "assessment_comment": OF_OWN_ASSESSMENT,
    "assessment_evidenceuse": OF_OWN_ASSESSMENT,
    "assessment_evidence": """
        enterprise_id IN (SELECT wall_enterprises())
        OR EXISTS (SELECT FROM assessment_submission s JOIN assessment_assessment a ON a.id = s.assessment_id
            WHERE a.enterprise_id = {table}.enterprise_id
            AND s.sealed -> 'evidence' @> jsonb_build_array(jsonb_build_object('id', {table}.id)))""",
    "assessment_submission": "EXISTS (SELECT FROM assessment_assessment a WHERE a.id = {table}.assessment_id)",
    "assessment_result": "EXISTS (SELECT FROM assessment_submission s WHERE s.id = {table}.submission_id)",
    # The rows that promise work: the worker sees them, not what they are about.
    "assessment_report": """
        EXISTS (SELECT FROM assessment_submission s WHERE s.id = {table}.submission_id)
        OR wall_works() OR wall_is_operator()""",
    "assessment_letter": """
        to_id = wall_person() OR EXISTS (SELECT FROM assessment_event e WHERE e.id = {table}.event_id)
        OR wall_works() OR wall_is_operator()""",
    "assessment_idempotencykey": "user_id = wall_person() OR wall_works()",
    "assessment_event": """
        by_id = wall_person() OR wall_works() OR wall_is_operator()
        OR EXISTS (SELECT FROM assessment_assessment a WHERE a.id = {table}.assessment_id)
        OR (assessment_id IS NULL AND EXISTS (SELECT FROM assessment_enterprise e WHERE e.id = {table}.enterprise_id))""",
}
ONLY_ADDED_TO = ("assessment_answerrevision", "assessment_result", "assessment_submission")


def build(apps, schema_editor) -> None:
    run, name = schema_editor.execute, schema_editor.quote_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    service = settings.DATABASE_APP_ROLE
    _make_sure_of(service, schema_editor)
    run(f"GRANT USAGE ON SCHEMA public TO {name(service)}")
    run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name(service)}")
    run(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name(service)}")
    kinds = {"TABLES": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCES": "USAGE"}
    for kind, rights in kinds.items():  # those of later migrations
        run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {name(service)}")
    run(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations, assessment_event FROM {name(service)}")
    for table in ONLY_ADDED_TO:
        run(f"REVOKE UPDATE, DELETE ON {table} FROM {name(service)}")
    for head, body in FUNCTIONS.items():
        run(
            f"CREATE FUNCTION {head} LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp "
            f"AS $$ {body} $$",
            params=None,
        )
    for table, rule in POLICIES.items():
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"CREATE POLICY wall ON {table} TO {name(service)} USING ({rule.format(table=table)})")
        run(f"CREATE POLICY owner ON {table} TO {name(owner)} USING (true)")


def tear_down(apps, schema_editor) -> None:
    run = schema_editor.execute
    for table in POLICIES:
        run(f"DROP POLICY wall ON {table}")
        run(f"DROP POLICY owner ON {table}")
        run(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for head in FUNCTIONS:
        signature = head.split(" RETURNS")[0].replace("code ", "").replace("but_for ", "")
        run(f"DROP FUNCTION {signature}")


def _make_sure_of(role: str, schema_editor) -> None:
    """The role is a matter of the whole server, so that whoever looks after it usually has made it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                raise SystemExit(
                    f"The database has no role {role}, and this user may not create it. Let a superuser of the server "
                    f"run: CREATE ROLE {role} LOGIN PASSWORD '…'; and, where DATABASE_URL is the only URL, "
                    f"GRANT {role} TO the user of it (see docs/operations.md)."
                )
            quoted = schema_editor.quote_name(role)
            cursor.execute(f"CREATE ROLE {quoted}")
            cursor.execute(f"GRANT {quoted} TO CURRENT_USER")


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_chain")]
    operations = [migrations.RunPython(build, tear_down)]
