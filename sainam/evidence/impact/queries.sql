-- How the data was asked for, as observed.

-- name: flows
-- Since a day: who asked, by which way, for what, for which fields, and how often.
SELECT f.agreement, f.agency, f.caller, f.dataset, f.pattern::text, f.channel, f.purpose, f.fields,
       sum(o.exchanges)::bigint AS exchanges
FROM flow f JOIN observed_flow o ON o.flow = f.number
WHERE f.environment = %(environment)s AND o.day > %(since)s
  AND (%(agency)s::text IS NULL OR f.agency = %(agency)s)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- name: insert_report
-- What a report said, by its digest, and of what it was reckoned.
INSERT INTO impact_report (id, about, change, on_date, stops, sha256, base, made_by, made_at)
VALUES (%(id)s, %(about)s, %(change)s, %(on)s, %(stops)s, %(sha256)s, %(base)s, %(actor)s,
        sainam_now());

-- name: list_reports
-- Reports kept, the newest first: of one thing, or all.
SELECT id, about, change, on_date, stops, encode(sha256, 'hex') AS sha256, made_by, made_at
FROM impact_report
WHERE (%(about)s::text IS NULL OR about = %(about)s)
ORDER BY made_at DESC, id DESC LIMIT %(most)s;

-- name: report
-- Where the bytes of one lie.
SELECT sha256 FROM impact_report WHERE id = %(id)s;
