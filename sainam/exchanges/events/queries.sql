-- Events told to partners, the work that is left of them, and their breakers.

-- name: find_endpoint
-- Where an agency takes events of a dataset, by the catalogue as it stands.
SELECT name FROM (
  SELECT DISTINCT ON (name) name, body, retired FROM catalogue_object
  WHERE kind = 'endpoint' ORDER BY name, version DESC) AS newest
WHERE NOT retired AND body::json ->> 'agency' = %(agency)s AND body::json ->> 'dataset' = %(dataset)s
  AND coalesce(body::jsonb -> 'environments', '["live"]') ? %(environment)s
ORDER BY name LIMIT 1;

-- name: take_number
-- The subject's next number, under its lock. One that was idle is due at once.
INSERT INTO event_subject AS s (environment, endpoint, subject, id, last_seq, next_seq, state, due_at)
VALUES (%(environment)s, %(endpoint)s, %(subject)s, %(id)s, 1, 1, 'due', sainam_now())
ON CONFLICT (environment, endpoint, subject) DO UPDATE SET
  last_seq = s.last_seq + 1,
  state = CASE s.state WHEN 'idle' THEN 'due' ELSE s.state END,
  due_at = CASE s.state WHEN 'idle' THEN sainam_now() ELSE s.due_at END
RETURNING id, last_seq;

-- name: insert_event
-- An event as it happened.
INSERT INTO event (environment, id, about, seq, endpoint, dataset, kind, exchange, at)
VALUES (%(environment)s, %(id)s, %(about)s, %(seq)s, %(endpoint)s, %(dataset)s, %(kind)s,
        %(exchange)s, sainam_now());

-- name: write_content
-- What an event says, sealed; no rows come back where its key serves.
SELECT unnest(write_content(ARRAY[ROW(0, %(environment)s, %(event)s, 0, 'delivered', %(key)s,
  %(mark)s, %(sealed)s)::content_item], sainam_now()));

-- name: list_due
-- Subjects with something to send, the longest due first, so many of each endpoint.
SELECT p.environment::text, p.endpoint, w.id
FROM unnest(%(environments)s::text[]::environment[], %(endpoints)s::text[], %(rooms)s::int[])
  AS p (environment, endpoint, room)
CROSS JOIN LATERAL (
  SELECT s.id FROM event_subject s
  WHERE s.environment = p.environment AND s.endpoint = p.endpoint AND s.state = 'due'
    AND s.due_at <= (SELECT sainam_now()) AND s.id <> ALL (%(running)s::uuid[])
  ORDER BY s.due_at LIMIT p.room) AS w;

-- name: breakers
-- The breakers that are not as new.
SELECT environment::text, endpoint, state, since, failures, opened, next_try, why
FROM endpoint_breaker;

-- name: lock_breaker
-- One breaker, to be moved.
SELECT state, since, failures, opened, next_try, why FROM endpoint_breaker
WHERE environment = %(environment)s AND endpoint = %(endpoint)s FOR UPDATE;

-- name: make_breaker
-- As new, where there is none.
INSERT INTO endpoint_breaker VALUES (%(environment)s, %(endpoint)s, 'closed', sainam_now(), 0, 0,
  sainam_now(), '') ON CONFLICT DO NOTHING;

-- name: move_breaker
-- How it stands now.
UPDATE endpoint_breaker SET state = %(state)s, since = %(since)s, failures = %(failures)s,
  opened = %(opened)s, next_try = %(next_try)s, why = %(why)s
WHERE environment = %(environment)s AND endpoint = %(endpoint)s;

-- name: lock_due
-- Those of the subjects that are due and that nobody else writes.
SELECT id FROM event_subject
WHERE id = ANY (%(subjects)s) AND state = 'due' AND due_at <= sainam_now()
ORDER BY id FOR UPDATE SKIP LOCKED;

-- name: read_heads
-- What each subject has to send next: what is new before what is replayed. To be read after the lock.
SELECT s.id, s.environment::text, s.endpoint, s.subject, s.attempts, n.replay, e.id, e.seq, e.kind,
       e.dataset, e.at, c.class, c.month, c.key, c.mark, c.sealed, coalesce(a.number, 0),
       CASE WHEN a.number IS NOT NULL AND x.number IS NULL THEN a.exchange END
FROM event_subject s
LEFT JOIN LATERAL (
  SELECT s.next_seq AS seq, NULL::uuid AS replay WHERE s.next_seq <= s.last_seq
  UNION ALL (
    SELECT d.seq, d.replay FROM event_replay_due d
    WHERE d.about = s.id AND s.next_seq > s.last_seq ORDER BY d.replay, d.seq LIMIT 1)) n ON true
LEFT JOIN event e ON e.about = s.id AND e.seq = n.seq
LEFT JOIN LATERAL (
  SELECT t.class, t.month, t.key, t.mark, t.sealed FROM exchange_content t
  WHERE t.class = 'submits' AND t.part = 'delivered' AND t.environment = e.environment
    AND t.exchange = e.id AND t.month IN (
      date_trunc('month', business_date(e.at)::timestamp)::date,
      date_trunc('month', business_date(e.at - interval '5 minutes')::timestamp)::date)
  LIMIT 1) c ON true
LEFT JOIN LATERAL (
  SELECT t.number, t.exchange FROM event_attempt t
  WHERE t.environment = e.environment AND t.event = e.id ORDER BY t.number DESC LIMIT 1) a ON true
LEFT JOIN event_attempt_end x
  ON x.environment = e.environment AND x.event = e.id AND x.number = a.number
WHERE s.id = ANY (%(subjects)s) ORDER BY s.id;

-- name: lock_content
-- Holds off the deletion of some months until the transaction ends; ascending, as everywhere.
SELECT pg_advisory_xact_lock_shared(73, l.lock)
FROM (SELECT DISTINCT content_lock(k.class, k.month) AS lock FROM content_key k
      WHERE k.number = ANY (%(keys)s) ORDER BY 1) AS l;

-- name: open_exchange
-- A sending that is about to leave, on record under its agreement, found by the person it names.
WITH opened AS (
  INSERT INTO exchange (
    opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate, term,
    owner, owner_agreement, agency, caller, credential, channel, purpose)
  VALUES (sainam_now(), %(environment)s, %(exchange)s, 'submit', %(link)s, %(dataset)s,
    %(agreement)s, %(version)s, %(gate)s, %(term)s, %(owner)s, %(owner_agreement)s, %(agency)s,
    %(agency)s, %(credential)s, 'callback', %(purpose)s)
), marked AS (
  INSERT INTO exchange_content
  SELECT %(class)s, %(month)s, %(environment)s, %(exchange)s, 0, 'subject', %(key)s, %(mark)s, NULL
  WHERE %(mark)s::bytea IS NOT NULL
)
INSERT INTO event_attempt VALUES (%(environment)s, %(event)s, %(number)s, sainam_now(),
  %(exchange)s, %(replay)s);

-- name: postpone
-- When a subject is looked at again, after how many attempts, and why it waits.
UPDATE event_subject SET due_at = sainam_now() + %(wait)s, attempts = %(attempts)s, why = %(why)s
WHERE id = %(subject)s;

-- name: end_attempt
-- How a sending ended: once. No row comes back where that was told before.
WITH ended AS (
  INSERT INTO event_attempt_end VALUES (%(environment)s, %(event)s, %(number)s, sainam_now(),
    %(result)s, %(status)s, %(detail)s)
  ON CONFLICT DO NOTHING RETURNING 1
)
INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records, fields, bytes)
SELECT sainam_now(), %(environment)s, %(exchange)s, %(outcome)s, %(fault)s, %(rule)s, %(records)s,
  %(fields)s, %(bytes)s
FROM ended RETURNING 1;

-- name: lock_subjects
-- The subjects whose sendings ended, ascending.
SELECT id, last_seq, next_seq, state FROM event_subject WHERE id = ANY (%(subjects)s)
ORDER BY id FOR UPDATE;

-- name: end_event
-- Taken or skipped: once.
INSERT INTO event_end VALUES (%(environment)s, %(event)s, sainam_now(), %(result)s, %(actor)s);

-- name: go_on
-- The subject's next event is due at once, or its replays; else it rests.
UPDATE event_subject s SET next_seq = s.next_seq + %(done)s, attempts = 0, why = '',
  due_at = sainam_now(),
  state = CASE WHEN s.next_seq + %(done)s <= s.last_seq
                 OR EXISTS (SELECT FROM event_replay_due d WHERE d.about = s.id)
               THEN 'due' ELSE 'idle' END
WHERE s.id = %(subject)s RETURNING state = 'due';

-- name: park
-- A dead letter: its subject waits for a person.
WITH dead AS (
  INSERT INTO event_dead
  SELECT %(environment)s, %(event)s, count(*) + 1, sainam_now(), %(rule)s, %(status)s
  FROM event_dead WHERE environment = %(environment)s AND event = %(event)s
)
UPDATE event_subject SET state = 'parked', why = %(rule)s WHERE id = %(subject)s;

-- name: end_replay_of
-- One event of a replay is done with.
DELETE FROM event_replay_due
WHERE about = %(subject)s AND replay = %(replay)s AND seq = %(seq)s;

-- name: count_replay_of
-- One more failure of a replayed event.
UPDATE event_replay_due SET attempts = attempts + 1
WHERE about = %(subject)s AND replay = %(replay)s AND seq = %(seq)s RETURNING attempts;

-- name: find_parked
-- The subject of a dead letter and its last one, to be decided; to be read after the lock.
SELECT s.id, s.state, s.next_seq, e.id, d.number, s.endpoint
FROM event_subject s
LEFT JOIN event e ON e.about = s.id AND e.seq = s.next_seq
LEFT JOIN LATERAL (
  SELECT max(t.number) AS number FROM event_dead t
  WHERE t.environment = e.environment AND t.event = e.id) d ON true
WHERE s.environment = %(environment)s AND s.id = %(subject)s;

-- name: insert_decision
-- What a person decided about a dead letter.
INSERT INTO event_decision VALUES (%(environment)s, %(event)s, %(number)s, sainam_now(),
  %(decision)s, %(reason)s, %(actor)s);

-- name: unpark
-- The same event is due again, its attempts counted anew.
UPDATE event_subject SET state = 'due', due_at = sainam_now(), attempts = 0, why = ''
WHERE id = %(subject)s;

-- name: count_told
-- How many events of a period were taken at an endpoint; one more than may be is enough.
SELECT count(*) FROM (
  SELECT FROM event e JOIN event_end n ON n.environment = e.environment AND n.event = e.id
  WHERE e.environment = %(environment)s AND e.endpoint = %(endpoint)s
    AND e.at >= %(from_at)s AND e.at < %(until_at)s AND n.result = 'taken'
  LIMIT %(at_most)s) AS told;

-- name: insert_replay
-- A replay and what it lists; its subjects are due, but for those that wait for a person.
WITH ordered AS (
  INSERT INTO event_replay VALUES (%(environment)s, %(replay)s, %(endpoint)s, %(from_at)s,
    %(until_at)s, %(events)s, %(reason)s, %(actor)s, sainam_now())
), listed AS (
  INSERT INTO event_replay_due (environment, replay, about, seq)
  SELECT e.environment, %(replay)s, e.about, e.seq
  FROM event e JOIN event_end n ON n.environment = e.environment AND n.event = e.id
  WHERE e.environment = %(environment)s AND e.endpoint = %(endpoint)s
    AND e.at >= %(from_at)s AND e.at < %(until_at)s AND n.result = 'taken'
  RETURNING about
), locked AS (
  SELECT s.id FROM event_subject s WHERE s.id IN (SELECT about FROM listed)
  ORDER BY s.id FOR UPDATE
)
UPDATE event_subject s SET state = 'due', due_at = sainam_now()
WHERE s.id IN (SELECT id FROM locked) AND s.state = 'idle';

-- name: waiting
-- What of an endpoint has something to tell: subjects, events, since when, why, and what is replayed.
SELECT count(*), coalesce(sum(s.last_seq - s.next_seq + 1), 0)::bigint,
  min((SELECT e.at FROM event e WHERE e.about = s.id AND e.seq = s.next_seq)),
  coalesce(array_agg(DISTINCT s.why) FILTER (WHERE s.why <> ''), '{}'),
  (SELECT count(*) FROM event_replay_due d JOIN event_subject r ON r.id = d.about
   WHERE r.environment = %(environment)s AND r.endpoint = %(endpoint)s)
FROM event_subject s
WHERE s.environment = %(environment)s AND s.endpoint = %(endpoint)s AND s.state = 'due'
  AND s.next_seq <= s.last_seq;

-- name: parked
-- The subjects that wait for a person, each with its dead letter, the oldest first.
SELECT s.id, s.subject, e.seq, e.id, e.kind, d.at, d.rule, d.status, s.last_seq - s.next_seq
FROM event_subject s
JOIN event e ON e.about = s.id AND e.seq = s.next_seq
CROSS JOIN LATERAL (
  SELECT t.at, t.rule, t.status FROM event_dead t
  WHERE t.environment = e.environment AND t.event = e.id ORDER BY t.number DESC LIMIT 1) d
WHERE s.environment = %(environment)s AND s.endpoint = %(endpoint)s AND s.state = 'parked'
ORDER BY d.at, s.id LIMIT %(most)s;

-- name: untold_at
-- The events of an endpoint that have no end.
SELECT coalesce(sum(last_seq - next_seq + 1), 0)::bigint FROM event_subject
WHERE environment = %(environment)s AND endpoint = %(endpoint)s AND next_seq <= last_seq;
