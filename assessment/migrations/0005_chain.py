"""Each event carries the hash of the one before it in its chain, and comes in through one function alone."""

from django.db import migrations, models

# The chain is locked until the transaction ends, so that no two events follow the same one. What is hashed is
# the text itself, not the columns read from it: it needs no agreement on how a number or a date is written.
APPEND = """
CREATE FUNCTION append_event(of_chain text, told text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    facts jsonb := told::jsonb;
    before_position bigint;
    before_hash text;
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('event:' || of_chain, 0));
    SELECT position, hash INTO before_position, before_hash FROM assessment_event
        WHERE chain = of_chain ORDER BY position DESC LIMIT 1;
    before_position := coalesce(before_position, 0);
    before_hash := coalesce(before_hash, '');
    INSERT INTO assessment_event
        (kind, enterprise_id, assessment_id, by_id, at, note, details, chain, position, previous, sealed, algorithm, hash)
    VALUES (
        facts ->> 'kind', (facts ->> 'enterprise')::bigint, (facts ->> 'assessment')::bigint, (facts ->> 'by')::bigint,
        (facts ->> 'at')::timestamptz, facts ->> 'note', facts -> 'details',
        of_chain, before_position + 1, before_hash, told, 'sha256',
        event_hash(of_chain, before_position + 1, before_hash, told)
    ) RETURNING id INTO made;
    RETURN made;
END $$;
"""
HASH = """
CREATE FUNCTION event_hash(of_chain text, at_position bigint, previous text, told text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        previous || E'\\n' || of_chain || E'\\n' || at_position || E'\\n' || told, 'UTF8')), 'hex')
$$;
"""
BACKFILL = """
ALTER TABLE assessment_event DISABLE TRIGGER append_only;
DO $$
DECLARE
    event record;
    told text;
    before_position bigint;
    before_hash text;
    the_chain text;
BEGIN
    FOR event IN SELECT * FROM assessment_event ORDER BY id LOOP
        the_chain := CASE
            WHEN event.enterprise_id IS NOT NULL THEN 'enterprise:' || event.enterprise_id
            WHEN event.by_id IS NOT NULL THEN 'person:' || event.by_id
            ELSE 'service' END;
        told := jsonb_build_object(
            'kind', event.kind, 'enterprise', event.enterprise_id, 'assessment', event.assessment_id,
            'by', event.by_id, 'at', event.at, 'note', event.note, 'details', event.details)::text;
        SELECT position, hash INTO before_position, before_hash FROM assessment_event
            WHERE chain = the_chain ORDER BY position DESC LIMIT 1;
        before_position := coalesce(before_position, 0);
        before_hash := coalesce(before_hash, '');
        UPDATE assessment_event SET chain = the_chain, position = before_position + 1, previous = before_hash,
            sealed = told, hash = event_hash(the_chain, before_position + 1, before_hash, told)
            WHERE id = event.id;
    END LOOP;
END $$;
ALTER TABLE assessment_event ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_api")]
    operations = [
        migrations.AddField(
            "event", "chain", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.AddField(
            "event", "position", models.PositiveBigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "event", "previous", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("event", "sealed", models.TextField(default=""), preserve_default=False),
        migrations.AddField("event", "algorithm", models.CharField(default="sha256", max_length=10)),
        migrations.AddField(
            "event", "hash", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunSQL(HASH, "DROP FUNCTION event_hash(text, bigint, text, text);"),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND, "DROP FUNCTION append_event(text, text);"),
        migrations.AddConstraint(
            "event",
            models.UniqueConstraint(fields=["chain", "position"], name="one_event_a_place_in_the_chain"),
        ),
    ]
