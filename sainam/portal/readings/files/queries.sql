-- Files: what came, where each stands, what became of its lines. A file that was refused, was sent
-- again or is held stays so for its readers, also after its sender was told.

-- name: list_files
-- The newest files before a key; one that was posted is found as such after it was acknowledged.
SELECT f.id::text, f.environment::text, f.name, f.agency AS agency_code, f.channel, f.received_at,
       s.state, f.length AS bytes, r.lines, nullif(r.amount_satang, 0) AS amount_satang,
       r.lines - r.posted AS not_posted
FROM file f
CROSS JOIN LATERAL (
  SELECT state FROM file_state t WHERE t.environment = f.environment AND t.file = f.id
  ORDER BY t.state IN ('refused', 'resent', 'held') DESC, t.number DESC LIMIT 1) s
LEFT JOIN file_result r ON r.environment = f.environment AND r.file = f.id
WHERE f.environment = %(environment)s
  AND f.received_at >= %(from)s AND f.received_at < %(until)s AND f.received_at <= %(before_at)s
  AND (f.received_at, f.id) < (%(before_at)s, %(before_id)s)
  AND (%(agency)s::text IS NULL OR f.agency = %(agency)s)
  AND (%(name)s::text IS NULL OR strpos(lower(f.name), lower(%(name)s)) > 0)
  AND (%(state)s::text IS NULL OR s.state = %(state)s
       OR (%(state)s IN ('posted', 'stored')
           AND EXISTS (SELECT FROM file_state t WHERE t.environment = f.environment
                       AND t.file = f.id AND t.state = %(state)s)))
ORDER BY f.received_at DESC, f.id DESC LIMIT %(most)s;

-- name: files_by_id
-- Some files.
SELECT f.id::text, f.environment::text, f.name, f.agency AS agency_code, f.channel, f.received_at,
       s.state, f.length AS bytes, r.lines, nullif(r.amount_satang, 0) AS amount_satang,
       r.lines - r.posted AS not_posted
FROM file f
CROSS JOIN LATERAL (
  SELECT state FROM file_state t WHERE t.environment = f.environment AND t.file = f.id
  ORDER BY t.state IN ('refused', 'resent', 'held') DESC, t.number DESC LIMIT 1) s
LEFT JOIN file_result r ON r.environment = f.environment AND r.file = f.id
WHERE f.environment = ANY (%(environments)s::environment[]) AND f.id = ANY (%(files)s::uuid[])
ORDER BY f.received_at DESC, f.id DESC;

-- name: show_file
-- What a file's page says of it beside its row; the header it declares, and why it was held.
SELECT f.environment::text, f.agency, f.agreement, f.link, f.dataset, f.layout, f.sha256,
       f.credential, f.acceptance, coalesce(f.rule, o.rule) AS rule, h.identity
FROM file f
LEFT JOIN LATERAL (
  SELECT y.rule FROM exchange_outcome y
  WHERE y.environment = f.environment AND y.exchange = f.id ORDER BY y.seq DESC LIMIT 1) o ON true
LEFT JOIN LATERAL (
  SELECT x.identity FROM file_header x
  WHERE x.environment = f.environment AND x.agency = f.agency AND x.file = f.id LIMIT 1) h ON true
WHERE f.environment = ANY ('{sandbox,live}'::environment[]) AND f.id = %(file)s;

-- name: find_environment
-- In which environment a file came.
SELECT environment::text FROM file
WHERE environment = ANY ('{sandbox,live}'::environment[]) AND id = %(file)s;

-- name: show_progress
-- How far the reading of a file is.
SELECT s.state, f.length AS bytes_total, coalesce(p.phase, 'waiting') AS phase,
       coalesce(r.lines, p.lines, 0) AS lines, coalesce(p.bytes, 0) AS bytes_read,
       EXISTS (SELECT FROM file_due d WHERE d.environment = f.environment AND d.file = f.id
               AND d.due_at = 'infinity') AS given_up
FROM file f
CROSS JOIN LATERAL (
  SELECT state FROM file_state t WHERE t.environment = f.environment AND t.file = f.id
  ORDER BY t.state IN ('refused', 'resent', 'held') DESC, t.number DESC LIMIT 1) s
LEFT JOIN file_progress p ON p.environment = f.environment AND p.file = f.id
LEFT JOIN file_result r ON r.environment = f.environment AND r.file = f.id
WHERE f.environment = ANY ('{sandbox,live}'::environment[]) AND f.id = %(file)s;

-- name: show_result
-- What a file came to.
SELECT lines, amount_satang AS lines_satang, posted, posted_satang, duplicate, duplicate_satang,
       rejected, rejected_satang, suspense, suspense_satang
FROM file_result WHERE environment = %(environment)s AND file = %(file)s;

-- name: list_states
-- The states of a file, in order.
SELECT number, state, at, actor, detail FROM file_state
WHERE environment = %(environment)s AND file = %(file)s ORDER BY number;

-- name: find_words
-- What was said of a rule to the sender of the file.
SELECT thai AS th, english AS en FROM file_finding
WHERE environment = %(environment)s AND file = %(file)s AND rule = %(rule)s
ORDER BY number LIMIT 1;

-- name: resent_as
-- Later files of the agency with the same bytes, to which nothing was added.
SELECT f.id, f.name, f.received_at FROM file f
JOIN file_state s ON s.environment = f.environment AND s.file = f.id AND s.state = 'resent'
WHERE f.environment = %(environment)s AND f.agency = %(agency)s AND f.sha256 = %(sha256)s
  AND f.id <> %(file)s
ORDER BY f.received_at, f.id LIMIT 20;

-- name: corrected_by
-- Files of the agency that declared the same header and took this one for their original.
SELECT f.id, f.name, f.received_at FROM file_header h
JOIN file_result r ON r.environment = h.environment AND r.file = h.file AND r.corrects = %(file)s
JOIN file f ON f.environment = h.environment AND f.id = h.file
WHERE h.environment = %(environment)s AND h.agency = %(agency)s AND h.identity = %(identity)s
ORDER BY f.received_at, f.id LIMIT 20;

-- name: earlier_files
-- The file that this one corrects, and the one that it repeats.
SELECT f.id, f.name, f.received_at, f.id = r.corrects AS corrects
FROM (SELECT 1) AS one
LEFT JOIN file_result r ON r.environment = %(environment)s AND r.file = %(file)s
JOIN file f ON f.environment = %(environment)s AND f.id = ANY (r.corrects || %(repeats)s::uuid[])
ORDER BY f.received_at, f.id;

-- name: list_findings
-- Lines that were not simply posted, in the order of the file.
SELECT number, line, class, first_column, last_column, field, rule, fault::text, identity, shown,
       amount_satang, thai, english
FROM file_finding
WHERE environment = %(environment)s AND file = %(file)s AND number > %(after)s
  AND (%(class)s::text IS NULL
       OR CASE WHEN rule = ANY (%(doubts)s) THEN 'doubt' ELSE class END = %(class)s)
ORDER BY number LIMIT %(most)s;

-- name: find_stored
-- Of which link a stored file of a feed is, and between which moments its values were recorded.
SELECT f.link, f.received_at AS received, s.at AS stored
FROM file f
JOIN file_state s ON s.environment = f.environment AND s.file = f.id AND s.state = 'stored'
WHERE f.environment = %(environment)s AND f.id = %(file)s;

-- name: list_stored
-- Lines whose values were stored and are good, with all the values of each.
SELECT line, string_agg(value::text, ' · ' ORDER BY series) AS shown,
       min(issued_at) AS issued_at, min(valid_at) AS valid_at
FROM series_value
WHERE environment = %(environment)s AND series = ANY (%(series)s) AND exchange = %(file)s
  AND recorded_at >= %(received)s AND recorded_at <= %(stored)s
  AND quality = 'good' AND line > %(after)s
GROUP BY line ORDER BY line LIMIT %(most)s;

-- name: list_posted
-- Lines that were posted as payments.
SELECT line, identity, amount_satang FROM posting
WHERE environment = %(environment)s AND exchange = %(file)s AND line > %(after)s
  AND kind = 'payment'
ORDER BY line LIMIT %(most)s;
