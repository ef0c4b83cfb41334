-- Agreements, their gates and doors.

-- name: load_standings
-- Every agreement of one environment as it stands at its gate.
SELECT g.agreement, a.agency, g.environment::text, g.number, g.state, g.version, g.term,
       g.door_epoch, g.valid_from, g.valid_until, g.closed_at, g.run_off_days, v.terms, a.kind::text
FROM gate g
JOIN agreement a ON a.id = g.agreement
JOIN agreement_version v ON v.agreement = g.agreement AND v.version = g.version
WHERE g.environment = %(environment)s
ORDER BY g.number;

-- name: load_standing
-- One agreement as it stands at its gate.
SELECT g.agreement, a.agency, g.environment::text, g.number, g.state, g.version, g.term,
       g.door_epoch, g.valid_from, g.valid_until, g.closed_at, g.run_off_days, v.terms, a.kind::text
FROM gate g
JOIN agreement a ON a.id = g.agreement
JOIN agreement_version v ON v.agreement = g.agreement AND v.version = g.version
WHERE g.environment = %(environment)s AND g.agreement = %(agreement)s;

-- name: load_terms
-- What one version grants.
SELECT terms FROM agreement_version WHERE agreement = %(agreement)s AND version = %(version)s;

-- name: find_gates
-- The gate numbers of some agreements, which never change, in the order in which they are locked.
SELECT number FROM gate WHERE agreement = ANY(%(agreements)s) ORDER BY number;

-- name: find_gate_number
-- The number of one gate, which never changes.
SELECT number FROM gate WHERE environment = %(environment)s AND agreement = %(agreement)s;

-- name: lock_steps
-- Steps go one at a time, so that two of them never cut the same exchange.
SELECT pg_advisory_xact_lock(71, 0);

-- name: lock_gate
-- Nothing is recorded under this gate until the transaction ends.
SELECT pg_advisory_xact_lock(71, %(gate)s);

-- name: lock_gate_shared
-- No step is taken at this gate until the transaction ends.
SELECT pg_advisory_xact_lock_shared(71, %(gate)s);

-- name: read_gate
-- One gate, read after its lock is held.
SELECT number, state, version, term, door_epoch, valid_from, valid_until, run_off_days, closed_at
FROM gate WHERE number = %(gate)s;

-- name: insert_gate
-- A new gate.
INSERT INTO gate (agreement, environment, state, version, term, door_epoch, valid_from,
                  valid_until, closed_at, run_off_days)
VALUES (%(agreement)s, %(environment)s, %(state)s, %(version)s, %(term)s, %(door_epoch)s,
        %(valid_from)s, %(valid_until)s, %(closed_at)s, %(run_off_days)s);

-- name: update_gate
-- The gate after a step.
UPDATE gate
SET state = %(state)s, version = %(version)s, term = %(term)s, door_epoch = %(door_epoch)s,
    valid_from = %(valid_from)s, valid_until = %(valid_until)s, closed_at = %(closed_at)s,
    run_off_days = %(run_off_days)s
WHERE number = %(gate)s;

-- name: insert_step
-- One step, numbered after those before it.
INSERT INTO agreement_step (agreement, environment, number, step, version, at, actor, reason, door)
SELECT %(agreement)s, %(environment)s, coalesce(max(s.number), 0) + 1, %(step)s, %(version)s,
       %(at)s, %(actor)s, %(reason)s, %(door)s
FROM agreement_step s
WHERE s.agreement = %(agreement)s AND s.environment = %(environment)s
RETURNING number;

-- name: read_steps
-- The steps of one agreement in one environment.
SELECT step, version, at FROM agreement_step
WHERE agreement = %(agreement)s AND environment = %(environment)s
ORDER BY number;

-- name: insert_suspension
-- The day on which a suspension ends by itself.
INSERT INTO agreement_suspension (agreement, environment, number, until)
VALUES (%(agreement)s, %(environment)s, %(number)s, %(until)s);

-- name: suspensions
-- Every suspension, or those of one agreement, with the step that ended each; the newest first.
SELECT s.agreement, s.environment::text, s.number, s.at, s.actor, s.reason, u.until,
       e.at AS ended_at, e.step AS ended_by, e.actor AS ended_actor, e.reason AS ended_reason
FROM agreement_step s
LEFT JOIN agreement_suspension u ON u.agreement = s.agreement AND u.environment = s.environment
                                AND u.number = s.number
LEFT JOIN LATERAL (
  SELECT n.at, n.step, n.actor, n.reason FROM agreement_step n
  WHERE n.agreement = s.agreement AND n.environment = s.environment AND n.number > s.number
    AND n.step IN ('resume', 'end')
  ORDER BY n.number LIMIT 1
) e ON true
WHERE s.step = 'suspend' AND s.agreement = %(agreement)s
ORDER BY s.at DESC, s.environment DESC, s.number DESC;

-- name: standing_suspensions
-- Of every gate that is suspended, or of one agency's or agreement's: the step that did it.
SELECT s.agreement, s.environment::text, s.number, s.at, s.actor, s.reason, u.until
FROM gate g
JOIN agreement a ON a.id = g.agreement
CROSS JOIN LATERAL (
  SELECT n.agreement, n.environment, n.number, n.at, n.actor, n.reason FROM agreement_step n
  WHERE n.agreement = g.agreement AND n.environment = g.environment AND n.step = 'suspend'
  ORDER BY n.number DESC LIMIT 1
) s
LEFT JOIN agreement_suspension u ON u.agreement = s.agreement AND u.environment = s.environment
                                AND u.number = s.number
WHERE g.state = 'suspended' AND (%(agency)s::text IS NULL OR a.agency = %(agency)s)
  AND (%(agreement)s::text IS NULL OR a.id = %(agreement)s)
ORDER BY s.at, s.agreement;

-- name: insert_reminder
-- Once for each version.
INSERT INTO agreement_reminder (agreement, kind, about, at)
VALUES (%(agreement)s, %(kind)s, %(about)s, sainam_now()) ON CONFLICT DO NOTHING RETURNING 1;

-- name: old_keys
-- Doors in real use that stand open beside a later one of the same agency, agreement and channel.
SELECT d.id AS door, d.agreement, d.credential, c.agency, d.channel,
       min(n.recorded_at) AS replaced_at
FROM door d
JOIN credential c ON c.id = d.credential
JOIN gate g ON g.environment = d.environment AND g.agreement = d.agreement
JOIN door n ON n.environment = d.environment AND n.agreement = d.agreement
           AND n.channel = d.channel AND n.recorded_at > d.recorded_at
JOIN credential m ON m.id = n.credential AND m.agency = c.agency
WHERE d.environment = 'live' AND g.state <> 'ended' AND sainam_now() < g.valid_until
  AND (%(agency)s::text IS NULL OR c.agency = %(agency)s)
  AND NOT EXISTS (SELECT FROM door_end e WHERE e.door IN (d.id, n.id))
  AND NOT EXISTS (SELECT FROM credential_end e WHERE e.credential IN (d.credential, n.credential))
GROUP BY d.id, c.agency ORDER BY replaced_at, d.id;

-- name: insert_door_reminder
-- Once for each door.
INSERT INTO door_reminder (door, at) VALUES (%(door)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING 1;

-- name: read_periods
-- What the versions of one agreement say of time; in the sandbox from when they are on record.
SELECT version,
       CASE WHEN %(environment)s::environment = 'sandbox' THEN least(valid_from, recorded_at)
            ELSE valid_from END,
       valid_until, run_off_days
FROM agreement_version WHERE agreement = %(agreement)s;

-- name: cut_look_ups
-- Writes the outcome of every look-up that was asked under a gate and is not answered.
-- An answer is recorded within five minutes or not at all, so older ones are left to the sweep.
WITH open_call AS (
  SELECT e.environment, e.id, e.credential, e.agency, e.agreement
  FROM exchange e
  WHERE e.environment = %(environment)s AND e.pattern = 'lookup'
    AND (e.gate = %(gate)s OR e.owner_gate = %(gate)s)
    AND e.opened_at > %(at)s::timestamptz - interval '6 minutes'
    AND NOT EXISTS (SELECT FROM exchange_outcome o
                    WHERE o.environment = e.environment AND o.exchange = e.id
                      AND o.at > %(at)s::timestamptz - interval '6 minutes')
), told AS (
  INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule)
  SELECT %(at)s, c.environment, c.id, 'cut', 'caller', 'agreement.cut' FROM open_call c
), noted AS (
  INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
  SELECT %(at)s, 'exchange:lookup:cut', c.environment, %(actor)s, c.agency,
         'agreement:' || c.agreement, c.id,
         json_build_object('credential', c.credential, 'step', %(step)s::text)::text
  FROM open_call c
)
SELECT id FROM open_call ORDER BY id;

-- name: answers_still_leaving
-- The look-ups of a gate whose answers were recorded within the last second.
-- No owner is waited for longer than a minute, so they were asked shortly before.
SELECT e.id
FROM exchange e
CROSS JOIN LATERAL (
  SELECT FROM exchange_outcome o
  WHERE o.environment = e.environment AND o.exchange = e.id AND o.outcome IN ('answered', 'no_data')
    AND o.at > %(at)s::timestamptz - interval '1 second'
  LIMIT 1
) AS answered
WHERE e.environment = %(environment)s AND e.pattern = 'lookup'
  AND (e.gate = %(gate)s OR e.owner_gate = %(gate)s)
  AND e.opened_at > %(at)s::timestamptz - interval '90 seconds'
ORDER BY e.id;

-- name: insert_agreement
-- An agreement; what it says is in its versions.
INSERT INTO agreement (id, agency, kind, brought_in, recorded_at)
VALUES (%(id)s, %(agency)s, %(kind)s, %(brought_in)s, sainam_now());

-- name: find_agreement
-- Party and kind of an agreement.
SELECT agency, kind FROM agreement WHERE id = %(id)s;

-- name: insert_version
-- The next version of an agreement.
INSERT INTO agreement_version (agreement, version, valid_from, valid_until, run_off_days, terms,
                               reference, recorded_at, recorded_by, confirmed_by)
SELECT %(agreement)s, coalesce(max(v.version), 0) + 1, %(valid_from)s, %(valid_until)s,
       %(run_off_days)s, %(terms)s, %(reference)s, sainam_now(), %(recorded_by)s, %(confirmed_by)s
FROM agreement_version v WHERE v.agreement = %(agreement)s
RETURNING version;

-- name: last_version
-- What the last version of an agreement records.
SELECT valid_from, valid_until, run_off_days, terms, reference, recorded_by, confirmed_by
FROM agreement_version WHERE agreement = %(agreement)s ORDER BY version DESC LIMIT 1;

-- name: find_version
-- What one version of an agreement records.
SELECT valid_from, valid_until, run_off_days, terms, reference, recorded_by, confirmed_by
FROM agreement_version WHERE agreement = %(agreement)s AND version = %(version)s;

-- name: count_ids
-- The highest running number behind a prefix.
SELECT coalesce(max(substr(id, length(%(prefix)s) + 2)::int), 0) FROM agreement
WHERE id ~ ('^' || %(prefix)s || '-[0-9]{2,4}$');

-- name: gate_environments
-- Where an agreement has a gate, and in which state.
SELECT environment::text, state FROM gate WHERE agreement = %(agreement)s ORDER BY environment;

-- name: insert_door
-- A credential may be used under an agreement.
INSERT INTO door (id, environment, agreement, credential, channel, folder, recorded_at)
VALUES (%(id)s, %(environment)s, %(agreement)s, %(credential)s, %(channel)s, %(folder)s,
        sainam_now());

-- name: insert_door_end
-- A door is shut for good.
INSERT INTO door_end (door, ended_at, actor, reason)
VALUES (%(door)s, %(at)s, %(actor)s, %(reason)s);

-- name: find_door
-- One door, and whether it is shut.
SELECT d.id, d.environment::text, d.agreement, d.credential, d.channel, d.folder,
       e.door IS NOT NULL AS shut
FROM door d LEFT JOIN door_end e ON e.door = d.id
WHERE d.id = %(door)s;

-- name: doors_of_credential
-- The doors of one credential that are not shut.
SELECT d.id FROM door d
WHERE d.credential = %(credential)s AND NOT EXISTS (SELECT FROM door_end e WHERE e.door = d.id)
ORDER BY d.id;

-- name: doors_of_agreement
-- The doors of one agreement that are not shut.
SELECT d.id, d.environment::text, d.agreement, d.credential, d.channel, d.folder, false AS shut
FROM door d
WHERE d.environment = %(environment)s AND d.agreement = %(agreement)s
  AND NOT EXISTS (SELECT FROM door_end e WHERE e.door = d.id)
ORDER BY d.id;

-- name: open_doors
-- The agreements that a credential opens now by one channel, with their door epochs.
SELECT d.agreement, g.door_epoch
FROM door d
JOIN gate g ON g.environment = d.environment AND g.agreement = d.agreement
WHERE d.credential = %(credential)s AND d.channel = %(channel)s
  AND g.state <> 'ended' AND sainam_now() < g.valid_until
  AND NOT EXISTS (SELECT FROM door_end e WHERE e.door = d.id)
  AND NOT EXISTS (SELECT FROM credential_end c WHERE c.credential = d.credential)
ORDER BY d.agreement;

-- name: open_folders
-- The folders a credential may write to: of agreements in force, and of others until their run-off is over.
SELECT d.folder, d.agreement, g.door_epoch
FROM door d
JOIN gate g ON g.environment = d.environment AND g.agreement = d.agreement
WHERE d.credential = %(credential)s AND d.channel = 'sftp' AND d.folder IS NOT NULL
  AND sainam_now() < least(g.valid_until, g.closed_at) + make_interval(days => g.run_off_days)
  AND NOT EXISTS (SELECT FROM door_end e WHERE e.door = d.id)
  AND NOT EXISTS (SELECT FROM credential_end c WHERE c.credential = d.credential)
ORDER BY d.folder;

-- name: read_quota_used
-- What of a month is used at some gates, by dataset.
SELECT gate, dataset, used FROM quota_counter
WHERE environment = %(environment)s AND gate = ANY (%(gates)s) AND month = %(month)s;

-- name: gates_of_agencies
-- The gates of all agreements of some agencies, in the order in which they are locked.
SELECT g.number FROM gate g JOIN agreement a ON a.id = g.agreement
WHERE a.agency = ANY (%(agencies)s) ORDER BY g.number;

-- name: lock_gates_shared
-- No step is taken at these gates until the transaction ends; the numbers come sorted.
SELECT pg_advisory_xact_lock_shared(71, g) FROM unnest(%(gates)s::int[]) AS g;

-- name: load_standings_at
-- Some gates as they stand.
SELECT g.agreement, a.agency, g.environment::text, g.number, g.state, g.version, g.term,
       g.door_epoch, g.valid_from, g.valid_until, g.closed_at, g.run_off_days, v.terms, a.kind::text
FROM gate g
JOIN agreement a ON a.id = g.agreement
JOIN agreement_version v ON v.agreement = g.agreement AND v.version = g.version
WHERE g.number = ANY (%(gates)s)
ORDER BY g.number;
