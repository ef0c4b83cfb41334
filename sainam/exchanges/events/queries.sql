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
