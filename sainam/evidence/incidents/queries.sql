-- Incidents, their clocks and steps, and what they reached.

-- name: take_number
-- The next number of a Buddhist year; the row is held until the transaction ends.
INSERT INTO incident_counter (buddhist_year, used) VALUES (%(year)s, 1)
ON CONFLICT (buddhist_year) DO UPDATE SET used = incident_counter.used + 1
RETURNING used;

-- name: insert_incident
-- The file is opened.
INSERT INTO incident (number, title, happened_from, happened_until, aware_at, recorded_at,
                      recorded_by)
VALUES (%(number)s, %(title)s, %(happened_from)s, %(happened_until)s, %(aware_at)s, sainam_now(),
        %(actor)s);

-- name: lock_incident
-- Steps of one incident are taken one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('incident ' || %(number)s, 0));

-- name: find_incident
-- One.
SELECT number, title, happened_from, happened_until, aware_at, recorded_at, recorded_by
FROM incident WHERE number = %(number)s;

-- name: incidents
-- The newest; open ones first.
SELECT i.number, i.title, i.happened_from, i.happened_until, i.aware_at, i.recorded_at,
       i.recorded_by
FROM incident i
ORDER BY EXISTS (SELECT FROM incident_step s WHERE s.incident = i.number AND s.event = 'closed'),
         i.number DESC LIMIT 200;

-- name: clocks
-- Of these incidents, with their ends, by what is due first.
SELECT c.incident, c.clock, c.due_at, c.provision, c.started_at, c.started_by, e.result, e.at,
       e.actor, e.reason, e.document
FROM incident_clock c LEFT JOIN incident_clock_end e USING (incident, clock)
WHERE c.incident = ANY (%(incidents)s) ORDER BY c.due_at, c.clock;

-- name: steps
-- Of these incidents.
SELECT incident, number, event, body, actor, at FROM incident_step
WHERE incident = ANY (%(incidents)s) ORDER BY incident, number;

-- name: insert_clock
-- A clock begins; no row where it runs already.
INSERT INTO incident_clock (incident, clock, due_at, provision, started_at, started_by)
VALUES (%(incident)s, %(clock)s, %(due_at)s, %(provision)s, sainam_now(), %(actor)s)
ON CONFLICT DO NOTHING RETURNING clock;

-- name: insert_clock_end
-- A clock ends, once.
INSERT INTO incident_clock_end (incident, clock, result, at, actor, reason, document)
VALUES (%(incident)s, %(clock)s, %(result)s, sainam_now(), %(actor)s, %(reason)s, %(document)s)
ON CONFLICT DO NOTHING RETURNING clock;

-- name: insert_step
-- The next step.
INSERT INTO incident_step (incident, number, event, body, actor, at)
SELECT %(incident)s, coalesce(max(number), 0) + 1, %(event)s, %(body)s, %(actor)s, sainam_now()
FROM incident_step WHERE incident = %(incident)s;

-- name: reached
-- What crossed by one of the credentials or under one of the agreements, and was not stopped.
SELECT e.id, e.agreement, e.agency, e.dataset, e.pattern::text, e.opened_at, o.fields,
       e.subject_key
FROM exchange e
JOIN LATERAL (SELECT x.outcome, x.fields FROM exchange_outcome x
  WHERE x.environment = e.environment AND x.exchange = e.id ORDER BY x.seq DESC LIMIT 1) o
  ON o.outcome IN ('answered', 'accepted', 'suspense', 'stored', 'held', 'resent')
WHERE e.environment = %(environment)s::environment
  AND e.opened_at >= %(since)s AND e.opened_at < %(until)s
  AND (e.credential = ANY (%(credentials)s) OR e.agreement = ANY (%(agreements)s))
ORDER BY e.opened_at, e.id;

-- name: paid
-- The accounts of the ledger that these exchanges paid for.
SELECT DISTINCT e.id, p.customer_account
FROM exchange e
JOIN posting p ON p.environment = e.environment AND p.exchange = e.id
  AND p.customer_account IS NOT NULL
WHERE e.environment = %(environment)s::environment
  AND e.opened_at >= %(since)s AND e.opened_at < %(until)s
  AND (e.credential = ANY (%(credentials)s) OR e.agreement = ANY (%(agreements)s));

-- name: due_to_remind
-- Clocks that run and end before `before`, of which nobody was reminded in this manner.
SELECT c.incident, c.clock, c.due_at
FROM incident_clock c
WHERE c.due_at <= %(before)s
  AND NOT EXISTS (SELECT FROM incident_clock_end e
                  WHERE e.incident = c.incident AND e.clock = c.clock)
  AND NOT EXISTS (SELECT FROM evidence_reminder r
                  WHERE r.about = c.incident || '/' || c.clock AND r.kind = %(kind)s)
ORDER BY c.due_at LIMIT 100;

-- name: insert_reminder
-- Of each once.
INSERT INTO evidence_reminder (about, kind, at) VALUES (%(about)s, %(kind)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING about;
