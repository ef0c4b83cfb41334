-- Deletions, their steps and what they prove; retention classes and their rules.

-- name: retention_rules
-- Each class with the rule that stands.
SELECT DISTINCT ON (c.code) c.code, r.version, r.months, r.least_days, r.provision, r.thai,
  r.english, r.recorded_at, r.recorded_by, r.confirmed_by
FROM retention_class c JOIN retention_rule r ON r.class = c.code
ORDER BY c.code, r.version DESC;

-- name: insert_rule
-- The next version of a class's rule; its words stay, where it had some.
INSERT INTO retention_rule
SELECT c.code, coalesce(r.version, 0) + 1, %(months)s, %(least_days)s, %(provision)s,
  coalesce(r.thai, %(thai)s), coalesce(r.english, %(english)s), sainam_now(), %(actor)s,
  %(confirmed_by)s
FROM retention_class c LEFT JOIN retention_rule r ON r.class = c.code
WHERE c.code = %(class)s ORDER BY r.version DESC LIMIT 1
RETURNING version;

-- name: sealed_months
-- Months with a living key, the day from which each may go, and whether a hold keeps it.
SELECT k.class, k.month, retention_due(k.class, k.month),
  retention_due(k.class, k.month) <= business_date(sainam_now()),
  EXISTS (SELECT FROM live_holds() h WHERE h.kind = 'class_month' AND h.class = k.class
          AND date_trunc('month', h.month::timestamp) = k.month::timestamp)
FROM content_key k
WHERE k.kind <> 'hold' AND NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)
  AND NOT EXISTS (SELECT FROM deletion d
                  WHERE d.kind = 'month' AND d.class = k.class AND d.month = k.month)
GROUP BY k.class, k.month ORDER BY k.month, k.class;

-- name: month_may_go
-- Whether a class has a key of a month, and whether its time is over.
SELECT count(*) > 0, coalesce(retention_due(%(class)s, %(month)s) <= business_date(sainam_now()),
  false)
FROM content_key k WHERE k.kind <> 'hold' AND k.class = %(class)s AND k.month = %(month)s;

-- name: insert_deletion
-- An order of two people to delete a month of a class, or one file.
INSERT INTO deletion (id, kind, class, month, environment, file, reason, ordered_by, confirmed_by,
  ordered_at)
VALUES (%(id)s, CASE WHEN %(file)s::uuid IS NULL THEN 'month' ELSE 'file' END, %(class)s, %(month)s,
  %(environment)s, %(file)s, %(reason)s, %(actor)s, %(confirmed_by)s, sainam_now());

-- name: list_deletions
-- Every deletion and where it stands, or the one that is named.
SELECT d.id, d.class, d.month, d.reason, d.ordered_by, d.confirmed_by, d.ordered_at,
  deletion_stands_at(d.id), d.environment::text, d.file,
  (SELECT f.name FROM file f WHERE f.environment = d.environment AND f.id = d.file)
FROM deletion d WHERE %(id)s::uuid IS NULL OR d.id = %(id)s ORDER BY d.ordered_at DESC, d.id;

-- name: unfinished
-- Deletions that are not proved yet, oldest first.
SELECT d.id FROM deletion d WHERE deletion_stands_at(d.id) <> 'proved' ORDER BY d.ordered_at, d.id;

-- name: steps_of
-- The steps of a deletion and what each notes.
SELECT step, at, detail FROM deletion_step WHERE deletion = %s ORDER BY at;

-- name: lock_deletion
-- Keeps out holds, writers and turns until this transaction ends.
SELECT lock_deletion(%s);

-- name: keys_to_end
-- The keys that a deletion ends.
SELECT keys_to_end(%s);

-- name: end_keys
-- Ends them, or refuses; how many.
SELECT end_keys(%s);

-- name: still_wrapped
-- Whether a key that this deletion ended has a wrap.
SELECT EXISTS (SELECT FROM content_key_wrap w JOIN content_key_end e ON e.key = w.key
               WHERE e.deletion = %s);

-- name: leaves_of
-- The leaves, as the audit trail has them, of what is sealed under the keys a deletion ended.
SELECT a.detail::json ->> 'leaf'
FROM (SELECT DISTINCT c.exchange FROM content_key_end e
      JOIN content_key k ON k.number = e.key
      JOIN exchange_content c ON c.class = k.class AND c.month = k.month AND c.key = k.number
      WHERE e.deletion = %s) AS x
JOIN audit_event a ON a.exchange = x.exchange
WHERE a.detail::json ->> 'leaf' IS NOT NULL
ORDER BY a.seq;

-- name: note_step
-- Notes a step that was taken.
SELECT note_deletion_step(%s, %s, %s);

-- name: drop_deleted
-- Drops what the ended keys had sealed; how many rows.
SELECT drop_deleted(%s);

-- name: holds_of
-- The holds for which something was copied out before this deletion.
SELECT DISTINCT h.hold FROM held_content h JOIN content_key_end e ON e.key = h.from_key
WHERE e.deletion = %s ORDER BY h.hold;

-- name: keys_of
-- How many keys a deletion has ended.
SELECT count(*) FROM content_key_end WHERE deletion = %s;

-- name: held_parts
-- What of a key's content live holds keep and is not copied yet, as it stands sealed.
SELECT u.hold, u.environment::text, u.exchange, u.line, u.part, c.sealed
FROM held_under(%(key)s) AS u
JOIN content_key k ON k.number = %(key)s
JOIN exchange_content c ON c.class = k.class AND c.month = k.month AND c.key = k.number
  AND c.environment = u.environment AND c.exchange = u.exchange AND c.line = u.line
  AND c.part = u.part AND c.sealed IS NOT NULL
WHERE NOT EXISTS (
  SELECT FROM held_content h WHERE h.hold = u.hold AND h.environment = u.environment
    AND h.exchange = u.exchange AND h.line = u.line AND h.part = u.part AND h.from_key = %(key)s);

-- name: insert_held
-- A copy for a hold, under the hold's own key.
INSERT INTO held_content (hold, environment, exchange, line, part, from_key, key, sealed, copied_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, sainam_now());

-- name: today
-- Bangkok's date, and the moment.
SELECT business_date(sainam_now());

-- name: held_files
-- Whether live holds keep a file whose key this is, and have no copy of its key yet.
SELECT u.hold, u.environment::text, u.exchange, u.line, u.part FROM held_under(%(key)s) AS u
WHERE u.part = 'file' AND NOT EXISTS (
  SELECT FROM held_content h WHERE h.hold = u.hold AND h.environment = u.environment
    AND h.exchange = u.exchange AND h.part = 'file' AND h.from_key = %(key)s);

-- name: objects_to_remove
-- The sealed objects that nobody can open any more by this deletion.
SELECT objects_to_remove(%s);
