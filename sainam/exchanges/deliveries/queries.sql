-- name: list_due
-- The oldest due deliveries of every owner, a few of each, without those running here, and without
-- those of a link that is paused.
WITH RECURSIVE place AS (
  (SELECT d.environment, d.owner FROM delivery_due d WHERE d.state = 'due'
   ORDER BY d.environment, d.owner LIMIT 1)
  UNION ALL
  SELECT n.environment, n.owner
  FROM place p CROSS JOIN LATERAL (
    SELECT d.environment, d.owner FROM delivery_due d
    WHERE d.state = 'due' AND (d.environment, d.owner) > (p.environment, p.owner)
    ORDER BY d.environment, d.owner LIMIT 1) n
)
SELECT p.environment::text, p.owner, w.delivery
FROM place p CROSS JOIN LATERAL (
  SELECT d.delivery, d.due_at FROM delivery_due d
  WHERE d.environment = p.environment AND d.owner = p.owner AND d.state = 'due'
    AND d.due_at <= (SELECT sainam_now()) AND d.delivery <> ALL (%(running)s)
    AND ((SELECT NOT EXISTS (SELECT FROM paused_links())) OR NOT EXISTS (
      SELECT FROM delivery v
      JOIN exchange x ON x.environment = v.environment AND x.id = v.exchange
      JOIN paused_links() q ON q.environment = x.environment AND q.link = x.link
      WHERE v.environment = d.environment AND v.id = d.delivery))
  ORDER BY d.due_at LIMIT %(of_each)s) w
ORDER BY p.environment, p.owner, w.due_at;

-- name: hold_deliveries
-- Those that no other worker is sending; held until freed or until this session ends.
SELECT d FROM unnest(%(deliveries)s::uuid[]) AS d
WHERE pg_try_advisory_lock(hashtextextended(d::text, 73));

-- name: free_delivery
-- Lets other workers have it.
SELECT pg_advisory_unlock(hashtextextended(%(delivery)s::text, 73));

-- name: lock_histories
-- One writer of a delivery's history at a time; the ids come sorted.
SELECT pg_advisory_xact_lock(hashtextextended(d::text, 74)) FROM unnest(%(deliveries)s::uuid[]) AS d;

-- name: read_histories
-- Deliveries with everything that was tried, to be read after their histories are locked.
SELECT d.environment::text, d.id, d.exchange, d.owner, d.kind, d.body, c.key, c.sealed, x.agency,
       w.state, w.due_at <= sainam_now() AS due, e.result, e.detail,
       coalesce((SELECT json_agg(json_build_array(a.action, a.result) ORDER BY a.attempt)
                 FROM delivery_attempt a
                 WHERE a.environment = d.environment AND a.delivery = d.id), '[]') AS attempts
FROM unnest(%(environments)s::text[]::environment[], %(deliveries)s::uuid[]) AS k (environment, id)
JOIN delivery d ON d.environment = k.environment AND d.id = k.id
LEFT JOIN exchange x ON x.environment = d.environment AND x.id = d.exchange
LEFT JOIN delivery_due w ON w.environment = d.environment AND w.delivery = d.id
LEFT JOIN delivery_end e ON e.environment = d.environment AND e.delivery = d.id
LEFT JOIN LATERAL (
  SELECT s.key, s.sealed FROM exchange_content s
  WHERE d.body = '' AND s.class = 'submits' AND s.part = 'delivered'
    AND s.environment = d.environment AND s.exchange = d.exchange
    AND s.month IN (
      date_trunc('month', business_date(d.created_at)::timestamp)::date,
      date_trunc('month', business_date(d.created_at - interval '5 minutes')::timestamp)::date)
  LIMIT 1) c ON true;

-- name: find_place
-- In which environment a delivery is, and to whom it goes.
SELECT environment::text, owner FROM delivery
WHERE environment = ANY ('{sandbox,live}'::environment[]) AND id = %(delivery)s;

-- name: insert_attempt
-- One row of a delivery's history.
INSERT INTO delivery_attempt (environment, delivery, attempt, action, at, result, detail)
VALUES (%(environment)s, %(delivery)s, %(attempt)s, %(action)s, sainam_now(), %(result)s,
        %(detail)s);

-- name: insert_end
-- How a delivery ended: once.
INSERT INTO delivery_end (environment, delivery, at, result, detail, actor)
VALUES (%(environment)s, %(delivery)s, sainam_now(), %(result)s, %(detail)s, %(actor)s);

-- name: delete_due
-- Nothing is left to deliver.
DELETE FROM delivery_due WHERE environment = %(environment)s AND delivery = %(delivery)s;

-- name: postpone
-- When a delivery is looked at again; one that waits for a person is left to the person.
UPDATE delivery_due SET due_at = sainam_now() + %(wait)s, attempt = %(attempt)s
WHERE environment = %(environment)s AND delivery = %(delivery)s AND state = 'due';

-- name: set_state
-- Hands a delivery to a person, or back to the hub.
UPDATE delivery_due SET state = %(state)s, due_at = sainam_now()
WHERE environment = %(environment)s AND delivery = %(delivery)s;

-- name: bring_near
-- After a demo's clock was set back, nothing waits for a time that has become far.
UPDATE delivery_due SET due_at = sainam_now()
WHERE state = 'due' AND due_at > (SELECT sainam_now()) + %(longest)s;
