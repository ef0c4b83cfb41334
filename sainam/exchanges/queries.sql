-- name: record_look_ups
-- Look-ups on record as asked, with the gate's word on each frame, and as answered, but for those
-- it names.
SELECT moment, month, verdicts, spent, odd
FROM record_look_ups(%s::int[], %s::json, %s::json, %s::json);

-- name: record_refused
-- Refused calls on record, each with its audit event.
WITH refused AS (
  SELECT * FROM json_to_recordset(%s::json) AS r(n int, id uuid, environment environment,
    rule text, fault fault, dataset text, agency text, caller text, credential text, channel text,
    agreement text, purpose text, detail text)
), kept AS (
  INSERT INTO refusal (at, environment, id, rule, fault, dataset, agency, caller, credential,
                       channel, agreement, purpose, detail)
  SELECT sainam_now(), environment, id, rule, fault, dataset, agency, caller, credential, channel,
         agreement, purpose, detail
  FROM refused
), noted AS (
  INSERT INTO audit_event (at, event, environment, actor, agency, subject, detail)
  SELECT sainam_now(), 'exchange:call:refused', environment, credential, agency,
         'refusal:' || id, json_build_object('rule', rule, 'dataset', dataset)::text
  FROM refused
)
SELECT id FROM refused ORDER BY n;

-- name: take_assertion
-- A client assertion is good once; no row is inserted for one seen before.
INSERT INTO assertion_seen (credential, jti, expires_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING;

-- name: forget_expired_assertions
-- An expired assertion is refused by its period, so its jti need not be kept.
DELETE FROM assertion_seen WHERE expires_at < sainam_now() - interval '10 minutes';

-- name: submission_state
-- A submission of this caller and agency, its latest outcome, how its delivery stands, its door.
SELECT e.opened_at, o.outcome, o.rule, coalesce(n.result, d.state), n.at, e.agreement, g.door_epoch
FROM exchange e
JOIN gate g ON g.number = e.gate
LEFT JOIN LATERAL (
  SELECT outcome, rule FROM exchange_outcome
  WHERE environment = e.environment AND exchange = e.id ORDER BY seq DESC LIMIT 1) o ON true
LEFT JOIN LATERAL (
  SELECT id FROM delivery WHERE environment = e.environment AND exchange = e.id LIMIT 1) v ON true
LEFT JOIN delivery_end n ON n.environment = e.environment AND n.delivery = v.id
LEFT JOIN delivery_due d ON d.environment = e.environment AND d.delivery = v.id
WHERE e.environment = %s AND e.id = %s AND e.caller = %s AND e.agency = %s AND e.dataset = %s
  AND e.pattern = 'submit';

-- name: told_within_a_minute
-- Whether the refusal of this client by this rule was put on record within the last minute.
SELECT 1 FROM audit_event
WHERE subject = %s AND exchange IS NULL AND event = 'api:token:refused'
  AND at > sainam_now() - interval '1 minute' AND detail::json ->> 'rule' = %s
ORDER BY seq DESC LIMIT 1;
