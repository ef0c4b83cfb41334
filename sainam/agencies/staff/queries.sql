-- Changes of the staff's own logins.

-- name: insert_change
-- What an administrator proposes.
INSERT INTO staff_change (id, kind, login, body, reason, proposed_by, proposed_at)
VALUES (%(id)s, %(kind)s, %(login)s, %(body)s, %(reason)s, %(proposed_by)s, %(proposed_at)s);

-- name: find_change
-- One proposal with its decision.
SELECT c.id, c.kind, c.login, c.body, c.reason, c.proposed_by, c.proposed_at, d.decision,
       d.decided_by, d.decided_at
FROM staff_change c LEFT JOIN staff_change_decision d ON d.change = c.id
WHERE c.id = %(id)s;

-- name: changes
-- The open ones first, then the last.
SELECT c.id, c.kind, c.login, c.body, c.reason, c.proposed_by, c.proposed_at, d.decision,
       d.decided_by, d.decided_at
FROM staff_change c LEFT JOIN staff_change_decision d ON d.change = c.id
ORDER BY d.decision IS NOT NULL, c.proposed_at DESC LIMIT 100;

-- name: insert_decision
-- A second person has decided, once.
INSERT INTO staff_change_decision (change, decision, decided_by, decided_at, reason)
VALUES (%(id)s, %(decision)s, %(actor)s, sainam_now(), %(reason)s)
ON CONFLICT DO NOTHING RETURNING change;
