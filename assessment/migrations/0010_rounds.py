"""Rounds: counts without the rows behind them, and letters to those whom the agency does not see."""

from django.db import migrations, models

# The registered enterprises that the round has invited: the confirmed one of each code, else whoever claims it.
# Not SECURITY DEFINER: by itself it shows what the person sees anyway.
HOUSES = """
CREATE FUNCTION round_houses(of_round bigint) RETURNS TABLE (credit_code text, enterprise bigint, region text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT i.credit_code, e.id, e.region_id FROM assessment_invitee i
        JOIN assessment_round r ON r.id = i.round_id JOIN assessment_agency a ON a.id = r.agency_id
        JOIN assessment_region top ON top.code = a.region_id
        JOIN assessment_enterprise e ON e.credit_code = i.credit_code
        JOIN assessment_region own ON own.code = e.region_id AND own.path LIKE top.path || '%'
        WHERE i.round_id = of_round AND (e.confirmed_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM assessment_enterprise c WHERE c.credit_code = e.credit_code AND c.confirmed_at IS NOT NULL))
$$;
"""
# Numbers alone: drafts, and what lies on the desks below, the person who asks does not see.
PROGRESS = """
CREATE FUNCTION wall_round_progress(of_round bigint) RETURNS TABLE (region text, state text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.region_id, a.status, count(*) FROM assessment_assessment a
        WHERE a.round_id = of_round AND a.region_id IN (SELECT wall_regions()) GROUP BY 1, 2
    UNION ALL
    SELECT h.region, 'invited', count(*) FROM (
        SELECT DISTINCT ON (credit_code) credit_code, round_houses.region FROM round_houses(of_round)
            ORDER BY credit_code, enterprise) h
        WHERE h.region IN (SELECT wall_regions()) GROUP BY 1
$$;
"""
# Whether each has begun and handed in; for the round's agency and those above it. A code that is registered
# elsewhere is not told from one that is not registered at all.
INVITEES = """
CREATE FUNCTION wall_round_invitees(of_round bigint) RETURNS TABLE (credit_code text, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.credit_code, CASE
        WHEN entered.handed_in THEN 'handed_in'
        WHEN entered.code IS NOT NULL THEN 'begun'
        WHEN i.credit_code IN (SELECT h.credit_code FROM round_houses(of_round) h) THEN 'not_begun'
        ELSE 'unregistered' END
    FROM assessment_invitee i
        LEFT JOIN (SELECT e.credit_code AS code, bool_or(a.status <> 'draft') AS handed_in
            FROM assessment_assessment a JOIN assessment_enterprise e ON e.id = a.enterprise_id
            WHERE a.round_id = of_round AND (e.confirmed_at IS NOT NULL OR NOT EXISTS (
                SELECT FROM assessment_enterprise c WHERE c.credit_code = e.credit_code AND c.confirmed_at IS NOT NULL))
            GROUP BY 1) entered ON entered.code = i.credit_code
    WHERE i.round_id = of_round AND of_round IN (SELECT wall_rounds())
$$;
"""
# The letters of an event of a round, to owners whom its agency need not know: who has begun is theirs to tell.
LETTERS = """
CREATE FUNCTION promise_round_letters(of_event bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told assessment_event;
    call bigint;
    whom text;
BEGIN
    SELECT * INTO told FROM assessment_event WHERE id = of_event AND by_id = wall_person();
    call := (told.details ->> 'round')::bigint;
    whom := told.details ->> 'whom';
    IF call IS NULL OR call NOT IN (SELECT wall_rounds()) OR whom IS NULL THEN
        RAISE EXCEPTION 'this is no event of a round of yours' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO assessment_letter (event_id, to_id, attempts)
    SELECT DISTINCT of_event, m.user_id, 0 FROM assessment_membership m JOIN assessment_user u ON u.id = m.user_id
        WHERE m.role = 'owner' AND m.ended_at IS NULL AND u.is_active AND m.user_id <> told.by_id
        AND m.enterprise_id IN (
            SELECT a.enterprise_id FROM assessment_assessment a
                WHERE whom = 'begun' AND a.round_id = call AND a.status IN ('draft', 'returned')
            UNION ALL
            SELECT h.enterprise FROM round_houses(call) h
                WHERE whom = 'not_begun' AND NOT EXISTS (SELECT FROM assessment_assessment a
                    WHERE a.round_id = call AND a.enterprise_id = h.enterprise)
            UNION ALL
            SELECT h.enterprise FROM round_houses(call) h JOIN assessment_invitee i
                ON i.round_id = call AND i.credit_code = h.credit_code
                WHERE whom = 'invited' AND i.id BETWEEN (told.details ->> 'first')::bigint AND (told.details ->> 'last')::bigint);
END $$;
"""
# Who has entered a round goes on seeing it, also after moving out of its region.
ENTERED = """
CREATE FUNCTION wall_entered_rounds() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT round_id FROM assessment_assessment
        WHERE round_id IS NOT NULL AND enterprise_id IN (SELECT wall_enterprises())
$$;
ALTER POLICY wall_read ON assessment_round USING (agency_id IN (SELECT wall_agencies_above()) OR wall_is_operator()
    OR id IN (SELECT wall_entered_rounds()));
"""
ENTERED_BEFORE = """
ALTER POLICY wall_read ON assessment_round USING (agency_id IN (SELECT wall_agencies_above()) OR wall_is_operator());
DROP FUNCTION wall_entered_rounds();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0009_review_walls")]
    operations = [
        migrations.AddField("round", "not_begun_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("round", "begun_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex("enterprise", models.Index(fields=["credit_code"], name="enterprise_code")),
        migrations.RunSQL(HOUSES, "DROP FUNCTION round_houses(bigint);"),
        migrations.RunSQL(PROGRESS, "DROP FUNCTION wall_round_progress(bigint);"),
        migrations.RunSQL(INVITEES, "DROP FUNCTION wall_round_invitees(bigint);"),
        migrations.RunSQL(ENTERED, ENTERED_BEFORE),
        migrations.RunSQL(LETTERS, "DROP FUNCTION promise_round_letters(bigint);"),
    ]
