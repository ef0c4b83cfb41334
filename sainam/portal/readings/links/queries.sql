-- What crossed the links. Counts go along the index of each agreement; a day is counted once and
-- then only what is new (see day_traffic.py).

-- name: count_crossed
-- What crossed each link in a span, and how many look-ups of it were answered.
SELECT e.link, count(*) AS exchanges, max(e.opened_at) AS last_at, count(o.outcome) AS answered
FROM gate g
CROSS JOIN LATERAL (
  SELECT x.environment, x.id, x.opened_at, x.pattern, x.link FROM exchange x
  WHERE x.environment = g.environment AND x.agreement = g.agreement
    AND x.opened_at >= %(from)s AND x.opened_at < %(until)s OFFSET 0) e  -- one index range each
LEFT JOIN LATERAL (
  SELECT y.outcome FROM exchange_outcome y
  WHERE e.pattern = 'lookup' AND y.environment = e.environment AND y.exchange = e.id
    AND y.outcome IN ('answered', 'no_data') LIMIT 1) o ON true
WHERE g.environment = %(environment)s
GROUP BY e.link;

-- name: count_paid
-- What was paid by API in a span. Postings are found by the run of their exchanges' ids.
WITH submitted AS MATERIALIZED (
  SELECT e.id FROM gate g
  CROSS JOIN LATERAL (
    SELECT x.id, x.pattern FROM exchange x
    WHERE x.environment = g.environment AND x.agreement = g.agreement
      AND x.opened_at >= %(from)s AND x.opened_at < %(until)s OFFSET 0) e
  WHERE g.environment = %(environment)s AND e.pattern = 'submit'
)
SELECT count(*) AS payments, coalesce(sum(p.amount_satang), 0)::bigint AS paid_satang
FROM posting p
WHERE p.environment = %(environment)s AND p.line = 0 AND p.kind = 'payment'
  AND p.exchange >= (SELECT id FROM submitted ORDER BY id LIMIT 1)
  AND p.exchange <= (SELECT id FROM submitted ORDER BY id DESC LIMIT 1)
  AND p.exchange IN (SELECT id FROM submitted);

-- name: count_refused
-- What was refused in a span, by agency and dataset.
SELECT r.agency, r.dataset, count(*) AS refused
FROM unnest(%(agencies)s::text[]) AS a (code)
CROSS JOIN LATERAL (
  SELECT x.agency, x.dataset FROM refusal x
  WHERE x.environment = %(environment)s AND x.agency = a.code
    AND x.at >= %(from)s AND x.at < %(until)s OFFSET 0) r
GROUP BY r.agency, r.dataset;

-- name: sample_links
-- The last exchanges under each agreement: how many of them failed, in the last hour and day.
SELECT e.link, max(e.opened_at) AS last_at,
       count(*) FILTER (WHERE e.opened_at >= %(hour)s) AS of_hour,
       count(*) FILTER (WHERE e.opened_at >= %(hour)s AND o.failed) AS failed_of_hour,
       count(*) FILTER (WHERE e.opened_at >= %(day)s) AS of_day,
       count(*) FILTER (WHERE o.failed) AS failed_of_day,
       coalesce((array_agg(o.failed ORDER BY e.opened_at DESC)
                   FILTER (WHERE o.failed IS NOT NULL))[1], false) AS last_failed,
       min(e.opened_at) FILTER (WHERE o.failed) AS failing_since
FROM gate g
CROSS JOIN LATERAL (
  SELECT x.environment, x.id, x.opened_at, x.link FROM exchange x
  WHERE x.environment = g.environment AND x.agreement = g.agreement AND x.opened_at < %(until)s
  ORDER BY x.opened_at DESC LIMIT %(most)s) e
LEFT JOIN LATERAL (
  SELECT y.outcome IN ('failed', 'abandoned') AS failed FROM exchange_outcome y
  WHERE e.opened_at >= %(day)s AND y.environment = e.environment AND y.exchange = e.id
  ORDER BY y.seq DESC LIMIT 1) o ON true
WHERE g.environment = %(environment)s
GROUP BY e.link;

-- name: stood_at
-- How every agreement of an environment stood at a moment: its state then, and its version.
SELECT a.id AS agreement, a.agency, s.step, v.valid_from, v.valid_until, v.terms
FROM agreement a
CROSS JOIN LATERAL (
  SELECT (array_agg(t.step ORDER BY t.number DESC)
            FILTER (WHERE t.step IN ('open', 'suspend', 'resume', 'end')))[1] AS step,
         max(t.number) AS number
  FROM agreement_step t
  WHERE t.agreement = a.id AND t.environment = %(environment)s AND t.at <= %(moment)s) s
JOIN agreement_step l ON l.agreement = a.id AND l.environment = %(environment)s
  AND l.number = s.number
JOIN agreement_version v ON v.agreement = a.id AND v.version = l.version
ORDER BY a.id;
