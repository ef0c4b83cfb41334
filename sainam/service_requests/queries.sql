-- Service requests: taken once, told step by step.

-- name: lock_gate
-- The agreement as it stands until this transaction ends; a statement of its own, so that the next sees it.
SELECT pg_advisory_xact_lock_shared(71, %(gate)s);

-- name: judge
-- What the gate says of what was decided on it.
SELECT coalesce((SELECT gate_says(g, %(term)s, %(door_epoch)s, sainam_now()) FROM gate g
                 WHERE g.number = %(gate)s AND g.environment = %(environment)s
                   AND g.agreement = %(agreement)s), 'stale')::text, sainam_now();

-- name: try_key
-- Whether no other transaction is at the same key.
SELECT pg_try_advisory_xact_lock(hashtextextended(
  concat_ws(chr(31), %(environment)s::text, %(agency)s::text, %(dataset)s::text, %(key)s::text), 72));

-- name: find_key
-- What a key was used for, and how it was answered.
SELECT content_sha256, exchange, status, answer FROM idempotency_key
WHERE environment = %(environment)s AND agency = %(agency)s AND dataset = %(dataset)s AND key = %(key)s;

-- name: insert_key
-- The key is used; this is its answer for ever.
INSERT INTO idempotency_key
VALUES (%(environment)s, %(agency)s, %(dataset)s, %(key)s, %(content_sha256)s, %(exchange)s, 201,
        %(answer)s, sainam_now());

-- name: insert_replay
-- The same was sent again, and answered as the first time.
INSERT INTO replay (at, environment, exchange, agreement, credential)
VALUES (sainam_now(), %(environment)s, %(earlier)s, %(agreement)s, %(credential)s);

-- name: find_reference
-- The request of a channel's own number.
SELECT id, number, content_sha256, received_at FROM service_request
WHERE environment = %(environment)s AND agency = %(agency)s AND reference = %(reference)s;

-- name: id_of_reference
-- A caller's own request by its own number.
SELECT id FROM service_request
WHERE environment = %(environment)s AND agency = %(agency)s AND reference = %(reference)s
  AND caller = %(caller)s AND dataset = %(dataset)s;

-- name: take_number
-- The next number of a Buddhist year.
INSERT INTO service_request_number AS n VALUES (%(environment)s, %(year)s, 1)
ON CONFLICT (environment, year) DO UPDATE SET last = n.last + 1 RETURNING last;

-- name: insert_request
-- A request, unless another took its reference meanwhile.
INSERT INTO service_request (environment, id, number, kind, dataset, link, agency, caller, agreement,
                             owner, reference, content_sha256, received_at)
VALUES (%(environment)s, %(request)s, %(number)s, %(kind)s, %(dataset)s, %(link)s, %(agency)s,
        %(caller)s, %(agreement)s, %(owner)s, %(reference)s, %(content_sha256)s, sainam_now())
ON CONFLICT (environment, agency, reference) DO NOTHING RETURNING received_at;

-- name: insert_standing
-- It stands as received until the owner's system speaks.
INSERT INTO service_request_standing (environment, request, state, work_step, moved_at)
VALUES (%(environment)s, %(request)s, 'received', 'received', sainam_now());

-- name: insert_version
-- The submission or an edit, with its delivery.
INSERT INTO service_request_version
VALUES (%(environment)s, %(request)s, %(version)s, %(exchange)s, %(delivery)s, sainam_now());

-- name: write_content
-- What came and what is delivered of it, sealed; no rows come back where the key serves.
SELECT unnest(write_content(ARRAY[
  ROW(0, %(environment)s, %(exchange)s, 0, 'submitted', %(key)s, %(mark)s, %(submitted)s)::content_item,
  ROW(1, %(environment)s, %(exchange)s, 0, 'delivered', %(key)s, NULL, %(delivered)s)::content_item],
  sainam_now()));

-- name: insert_exchange
-- The call on record, as let through and accepted.
WITH opened AS (
  INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,
    agreement_version, gate, term, owner, owner_agreement, agency, caller, credential, channel,
    purpose, case_number)
  VALUES (sainam_now(), %(environment)s, %(exchange)s, 'submit', %(link)s, %(dataset)s,
    %(agreement)s, %(agreement_version)s, %(gate)s, %(term)s, %(owner)s, %(owner_agreement)s,
    %(agency)s, %(caller)s, %(credential)s, %(channel)s, %(purpose)s, %(case_number)s)
)
INSERT INTO exchange_outcome (at, environment, exchange, outcome, records)
VALUES (sainam_now(), %(environment)s, %(exchange)s, 'accepted', 1);

-- name: insert_delivery
-- To the owner's system, due at once.
WITH made AS (
  INSERT INTO delivery
  VALUES (%(environment)s, %(delivery)s, %(exchange)s, %(owner)s, 'service_request', '', sainam_now())
)
INSERT INTO delivery_due (environment, delivery, owner, state, due_at)
VALUES (%(environment)s, %(delivery)s, %(owner)s, 'due', sainam_now());

-- name: find_own
-- A caller's own request, with its door as it is now.
SELECT r.number, r.kind, r.reference, g.agreement, g.door_epoch
FROM service_request r
JOIN exchange x ON x.environment = r.environment AND x.id = r.id
JOIN gate g ON g.number = x.gate
WHERE r.environment = %(environment)s AND r.id = %(request)s AND r.caller = %(caller)s
  AND r.agency = %(agency)s AND r.dataset = %(dataset)s;

-- name: lock_standing
-- Where a request stands, held against words and edits until this transaction ends.
SELECT s.step, s.state, s.work_step, s.version, s.waits_since, r.number, r.kind, r.dataset, r.agency,
       r.owner, r.reference, r.link
FROM service_request_standing s
JOIN service_request r ON r.environment = s.environment AND r.id = s.request
WHERE s.environment = %(environment)s AND s.request = %(request)s FOR UPDATE OF s;

-- name: version_ended
-- Whether the owner's system has answered about a version.
SELECT EXISTS (
  SELECT FROM service_request_version v
  JOIN delivery_end e ON e.environment = v.environment AND e.delivery = v.delivery
  WHERE v.environment = %(environment)s AND v.request = %(request)s AND v.version = %(version)s);

-- name: set_version
-- A new version was taken.
UPDATE service_request_standing SET version = %(version)s
WHERE environment = %(environment)s AND request = %(request)s;

-- name: find_by_delivery
-- Which version of which request a delivery is.
SELECT request, version FROM service_request_version
WHERE environment = %(environment)s AND delivery = %(delivery)s;

-- name: find_place
-- In which environment a request is, and who works on it.
SELECT environment::text, owner FROM service_request
WHERE environment = ANY ('{sandbox,live}'::environment[]) AND id = %(request)s;

-- name: list_words
-- All that was heard of a request, in order.
SELECT step, state, work_step, happened_at, reading, heard_at, message FROM service_request_word
WHERE environment = %(environment)s AND request = %(request)s ORDER BY seq;

-- name: insert_word
-- A word, unless this message was heard before.
INSERT INTO service_request_word (environment, request, message, step, state, work_step, happened_at,
                                  heard_at, reading)
VALUES (%(environment)s, %(request)s, %(message)s, %(step)s, %(state)s, %(work_step)s,
        %(happened_at)s, sainam_now(), %(reading)s)
ON CONFLICT DO NOTHING RETURNING heard_at;

-- name: move
-- A request goes on.
UPDATE service_request_standing
SET step = %(step)s, state = %(state)s, work_step = %(work_step)s, moved_at = sainam_now()
WHERE environment = %(environment)s AND request = %(request)s;

-- name: wait
-- Since when a step is missing; NULL: none is.
UPDATE service_request_standing
SET waits_since = CASE WHEN %(waits)s THEN coalesce(waits_since, sainam_now()) END
WHERE environment = %(environment)s AND request = %(request)s;

-- name: list_to_ask
-- Requests of which a step has been missing for a minute, or nothing was heard for an hour; each is
-- asked about again no sooner than that.
SELECT s.environment::text, s.request, r.owner
FROM service_request_standing s
JOIN service_request r ON r.environment = s.environment AND r.id = s.request
WHERE s.environment = ANY ('{sandbox,live}'::environment[])
  AND s.state NOT IN ('completed', 'rejected', 'cancelled')
  AND coalesce(s.asked_at, s.moved_at) <= sainam_now() - interval '1 minute'
  AND (s.waits_since IS NOT NULL
       OR greatest(s.asked_at, s.moved_at) <= sainam_now() - interval '1 hour')
ORDER BY coalesce(s.asked_at, s.moved_at) LIMIT 100;

-- name: set_asked
-- The owner's system is being asked for its steps.
UPDATE service_request_standing SET asked_at = sainam_now()
WHERE environment = %(environment)s AND request = %(request)s;

-- name: state_of_own
-- What a caller may read of its own request: itself, where it stands, how its delivery does.
SELECT r.number, r.reference, r.received_at, s.state, s.step, s.work_step, s.version,
       s.waits_since IS NOT NULL, coalesce(n.result, d.state), n.at, g.agreement, g.door_epoch
FROM service_request r
JOIN service_request_standing s ON s.environment = r.environment AND s.request = r.id
JOIN exchange x ON x.environment = r.environment AND x.id = r.id
JOIN gate g ON g.number = x.gate
JOIN service_request_version v ON v.environment = r.environment AND v.request = r.id
  AND v.version = s.version
LEFT JOIN delivery_end n ON n.environment = v.environment AND n.delivery = v.delivery
LEFT JOIN delivery_due d ON d.environment = v.environment AND d.delivery = v.delivery
WHERE r.environment = %(environment)s AND r.id = %(request)s AND r.caller = %(caller)s
  AND r.agency = %(agency)s AND r.dataset = %(dataset)s;

-- name: list_requests
-- The newest requests, of one agency or state where it is asked for.
SELECT r.id, r.number, r.kind, r.dataset, r.agency, r.link, r.reference, r.received_at, s.state, s.step,
       s.work_step, s.moved_at, s.version, s.waits_since,
       EXISTS (SELECT FROM service_request_word w WHERE w.environment = r.environment
               AND w.request = r.id AND w.reading IN ('conflicting', 'after_end')) AS contrary
FROM service_request r
JOIN service_request_standing s ON s.environment = r.environment AND s.request = r.id
WHERE r.environment = %(environment)s
  AND (%(agency)s::text IS NULL OR r.agency = %(agency)s)
  AND (%(state)s::text IS NULL OR s.state = %(state)s)
  AND (%(number)s::text IS NULL OR r.number = %(number)s)
ORDER BY r.received_at DESC, r.id DESC LIMIT %(most)s;

-- name: list_versions
-- Submission and edits, with their deliveries.
SELECT v.version, v.exchange, v.delivery, v.at, coalesce(n.result, d.state)
FROM service_request_version v
LEFT JOIN delivery_end n ON n.environment = v.environment AND n.delivery = v.delivery
LEFT JOIN delivery_due d ON d.environment = v.environment AND d.delivery = v.delivery
WHERE v.environment = %(environment)s AND v.request = %(request)s ORDER BY v.version;
