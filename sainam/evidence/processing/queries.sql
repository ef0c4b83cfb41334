-- What is processed, as sealed blocks show it, and the alarms about it.

-- name: observe_blocks
-- Observes the next whole blocks; null where there is none that was not observed.
SELECT observe_blocks(%(at_most)s);

-- name: is_brought_in
-- Whether an agreement came from a paper that two people confirmed.
SELECT brought_in FROM agreement WHERE id = %(agreement)s;

-- name: flows_observed
-- The ways of processing that one observation saw, with each month it saw them in.
SELECT f.number, f.environment::text AS environment, f.agreement, f.agreement_version AS version,
  f.dataset, f.pattern::text AS pattern, f.purpose, f.agency, f.caller, f.owner, f.channel,
  f.fields, o.month
FROM (SELECT DISTINCT x.flow, date_trunc('month', x.day)::date AS month
      FROM observed_flow x WHERE x.observation = %(observation)s) AS o
JOIN flow f ON f.number = o.flow
ORDER BY f.agreement, f.number, o.month;

-- name: months_of_agreement
-- What crossed by an agreement in each month, by dataset and pattern, from a month on.
SELECT f.dataset, f.pattern::text AS pattern, date_trunc('month', o.day)::date AS month,
  sum(o.exchanges)::bigint AS exchanges, sum(o.records)::bigint AS records
FROM flow f JOIN observed_flow o ON o.flow = f.number
WHERE f.environment = %(environment)s AND f.agreement = %(agreement)s
  AND o.day >= %(since)s AND o.day < %(until)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: first_days
-- The first day on which each dataset of an agreement was seen.
SELECT f.dataset, business_date(min(f.first_seen_at))
FROM flow f WHERE f.environment = %(environment)s AND f.agreement = %(agreement)s GROUP BY 1;

-- name: is_known_alarm
-- Whether this was told before: this month, or it stands undecided, or was found to be no alarm.
SELECT EXISTS (
  SELECT FROM processing_alarm a LEFT JOIN processing_alarm_end e ON e.alarm = a.id
  WHERE a.flow = %(flow)s AND a.kind = %(kind)s
    AND (a.month = %(month)s OR e.alarm IS NULL OR e.decision = 'mistaken'));

-- name: is_known_volume
-- Whether a volume alarm was raised this month of the same agreement, of this dataset or of all.
SELECT EXISTS (
  SELECT FROM processing_alarm a JOIN flow f ON f.number = a.flow
  WHERE a.kind = 'volume' AND a.month = %(month)s AND f.agreement = %(agreement)s
    AND f.environment = %(environment)s
    AND (%(dataset)s::text IS NULL OR f.dataset = %(dataset)s));

-- name: insert_alarm
-- What was seen and not approved.
INSERT INTO processing_alarm (id, flow, kind, month, approved, seen, raised_at, due_at)
VALUES (%(id)s, %(flow)s, %(kind)s, %(month)s, %(approved)s, %(seen)s, %(at)s, %(due_at)s);

-- name: find_alarm
-- What an alarm is about.
SELECT f.agreement, f.agency, a.kind, f.dataset, a.month, a.raised_at
FROM processing_alarm a JOIN flow f ON f.number = a.flow WHERE a.id = %(alarm)s;

-- name: insert_alarm_end
-- How an alarm ended; nothing where somebody else decided first, whom it waits for.
INSERT INTO processing_alarm_end (alarm, decision, actor, at, reason, incident)
VALUES (%(alarm)s, %(decision)s, %(actor)s, %(at)s, %(reason)s, %(incident)s)
ON CONFLICT DO NOTHING RETURNING 1;

-- name: alarms
-- Alarms, the undecided first and of those the most urgent; one, of a month, or all.
SELECT a.id, a.flow, f.environment::text AS environment, f.agreement,
  f.agreement_version AS version, f.dataset, f.pattern::text AS pattern, f.purpose, f.agency,
  f.caller, a.kind, a.month, a.approved, a.seen, a.raised_at, a.due_at, e.decision, e.actor,
  e.at AS ended_at, e.reason, e.incident,
  e.at IS NOT NULL AND EXISTS (
    SELECT FROM observed_flow o WHERE o.flow = a.flow AND o.day > business_date(e.at)) AS goes_on
FROM processing_alarm a JOIN flow f ON f.number = a.flow
LEFT JOIN processing_alarm_end e ON e.alarm = a.id
WHERE (%(alarm)s::uuid IS NULL OR a.id = %(alarm)s)
  AND (%(month)s::date IS NULL OR a.month = %(month)s OR e.alarm IS NULL)
ORDER BY e.alarm IS NOT NULL, CASE WHEN e.alarm IS NULL THEN a.due_at END, a.raised_at DESC, a.id
LIMIT %(limit)s;

-- name: open_alarms
-- How many wait for a decision, and until when the most urgent does.
SELECT count(*), min(a.due_at) FROM processing_alarm a
WHERE NOT EXISTS (SELECT FROM processing_alarm_end e WHERE e.alarm = a.id);

-- name: observed_in
-- What was seen in a month in real use, by way of processing.
SELECT f.number, f.agreement, f.agreement_version AS version, f.dataset,
  f.pattern::text AS pattern, f.purpose, f.agency, f.caller, f.owner, f.channel, f.fields,
  sum(o.exchanges)::bigint AS exchanges, sum(o.records)::bigint AS records, min(o.day) AS first_day, max(o.day) AS last_day
FROM observed_flow o JOIN flow f ON f.number = o.flow
WHERE f.environment = 'live' AND o.day >= %(since)s AND o.day < %(until)s
GROUP BY f.number ORDER BY f.agreement, f.agreement_version, f.dataset, f.number;

-- name: standing_versions
-- Which version of each agreement stood at its gate in real use by the end of a period, if any of
-- the period was its own. Orders within the house have no calls of their own.
SELECT DISTINCT ON (s.agreement) s.agreement, s.version, a.agency
FROM agreement_step s
JOIN agreement a ON a.id = s.agreement AND a.kind <> 'internal_order'
JOIN agreement_version v ON v.agreement = s.agreement AND v.version = s.version
WHERE s.environment = 'live' AND s.at < %(until)s AND v.valid_from < %(until)s
  AND v.valid_until > %(since)s
  AND NOT EXISTS (SELECT FROM agreement_step e WHERE e.agreement = s.agreement
    AND e.environment = 'live' AND e.step = 'end' AND e.at < %(since)s)
ORDER BY s.agreement, s.number DESC;

-- name: observed_until
-- The last observation: its number, when it was made, and what is sealed and not yet observed.
SELECT o.number, o.at, (SELECT count(*) FROM audit_block b WHERE b.number > o.last_block)
FROM observation o ORDER BY o.number DESC LIMIT 1;

-- name: refused_requests
-- Requests of data subjects that were refused in a period.
SELECT count(*) FROM subject_request_step
WHERE event = 'refused' AND at >= %(since)s AND at < %(until)s;
