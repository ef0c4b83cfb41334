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
-- Refusals of the agency's calls in the sandbox since a moment.
SELECT r.rule, r.dataset, r.id, r.at FROM refusal r
WHERE r.environment = 'sandbox' AND r.agency = %(agency)s AND r.at >= %(since)s
ORDER BY r.at LIMIT 2000;

-- name: files_seen
-- States of files under the agreement in the sandbox since a moment.
SELECT s.state, f.dataset, f.id, s.at
FROM file f JOIN file_state s ON s.environment = f.environment AND s.file = f.id
WHERE f.environment = 'sandbox' AND f.agreement = %(agreement)s AND f.received_at >= %(since)s
ORDER BY s.at LIMIT 2000;

-- name: findings_seen
-- Files with lines that were not simply posted.
SELECT DISTINCT g.class, f.dataset, f.id, f.received_at
FROM file f JOIN file_finding g ON g.environment = f.environment AND g.file = f.id
WHERE f.environment = 'sandbox' AND f.agreement = %(agreement)s AND f.received_at >= %(since)s
ORDER BY f.received_at LIMIT 2000;

-- name: credentials_of_agency
-- How many credentials an agency ever had in an environment.
SELECT count(*) FROM credential WHERE agency = %(agency)s AND environment = %(environment)s;

-- name: same_key
-- Whether a key is known in an environment already.
SELECT c.id FROM credential c
WHERE c.environment = %(environment)s AND c.kind = %(kind)s AND c.fingerprint = %(fingerprint)s;
