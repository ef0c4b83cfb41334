-- Legal holds, the marks of held people, and what of them came too late.

-- name: insert_hold
-- A duty to keep; waits for a deletion that runs.
INSERT INTO legal_hold (id, kind, environment, about, class, month, reference, reason, review,
  placed_by, confirmed_by, placed_at)
VALUES (%(id)s, %(kind)s, %(environment)s, %(exchange)s, %(class)s, %(month)s, %(reference)s,
  %(reason)s, %(review)s, %(actor)s, %(confirmed_by)s, sainam_now());

-- name: insert_mark
-- The mark of a held person under one key.
INSERT INTO legal_hold_mark (hold, key, mark) VALUES (%s, %s, %s);

-- name: gone_for_hold
-- Deletions that had ended before it what a hold is to keep: all of them, for a person.
SELECT DISTINCT d.id FROM legal_hold h
JOIN deletion d ON deletion_stands_at(d.id) <> 'ordered'
LEFT JOIN exchange x ON x.environment = h.environment AND x.id = h.about
WHERE h.id = %s AND (h.kind = 'subject'
  OR (h.kind = 'class_month' AND d.class = h.class
      AND d.month = date_trunc('month', h.month::timestamp)::date)
  OR (h.kind = 'exchange' AND d.month = date_trunc('month',
        business_date(x.opened_at)::timestamp)::date))
ORDER BY d.id;

-- name: end_hold
-- A hold that stands is over.
INSERT INTO legal_hold_end (hold, ended_at, actor, reason)
SELECT h.id, sainam_now(), %(actor)s, %(reason)s FROM live_holds() h WHERE h.id = %(hold)s;

-- name: list_holds
-- Every hold, whether it stands, and how many parts were copied out for it.
SELECT h.id, h.kind, h.environment::text, h.about, h.class, h.month, h.reference, h.reason,
  h.review, h.placed_by, h.confirmed_by, h.placed_at, e.ended_at,
  (SELECT count(*) FROM held_content c WHERE c.hold = h.id)
FROM legal_hold h LEFT JOIN legal_hold_end e ON e.hold = h.id
ORDER BY h.placed_at DESC, h.id;

-- name: held_copies
-- What was copied out for a hold.
SELECT environment::text, exchange, line, part, key, sealed FROM held_content WHERE hold = %s
ORDER BY exchange, line, part;
