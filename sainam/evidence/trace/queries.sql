-- What the trace is built from. Nothing is written.

-- name: versions
-- Every version of every agreement, or of one agency's.
SELECT v.agreement, v.version, a.agency, v.terms
FROM agreement_version v JOIN agreement a ON a.id = v.agreement
WHERE %(agency)s::text IS NULL OR a.agency = %(agency)s
ORDER BY v.agreement, v.version;

-- name: dossiers
-- Which dossier brought about which version.
SELECT da.dossier, da.agreement, da.version FROM dossier_agreement da
JOIN dossier d ON d.id = da.dossier
WHERE %(agency)s::text IS NULL OR d.agency = %(agency)s;

-- name: decisions
-- What was decided in a dossier: each finding with its provision; votes and resolutions have none.
SELECT s.dossier, s.number, s.body::jsonb ->> 'provision' AS provision
FROM dossier_step s JOIN dossier d ON d.id = s.dossier
WHERE s.event IN ('record_finding', 'vote', 'approve', 'refuse')
  AND (%(agency)s::text IS NULL OR d.agency = %(agency)s);

-- name: documents
-- The papers issued for dossiers.
SELECT p.id, p.dossier FROM document p JOIN dossier d ON d.id = p.dossier
WHERE %(agency)s::text IS NULL OR d.agency = %(agency)s;

-- name: exchange
-- One exchange, and what of it left.
SELECT x.agreement, x.agreement_version, x.dataset, x.agency, x.owner, x.owner_agreement, x.link,
       x.pattern, x.opened_at,
       (SELECT o.fields FROM exchange_outcome o
        WHERE o.environment = x.environment AND o.exchange = x.id
        ORDER BY o.seq LIMIT 1) AS fields
FROM exchange x
WHERE x.id = %(exchange)s AND (%(agency)s::text IS NULL OR x.agency = %(agency)s);

-- name: line
-- Whether a line of a file is on the ledger, was stored, or was found wanting.
SELECT 1 WHERE EXISTS (SELECT 1 FROM posting WHERE exchange = %(exchange)s AND line = %(line)s)
  OR EXISTS (SELECT 1 FROM file_finding
             WHERE environment = ANY ('{sandbox,live}'::environment[])
               AND file = %(exchange)s AND line = %(line)s AND line > 0)
  OR EXISTS (SELECT 1 FROM series_value WHERE exchange = %(exchange)s AND line = %(line)s);

-- name: refusal
-- One call that was refused: under which agreement, if one was known, for what, and by whom.
SELECT agreement, dataset, agency, caller FROM refusal
WHERE environment = ANY ('{sandbox,live}'::environment[]) AND id = %(refusal)s
  AND (%(agency)s::text IS NULL OR agency = %(agency)s);

-- name: kept
-- Under which version of the law register a step, an agreement or a paper was made.
SELECT kept_by, encode(digest, 'hex') FROM register_kept;

-- name: file_deletion
-- The deletion by which a whole file ended.
SELECT id FROM deletion WHERE kind = 'file' AND file = %(exchange)s
  AND environment = ANY ('{sandbox,live}'::environment[]);

-- name: in_hand
-- Dossiers that are under way, with the request as last saved or submitted.
SELECT d.id, d.agency, d.agreement, s.number, s.body
FROM dossier d JOIN dossier_standing g ON g.dossier = d.id
JOIN LATERAL (
  SELECT number, body FROM dossier_step
  WHERE dossier = d.id AND event IN ('save', 'submit') ORDER BY number DESC LIMIT 1) s ON true
WHERE NOT g.state = ANY (%(done)s) AND (%(agency)s::text IS NULL OR d.agency = %(agency)s);
