-- Exchanges, refusals and deliveries. There is no index on time alone: lists go along the index of
-- each agreement, or of each agency, and merge what they find.

-- name: agreements_of
-- In which agreements a search looks.
SELECT id FROM agreement
WHERE (%(agreement)s::text IS NULL OR id = %(agreement)s)
  AND (%(agency)s::text IS NULL OR agency = %(agency)s)
  AND agency <> ALL (%(without)s::text[])
ORDER BY id;

-- name: terms_of
-- What every version of the agreements granted.
SELECT agreement, terms FROM agreement_version WHERE agreement = ANY (%(agreements)s::text[]);

-- name: list_exchanges
-- The newest exchanges before a key under some agreements, with their latest outcome.
SELECT e.id::text, e.environment::text, e.opened_at, e.pattern::text, e.link AS link_id, e.dataset,
       e.agency AS agency_code, e.agreement AS agreement_id, e.case_number,
       coalesce(o.outcome, 'running') AS outcome, coalesce(o.records, 0) AS records
FROM (
  SELECT found.* FROM unnest(%(agreements)s::text[]) AS a (id)
  CROSS JOIN LATERAL (
    SELECT x.environment, x.id, x.opened_at, x.pattern, x.link, x.dataset, x.agency, x.agreement,
           x.case_number
    FROM exchange x
    WHERE x.environment = %(environment)s AND x.agreement = a.id
      AND x.opened_at >= %(from)s AND x.opened_at < %(until)s AND x.opened_at <= %(before_at)s
      AND (x.opened_at, x.id) < (%(before_at)s, %(before_id)s)
      AND (%(dataset)s::text IS NULL OR x.dataset = %(dataset)s)
      AND (%(link)s::text IS NULL OR x.link = %(link)s)
      AND (%(case_number)s::text IS NULL OR x.case_number = %(case_number)s OR x.id IN (
        SELECT c.exchange FROM exchange_content c
        WHERE c.mark = ANY (%(case_marks)s::bytea[]) AND c.environment = %(environment)s))
    ORDER BY x.opened_at DESC, x.id DESC LIMIT %(most)s) found
  ORDER BY found.opened_at DESC, found.id DESC LIMIT %(most)s) e
LEFT JOIN LATERAL (
  SELECT outcome, records FROM exchange_outcome
  WHERE environment = e.environment AND exchange = e.id ORDER BY seq DESC LIMIT 1) o ON true
ORDER BY e.opened_at DESC, e.id DESC;

-- name: exchanges_by_id
-- Some exchanges, with their latest outcome.
SELECT e.id::text, e.environment::text, e.opened_at, e.pattern::text, e.link AS link_id, e.dataset,
       e.agency AS agency_code, e.agreement AS agreement_id, e.case_number,
       coalesce(o.outcome, 'running') AS outcome, coalesce(o.records, 0) AS records
FROM exchange e
LEFT JOIN LATERAL (
  SELECT outcome, records FROM exchange_outcome
  WHERE environment = e.environment AND exchange = e.id ORDER BY seq DESC LIMIT 1) o ON true
WHERE e.environment = %(environment)s AND e.id = ANY (%(exchanges)s::uuid[])
ORDER BY e.opened_at DESC, e.id DESC;

-- name: show_exchange
-- One exchange with its latest outcome, in whichever environment it was.
SELECT e.id::text, e.environment::text, e.opened_at, e.pattern::text, e.link, e.dataset, e.agency,
       e.agreement, e.agreement_version, e.owner, e.owner_agreement, e.caller, e.credential,
       e.channel, e.purpose, e.case_number, e.subject_key, o.at, o.outcome, o.fault::text, o.rule,
       coalesce(o.records, 0) AS records, o.fields, coalesce(o.bytes, 0) AS bytes, o.answer_sha256,
       (SELECT s.version FROM agreement_step s
        WHERE s.agreement = e.owner_agreement AND s.environment = e.environment
          AND s.at <= e.opened_at ORDER BY s.number DESC LIMIT 1) AS owner_version,
       EXISTS (SELECT FROM file f WHERE f.environment = e.environment AND f.id = e.id) AS is_file
FROM exchange e
LEFT JOIN LATERAL (
  SELECT at, outcome, fault, rule, records, fields, bytes, answer_sha256 FROM exchange_outcome
  WHERE environment = e.environment AND exchange = e.id ORDER BY seq DESC LIMIT 1) o ON true
WHERE e.environment = ANY ('{sandbox,live}'::environment[]) AND e.id = %(exchange)s;

-- name: find_key
-- By which key a look-up was asked, and whose it is.
SELECT environment::text, agency, subject_key, opened_at, pattern::text FROM exchange
WHERE environment = ANY ('{sandbox,live}'::environment[]) AND id = %(exchange)s;

-- name: list_events
-- The audit events about an exchange, each with the block that seals it.
SELECT e.seq, e.event::text, e.at,
       (SELECT CASE WHEN e.txid < b.to_txid THEN b.number END FROM audit_block b
        WHERE b.from_txid <= e.txid ORDER BY b.from_txid DESC LIMIT 1) AS block
FROM audit_event e WHERE e.exchange = %(exchange)s ORDER BY e.seq LIMIT 200;

-- name: list_deliveries
-- The deliveries of an exchange and where each stands.
SELECT d.id, d.owner, coalesce(n.result, w.state, 'due') AS state, d.created_at,
       CASE WHEN w.state = 'due' THEN w.due_at END AS due_at
FROM delivery d
LEFT JOIN delivery_end n ON n.environment = d.environment AND n.delivery = d.id
LEFT JOIN delivery_due w ON w.environment = d.environment AND w.delivery = d.id
WHERE d.environment = %(environment)s AND d.exchange = %(exchange)s
ORDER BY d.created_at, d.id;

-- name: list_attempts
-- The last things that were tried with a delivery.
SELECT attempt, action, at, result, detail FROM (
  SELECT attempt, action, at, result, detail FROM delivery_attempt
  WHERE environment = %(environment)s AND delivery = %(delivery)s
  ORDER BY attempt DESC LIMIT %(most)s) last
ORDER BY attempt;

-- name: refused_agencies
-- Whose calls were ever refused, found by leaps through the index; a caller may name any agency.
WITH RECURSIVE known (agency) AS (
  (SELECT agency FROM refusal WHERE environment = %(environment)s ORDER BY agency LIMIT 1)
  UNION ALL
  SELECT n.agency FROM known k CROSS JOIN LATERAL (
    SELECT r.agency FROM refusal r
    WHERE r.environment = %(environment)s AND r.agency > k.agency ORDER BY r.agency LIMIT 1) n
)
SELECT agency FROM known LIMIT %(most)s;

-- name: list_refusals
-- The newest refusals before a key.
SELECT r.id::text, r.environment::text, r.at, r.rule, r.fault::text, r.dataset,
       r.agency AS agency_code, r.caller AS caller_code, r.channel, r.agreement AS agreement_id,
       r.detail
FROM unnest(%(agencies)s::text[]) AS a (code)
CROSS JOIN LATERAL (
  SELECT x.* FROM refusal x
  WHERE x.environment = %(environment)s AND x.agency = a.code
    AND x.at >= %(from)s AND x.at < %(until)s AND x.at <= %(before_at)s
    AND (x.at, x.id) < (%(before_at)s, %(before_id)s)
    AND (%(rule)s::text IS NULL OR x.rule = %(rule)s)
    AND (%(fault)s::text IS NULL OR x.fault::text = %(fault)s)
  ORDER BY x.at DESC, x.id DESC LIMIT %(most)s) r
ORDER BY r.at DESC, r.id DESC LIMIT %(most)s;
