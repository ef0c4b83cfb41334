-- What the hub itself can say of a measure, at a moment and before it.

-- name: exchanges_by_link
-- Exchanges of a span by link and channel, with those that brought what was asked.
SELECT e.link, e.pattern::text, e.channel, count(*) AS exchanges, max(e.opened_at) AS last_at
FROM exchange e
WHERE e.environment = 'live' AND e.opened_at >= %(since)s AND e.opened_at < %(until)s
GROUP BY e.link, e.pattern, e.channel ORDER BY e.link, e.channel;

-- name: documents_by_kind
-- Papers issued in a span, and those of them that are signed.
SELECT d.kind, count(*) AS issued, count(*) FILTER (WHERE s.at IS NOT NULL) AS signed,
       max(s.at) AS last_at
FROM document d
LEFT JOIN LATERAL (SELECT max(s.at) AS at FROM document_signature s
                   WHERE s.document = d.id AND s.at < %(until)s) s ON true
WHERE d.made_at >= %(since)s AND d.made_at < %(until)s
GROUP BY d.kind ORDER BY d.kind;

-- name: payments_by_channel
-- Payments of business days by the channel that brought them.
SELECT e.link, e.channel, sum(p.payments)::bigint AS payments, sum(p.satang)::bigint AS satang
FROM (SELECT exchange, count(*) AS payments, sum(amount_satang) AS satang FROM posting
      WHERE environment = 'live' AND kind = 'payment' AND business_date >= %(first)s
        AND business_date < %(last)s GROUP BY exchange) p
JOIN exchange e ON e.environment = 'live' AND e.id = p.exchange
GROUP BY e.link, e.channel ORDER BY e.link, e.channel;

-- name: staff_at
-- The staff's logins at a moment: roles, and whether a second factor was in force.
SELECT l.name, l.roles,
       EXISTS (SELECT FROM login_totp t
               LEFT JOIN login_totp_end x ON x.login = t.login AND x.version = t.version
               WHERE t.login = l.name AND t.recorded_at < %(until)s
                 AND (x.ended_at IS NULL OR x.ended_at >= %(until)s)) AS totp
FROM login l LEFT JOIN login_end e ON e.login = l.name
WHERE l.agency IS NULL AND l.recorded_at < %(until)s
  AND (e.ended_at IS NULL OR e.ended_at >= %(until)s)
ORDER BY l.name;

-- name: security_events
-- Refused calls, tokens and sessions of a span, as the audit trail has them.
SELECT count(*) AS events, max(at) AS last_at FROM audit_event
WHERE at >= %(since)s AND at < %(until)s
  AND event IN ('exchange:call:refused', 'api:token:refused', 'portal:session:refused',
                'portal:login:locked', 'portal:invitation:refused', 'sftp:session:refused');

-- name: last_seal
-- The newest block of the audit trail at a moment.
SELECT number, sealed_at FROM audit_block WHERE sealed_at < %(until)s
ORDER BY number DESC LIMIT 1;

-- name: first_day
-- The day on which this hub was given its first catalogue.
SELECT business_date(min(applied_at)) AS day FROM catalogue_apply;

-- name: months_kept
-- The months of traffic whose records are there.
SELECT to_date(right(c.relname, 7), 'YYYY_MM') AS month
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'sainam.exchange'::regclass AND c.relname ~ '_\d{4}_\d{2}$'
ORDER BY month;
