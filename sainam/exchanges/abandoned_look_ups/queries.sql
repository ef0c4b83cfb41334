-- name: any_abandoned
-- Whether a look-up of this time has no outcome.
SELECT EXISTS (
  SELECT FROM exchange e
  WHERE e.pattern = 'lookup' AND e.opened_at >= %(since)s AND e.opened_at < %(until)s
    AND NOT EXISTS (SELECT FROM exchange_outcome o
                    WHERE o.environment = e.environment AND o.exchange = e.id));

-- name: lock_steps
-- An agreement's step also gives outcomes to open look-ups; one of the two waits here.
SELECT pg_advisory_xact_lock(71, 0);

-- name: abandon
-- The outcome of look-ups of this time that have none, oldest first, each with its event.
WITH open_call AS (
  SELECT e.environment, e.id, e.credential, e.agency, e.agreement
  FROM exchange e
  WHERE e.pattern = 'lookup' AND e.opened_at >= %(since)s AND e.opened_at < %(until)s
    AND NOT EXISTS (SELECT FROM exchange_outcome o
                    WHERE o.environment = e.environment AND o.exchange = e.id)
  ORDER BY e.opened_at LIMIT %(at_most)s
), told AS (
  INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule)
  SELECT sainam_now(), c.environment, c.id, 'abandoned', 'hub', 'hub.abandoned' FROM open_call c
), noted AS (
  INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
  SELECT sainam_now(), 'exchange:lookup:abandoned', c.environment, %(actor)s, c.agency,
         'agreement:' || c.agreement, c.id,
         json_build_object('credential', c.credential)::text
  FROM open_call c
)
SELECT count(*) FROM open_call;
