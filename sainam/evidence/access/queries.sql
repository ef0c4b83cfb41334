-- Access as it really is, and the reviews of it.

-- name: logins
-- Every login that has not ended, with its roles, its second factor and its last review.
SELECT 'login:' || l.name, l.thai, l.english, l.agency, 'login',
       l.roles || coalesce((
         SELECT array_agg(d.role || ' ' || d.login ORDER BY d.role) FROM deputy d
         WHERE d.deputy = l.name AND d.first_at <= sainam_now() AND d.until_at > sainam_now()
           AND NOT EXISTS (SELECT FROM deputy_end x WHERE x.deputy = d.id)), '{}'),
       l.recorded_at,
       EXISTS (SELECT FROM login_totp t WHERE t.login = l.name AND NOT EXISTS (
         SELECT FROM login_totp_end x WHERE x.login = t.login AND x.version = t.version)),
       '', r.result, r.next_due, r.actor, r.at
FROM login l
LEFT JOIN LATERAL (SELECT result, next_due, actor, at FROM review
                   WHERE subject = 'login:' || l.name ORDER BY number DESC LIMIT 1) r ON true
WHERE NOT EXISTS (SELECT FROM login_end e WHERE e.login = l.name) ORDER BY l.name;

-- name: credentials
-- Every credential that has not ended, with the doors that it opens now and its last review.
SELECT 'credential:' || c.id, v.thai, v.english, c.agency,
       c.environment || ' ' || CASE c.kind WHEN 'ssh' THEN 'sftp' ELSE 'api' END,
       coalesce((
         SELECT array_agg(concat_ws(' · ', d.agreement, d.channel, d.folder)
                          ORDER BY d.agreement, d.channel)
         FROM door d WHERE d.credential = c.id
           AND NOT EXISTS (SELECT FROM door_end x WHERE x.door = d.id)), '{}'),
       c.recorded_at, NULL::boolean, c.fingerprint, r.result, r.next_due, r.actor, r.at
FROM credential c
JOIN LATERAL (SELECT thai, english FROM agency_version WHERE agency = c.agency
              ORDER BY version DESC LIMIT 1) v ON true
LEFT JOIN LATERAL (SELECT result, next_due, actor, at FROM review
                   WHERE subject = 'credential:' || c.id ORDER BY number DESC LIMIT 1) r ON true
WHERE NOT EXISTS (SELECT FROM credential_end e WHERE e.credential = c.id) ORDER BY c.id;

-- name: newest_round
-- The round that was opened last.
SELECT number, opened_at, opened_by, due, reason FROM access_round ORDER BY number DESC LIMIT 1;

-- name: insert_round
-- The next round.
INSERT INTO access_round (number, opened_at, opened_by, due, reason)
SELECT coalesce(max(number), 0) + 1, sainam_now(), %(actor)s, %(due)s, %(reason)s FROM access_round
RETURNING number;

-- name: lock_reviews
-- One review of a subject, or one round, is recorded at a time.
SELECT pg_advisory_xact_lock(hashtextextended('review ' || %(subject)s, 0));

-- name: insert_review
-- The next review of a subject.
INSERT INTO review (subject, number, result, next_due, actor, at, reason, sha256)
SELECT %(subject)s, coalesce(max(r.number), 0) + 1, %(result)s, %(next_due)s, %(actor)s,
       sainam_now(), %(reason)s, %(sha256)s
FROM review r WHERE r.subject = %(subject)s;

-- name: application_rights
-- What the application's own role may do to what must not be edited, be it to some columns only.
SELECT table_name, string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type)
FROM (
  SELECT grantee, table_schema, table_name, privilege_type FROM information_schema.role_table_grants
  UNION
  SELECT grantee, table_schema, table_name, privilege_type FROM information_schema.role_column_grants
) AS granted
WHERE grantee = 'sainam_app' AND table_schema = 'sainam'
  AND table_name IN ('exchange', 'exchange_outcome', 'refusal', 'audit_event', 'audit_block')
GROUP BY table_name ORDER BY table_name;

-- name: sealed_since
-- Since when the trail is sealed.
SELECT sealed_at FROM audit_block ORDER BY number LIMIT 1;

-- name: clock
-- How far the hub's clock is shifted from that of the database server.
SELECT coalesce((SELECT clock_offset FROM installation), '0')::text;

-- name: mail_grants
-- Agreements in force that let data come in by mail.
SELECT DISTINCT g.agreement FROM gate g
JOIN agreement_version v ON v.agreement = g.agreement AND v.version = g.version
WHERE g.state = 'open' AND v.terms::jsonb @> '{"grants": [{"channels": ["mail"]}]}'
ORDER BY g.agreement;
