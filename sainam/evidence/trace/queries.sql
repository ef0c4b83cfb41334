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
       (SELECT o.fields FROM exchange_outcome o
        WHERE o.environment = x.environment AND o.exchange = x.id
        ORDER BY o.seq LIMIT 1) AS fields
FROM exchange x
WHERE x.id = %(exchange)s AND (%(agency)s::text IS NULL OR x.agency = %(agency)s);

-- name: line
-- Whether a line of a file is on the ledger.
SELECT 1 FROM posting WHERE exchange = %(exchange)s AND line = %(line)s LIMIT 1;
