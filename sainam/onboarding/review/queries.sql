-- What lies beside the vote.

-- name: like_decisions
-- Decided dossiers that asked for some of the same datasets, the latest first.
SELECT d.id, d.agency, decided.event, decided.at, asked.body, decided.body
FROM dossier d
CROSS JOIN LATERAL (
  SELECT s.event, s.at, s.body, s.number FROM dossier_step s
  WHERE s.dossier = d.id AND s.event IN ('approve', 'refuse')
  ORDER BY s.number DESC LIMIT 1) AS decided
CROSS JOIN LATERAL (
  SELECT s.body FROM dossier_step s
  WHERE s.dossier = d.id AND s.event = 'submit' AND s.number < decided.number
  ORDER BY s.number DESC LIMIT 1) AS asked
WHERE d.id <> %(dossier)s AND EXISTS (
  SELECT FROM json_array_elements(asked.body::json -> 'wanted') AS wanted
  WHERE wanted ->> 'dataset' = ANY (%(datasets)s))
ORDER BY decided.at DESC LIMIT %(limit)s;

-- name: past_traffic
-- Answered look-ups of a dataset in real use since a moment: how many, about how many keys in the
-- month that had most (a mark tells of its own month only), to how many agencies.
WITH crossed AS (
  SELECT e.environment, e.id, e.agency, e.subject_key
  FROM exchange e
  JOIN exchange_outcome o ON o.environment = e.environment AND o.exchange = e.id
    AND o.outcome = 'answered' AND o.at >= %(since)s
  WHERE e.environment = 'live' AND e.dataset = %(dataset)s AND e.opened_at >= %(since)s
), asked AS (
  SELECT c.month, count(DISTINCT c.mark) AS keys
  FROM crossed x JOIN exchange_content c ON c.environment = x.environment AND c.exchange = x.id
  WHERE c.part = 'asked' GROUP BY c.month
)
SELECT count(*),
  greatest(count(DISTINCT x.subject_key), coalesce((SELECT max(a.keys) FROM asked a), 0)),
  count(DISTINCT x.agency)
FROM crossed x;

-- name: fields_released
-- Which fields of a dataset left in that time, and in how many answers.
SELECT field, count(*)
FROM exchange e
JOIN exchange_outcome o ON o.environment = e.environment AND o.exchange = e.id
  AND o.outcome = 'answered' AND o.at >= %(since)s
CROSS JOIN LATERAL unnest(string_to_array(o.fields, ',')) AS field
WHERE e.environment = 'live' AND e.dataset = %(dataset)s AND e.opened_at >= %(since)s
GROUP BY field ORDER BY field;
