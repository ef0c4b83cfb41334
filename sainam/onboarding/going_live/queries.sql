-- What the sandbox has on record of one agreement's try-out, and the keys of its agency.

-- name: outcomes_seen
-- Outcomes of calls under the agreement in the sandbox since a moment.
SELECT o.outcome, e.dataset, e.id, o.at
FROM exchange e
JOIN exchange_outcome o ON o.environment = e.environment AND o.exchange = e.id
WHERE e.environment = 'sandbox' AND e.agreement = %(agreement)s
  AND e.opened_at >= %(since)s AND o.at >= %(since)s AND e.pattern IN ('lookup', 'submit')
ORDER BY o.at LIMIT 2000;

-- name: refusals_seen
-- Refusals in the sandbox since a moment, of whoever has a key to the agreement.
SELECT r.rule, r.dataset, r.id, r.at FROM refusal r
WHERE r.environment = 'sandbox' AND r.agency = %(agency)s AND r.at >= %(since)s
  AND r.credential IN (
    SELECT d.credential FROM door d
    WHERE d.environment = 'sandbox' AND d.agreement = %(agreement)s)
ORDER BY r.at LIMIT 2000;

-- name: files_seen
-- States of files under the agreement in the sandbox since a moment.
SELECT s.state, f.dataset, f.id, s.at
FROM file f JOIN file_state s ON s.environment = f.environment AND s.file = f.id
WHERE f.environment = 'sandbox' AND f.agreement = %(agreement)s AND f.received_at >= %(since)s
  AND f.dataset IS NOT NULL
ORDER BY s.at LIMIT 2000;

-- name: findings_seen
-- What files were found to have, and the first sentence told of each kind; also corrections.
SELECT DISTINCT ON (f.received_at, f.id, g.class)
       g.class, f.dataset, f.id, f.received_at, g.thai, g.english
FROM file f JOIN file_finding g ON g.environment = f.environment AND g.file = f.id
WHERE f.environment = 'sandbox' AND f.agreement = %(agreement)s AND f.received_at >= %(since)s
  AND f.dataset IS NOT NULL
UNION ALL
SELECT 'corrected', f.dataset, f.id, f.received_at, NULL, NULL
FROM file f JOIN file_result r ON r.environment = f.environment AND r.file = f.id
WHERE f.environment = 'sandbox' AND f.agreement = %(agreement)s AND f.received_at >= %(since)s
  AND r.corrects IS NOT NULL AND f.dataset IS NOT NULL
ORDER BY 4, 3, 1 LIMIT 2000;

-- name: lock_credentials
-- Two dossiers of an agency that register at once wait for each other: names are counted.
SELECT pg_advisory_xact_lock(hashtextextended('credentials ' || %(agency)s, 0));

-- name: credentials_of_agency
-- How many credentials an agency ever had in an environment.
SELECT count(*) FROM credential WHERE agency = %(agency)s AND environment = %(environment)s;
