-- Pauses of links, and their ends.

-- name: pauses
-- Those that are not over at a moment, or all of one link, the newest first.
SELECT p.environment::text, p.id, p.link, p.kind, p.from_at, p.until_at, p.thai, p.english, p.actor,
       p.at, e.at, e.actor, e.reason
FROM link_pause p
LEFT JOIN link_pause_end e ON e.environment = p.environment AND e.pause = p.id
WHERE (%(link)s::text IS NULL OR p.link = %(link)s)
  AND (%(over)s OR (e.pause IS NULL AND (p.until_at IS NULL OR p.until_at > %(at)s)))
ORDER BY p.from_at DESC, p.id DESC LIMIT 1000;

-- name: insert_pause
-- A window or a hold.
INSERT INTO link_pause VALUES (%(environment)s, %(id)s, %(link)s, %(kind)s, %(from_at)s,
  %(until_at)s, %(thai)s, %(english)s, %(actor)s, sainam_now());

-- name: lock_link
-- One holds a link at a time.
SELECT pg_advisory_xact_lock(hashtextextended(%(place)s, 77));

-- name: lock_pause
-- One pause, to be ended once: its row never changes, so it is the lock alone that counts.
SELECT pg_advisory_xact_lock(hashtextextended(%(id)s::text, 77));

-- name: find_pause
-- One pause as it stands.
SELECT p.environment::text, p.id, p.link, p.kind, p.from_at, p.until_at, p.thai, p.english, p.actor,
       p.at, e.at, e.actor, e.reason
FROM link_pause p
LEFT JOIN link_pause_end e ON e.environment = p.environment AND e.pause = p.id
WHERE p.environment = %(environment)s AND p.id = %(id)s;

-- name: insert_end
-- Cancelled before it began, or ended before its time.
INSERT INTO link_pause_end VALUES (%(environment)s, %(id)s, sainam_now(), %(actor)s, %(reason)s);
