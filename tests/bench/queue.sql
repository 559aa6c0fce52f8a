-- So many enterprises of Anhui, each with one hand-in: three in five wait on the province's desk.
INSERT INTO assessment_enterprise (name, name_key, credit_code, region_id, address, industry, type, staff, revenue, modes,
    contact_name, contact_phone, contact_email, confirmed_at, created_at)
SELECT '合肥示例工厂 ' || lpad(n::text, 6, '0'), 'hefei ' || n, '91340000MA' || lpad(n::text, 8, '0'), place.code, '',
    (ARRAY['C36', 'C35', 'C38', 'C14', 'C27'])[1 + n % 5], 'discrete', 640, 380, '{}', '', '', '', now(), now()
FROM generate_series(1, :count) AS n JOIN
    (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS of FROM assessment_region
        WHERE path LIKE '340000/%' AND tier = 'county') AS place ON n % place.of = place.place;
INSERT INTO assessment_assessment (reference, enterprise_id, region_id, year, edition_id, type, tailored_out, status, chain,
    tier, assigned_to_id, created_at, created_by_id, submitted_at, arrived_at, returned_to_id, returns, receipt, hand_ins, industry, size, sought,
    level, band, total, flag_count, house_moved)
SELECT 'B' || lpad(e.id::text, 7, '0'), e.id, e.region_id, 2026, 'gbt39116-2020', 'discrete', '{}',
    CASE WHEN e.id % 10 < 6 THEN CASE WHEN e.id % 50 = 0 THEN 'in_review' ELSE 'submitted' END
        WHEN e.id % 10 < 7 THEN 'returned' WHEN e.id % 10 < 9 THEN 'accepted' ELSE 'in_review' END,
    '{county,province}', CASE WHEN e.id % 10 = 9 THEN 'county' ELSE 'province' END,
    CASE WHEN e.id % 500 = 0 THEN :lin WHEN e.id % 50 = 0 OR e.id % 10 >= 6 THEN :hua END, now(), :lin,
    now() - (e.id % 60) * interval '1 day', now() - (e.id % 50) * interval '1 day', CASE WHEN e.id % 700 = 3 THEN :lin END, 0,
    'R' || lpad(e.id::text, 7, '0'), 1, e.industry, 'medium', lower(e.name || ' ' || e.credit_code),
    e.id % 6, e.id % 6, (e.id % 500) / 100.0, CASE WHEN e.id % 4 = 0 THEN e.id % 7 ELSE 0 END, false
FROM assessment_enterprise e WHERE e.credit_code LIKE '91340000MA0%';  -- not those of the benches before
INSERT INTO assessment_submission (assessment_id, number, receipt, sealed, sha256, submitted_by_id, submitted_at)
SELECT id, 1, receipt, '{}', '', :lin, submitted_at FROM assessment_assessment WHERE receipt LIKE 'R0%';
INSERT INTO assessment_flag (submission_id, code, requirements, details, raised_at)
SELECT s.id, 'plausibility', '{}', '{}', now() FROM assessment_submission s
    JOIN assessment_assessment a ON a.receipt = s.receipt, generate_series(1, a.flag_count)
    WHERE a.receipt LIKE 'R0%';
