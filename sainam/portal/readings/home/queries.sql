-- What waits for a person, and the files of the day.

-- name: unknown_deliveries
-- Deliveries whose end nobody knows; the work list holds only what is not ended.
SELECT d.exchange, d.owner, w.due_at AS since
FROM delivery_due w
JOIN delivery d ON d.environment = w.environment AND d.id = w.delivery
WHERE w.environment = %(environment)s AND w.state = 'unknown'
ORDER BY w.due_at LIMIT %(most)s;

-- name: given_up_files
-- Files that the hub tries no more by itself; the work list holds only what is not done.
SELECT DISTINCT f.id, f.agency, f.name, f.received_at AS since
FROM file_due w
JOIN file f ON f.environment = w.environment AND f.id = w.file
WHERE w.environment = %(environment)s AND w.due_at = 'infinity'
ORDER BY f.received_at LIMIT %(most)s;

-- name: held_files
-- Files of the last days that are held whole.
SELECT f.id, f.agency, f.name, s.at AS since
FROM file f
JOIN file_state s ON s.environment = f.environment AND s.file = f.id AND s.state = 'held'
WHERE f.environment = %(environment)s AND f.received_at >= %(from)s
ORDER BY f.received_at DESC LIMIT %(most)s;

-- name: count_files
-- Files that came on a day, and what those that were read brought.
SELECT count(*) AS files, count(h.file) AS held, coalesce(sum(r.posted), 0)::bigint AS posted,
       coalesce(sum(r.posted_satang), 0)::bigint AS posted_satang
FROM file f
LEFT JOIN file_state h ON h.environment = f.environment AND h.file = f.id AND h.state = 'held'
LEFT JOIN file_result r ON r.environment = f.environment AND r.file = f.id
  AND r.amount_satang > 0
WHERE f.environment = %(environment)s AND f.received_at >= %(from)s AND f.received_at < %(until)s;
