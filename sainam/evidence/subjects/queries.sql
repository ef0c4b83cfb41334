-- Requests of persons, what is held of them, and what is withheld.

-- name: take_number
-- The next number of a Buddhist year; the row is held until the transaction ends.
INSERT INTO subject_request_counter (buddhist_year, used) VALUES (%(year)s, 1)
ON CONFLICT (buddhist_year) DO UPDATE SET used = subject_request_counter.used + 1
RETURNING used;

-- name: insert_request
-- A person asks.
INSERT INTO subject_request (number, kind, key, sealed, received_at, due, received_by)
VALUES (%(number)s, %(kind)s, %(key)s, %(sealed)s, %(received_at)s, %(due)s, %(actor)s);

-- name: lock_request
-- Steps of one request are taken one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('subject ' || %(number)s, 0));

-- name: requests
-- One, or all: open ones first, by what is due.
SELECT r.number, r.kind, r.key, r.sealed, r.received_at, r.due, r.received_by
FROM subject_request r
WHERE %(number)s::text IS NULL OR r.number = %(number)s
ORDER BY EXISTS (SELECT FROM subject_request_step s
                 WHERE s.request = r.number AND s.state = 'closed'), r.due, r.number LIMIT 200;

-- name: steps
-- Of these requests.
SELECT request, number, event, state, actor, at, reason, provision, document, key, sealed
FROM subject_request_step WHERE request = ANY (%(requests)s) ORDER BY request, number;

-- name: insert_step
-- The next step.
INSERT INTO subject_request_step (request, number, event, state, actor, at, reason, provision,
                                  document, key, sealed)
SELECT %(request)s, coalesce(max(number), 0) + 1, %(event)s, %(state)s, %(actor)s, sainam_now(),
       %(reason)s, %(provision)s, %(document)s, %(key)s, %(sealed)s
FROM subject_request_step WHERE request = %(request)s;

-- name: crossed
-- Look-ups about a person that were answered: by mark, and by the key itself of the time before
-- keys were sealed.
SELECT e.id, e.opened_at, e.agency, e.agreement, e.dataset, e.purpose, o.fields, e.case_number
FROM exchange e
JOIN LATERAL (SELECT x.outcome, x.fields FROM exchange_outcome x
  WHERE x.environment = e.environment AND x.exchange = e.id ORDER BY x.seq DESC LIMIT 1) o
  ON o.outcome = 'answered'
WHERE e.environment = %(environment)s::environment AND e.pattern = 'lookup'
  AND (e.subject_key = %(number)s OR e.id IN (
    SELECT c.exchange FROM exchange_content c
    WHERE c.mark = ANY (%(marks)s::bytea[]) AND c.part = 'asked'
      AND c.environment = %(environment)s::environment))
ORDER BY e.opened_at, e.id;

-- name: payments
-- What was paid for an account, with the file it came in.
SELECT p.exchange, p.line, p.agent, p.amount_satang, p.posted_at, f.name
FROM posting p
LEFT JOIN file f ON f.environment = p.environment AND f.id = p.exchange
WHERE p.environment = %(environment)s::environment AND p.customer_account = %(number)s
  AND p.kind IN ('payment', 'suspense') ORDER BY p.posted_at, p.exchange, p.line;

-- name: named_files
-- Files in which a person stands, by the mark under each file's key, and until when they are kept.
SELECT f.id, f.name, f.agency, f.received_at, l.lines, retention_due(k.class, k.month)
FROM unnest(%(keys)s::int[], %(marks)s::bytea[]) AS m (key, mark)
JOIN file_subjects p ON p.key = m.key AND p.environment = %(environment)s::environment
JOIN content_key k ON k.number = m.key
JOIN file f ON f.environment = p.environment AND f.id = p.file
CROSS JOIN LATERAL lines_of_mark(p.marks, m.mark) AS l (lines)
WHERE cardinality(l.lines) > 0 ORDER BY f.received_at, f.id;

-- name: gone
-- Months and files whose content was deleted, with the moment of the proof.
SELECT d.id, d.class, d.month, s.at
FROM deletion d
LEFT JOIN deletion_step s ON s.deletion = d.id AND s.step = 'proved'
WHERE EXISTS (SELECT FROM content_key_end e WHERE e.deletion = d.id)
ORDER BY d.month, d.class;

-- name: duties
-- Of the classes in which the person's mark stands: until when their newest month is kept.
SELECT c.class, retention_due(c.class, max(c.month)), (
    SELECT r.provision FROM retention_rule r WHERE r.class = c.class ORDER BY r.version DESC LIMIT 1)
FROM exchange_content c
WHERE c.mark = ANY (%(marks)s::bytea[]) AND c.environment = %(environment)s::environment
GROUP BY c.class
HAVING retention_due(c.class, max(c.month)) > business_date(sainam_now()) ORDER BY c.class;

-- name: insert_proposal
-- Somebody asks that something be withheld.
INSERT INTO withholding_proposal (id, environment, agreement, purpose, case_mark, exchange,
                                  provision, reason, until, proposed_by, proposed_at)
VALUES (%(id)s, %(environment)s, %(agreement)s, %(purpose)s, %(case_mark)s, %(exchange)s,
        %(provision)s, %(reason)s, %(until)s, %(actor)s, sainam_now());

-- name: proposals
-- Those that wait for their second person.
SELECT p.id, p.agreement, p.purpose, p.case_mark, p.exchange, p.provision, p.reason, p.until,
       p.proposed_by, NULL, p.proposed_at
FROM withholding_proposal p
WHERE p.environment = %(environment)s::environment
  AND NOT EXISTS (SELECT FROM withholding_proposal_end e WHERE e.proposal = p.id)
ORDER BY p.proposed_at, p.id;

-- name: insert_proposal_end
-- Decided, once.
INSERT INTO withholding_proposal_end (proposal, confirmed, actor, at)
VALUES (%(id)s, %(confirmed)s, %(actor)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING proposal;

-- name: insert_withholding
-- What two people withhold.
INSERT INTO withholding (id, environment, agreement, purpose, case_mark, exchange, provision,
                         reason, until, placed_by, confirmed_by, placed_at)
SELECT p.id, p.environment, p.agreement, p.purpose, p.case_mark, p.exchange, p.provision, p.reason,
       p.until, p.proposed_by, %(actor)s, sainam_now()
FROM withholding_proposal p WHERE p.id = %(id)s;

-- name: withholdings
-- Those that stand, also beyond the day of their review: they end by a row.
SELECT w.id, w.agreement, w.purpose, w.case_mark, w.exchange, w.provision, w.reason, w.until,
       w.placed_by, w.confirmed_by, w.placed_at
FROM withholding w
WHERE w.environment = %(environment)s::environment
  AND NOT EXISTS (SELECT FROM withholding_end e WHERE e.withholding = w.id)
ORDER BY w.until, w.id;

-- name: insert_withholding_end
-- Shown again from here on, once.
INSERT INTO withholding_end (withholding, ended_at, actor, reason)
SELECT w.id, sainam_now(), %(actor)s, %(reason)s FROM withholding w WHERE w.id = %(id)s
ON CONFLICT DO NOTHING RETURNING withholding;

-- name: known_agreement
-- Whether there is such an agreement.
SELECT 1 FROM agreement WHERE id = %(agreement)s;

-- name: due_to_remind
-- Requests that are open and due by `before`, of which nobody was reminded in this manner.
SELECT r.number, r.due FROM subject_request r
WHERE r.due <= %(before)s
  AND NOT EXISTS (SELECT FROM subject_request_step s
                  WHERE s.request = r.number AND s.state = 'closed')
  AND NOT EXISTS (SELECT FROM evidence_reminder n WHERE n.about = r.number AND n.kind = %(kind)s)
ORDER BY r.due LIMIT 100;

-- name: insert_reminder
-- Of each once.
INSERT INTO evidence_reminder (about, kind, at) VALUES (%(about)s, %(kind)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING about;
