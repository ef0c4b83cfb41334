-- Deputies.

-- name: places_taken
-- Roles in which a login takes another's place now, while both are there and the role is held.
SELECT d.role, d.login
FROM deputy d JOIN login l ON l.name = d.login
WHERE d.deputy = %(login)s AND d.first_at <= %(moment)s AND %(moment)s < d.until_at
  AND d.role = ANY (l.roles)
  AND NOT EXISTS (SELECT FROM deputy_end e WHERE e.deputy = d.id)
  AND NOT EXISTS (SELECT FROM login_end e WHERE e.login IN (d.login, d.deputy))
ORDER BY d.appointed_at, d.id;

-- name: insert_deputy
-- Somebody takes another's place.
INSERT INTO deputy (id, login, role, deputy, first_at, until_at, reason, appointed_by, appointed_at)
VALUES (%(id)s, %(login)s, %(role)s, %(deputy)s, %(first_at)s, %(until_at)s, %(reason)s,
        %(actor)s, sainam_now());

-- name: find_deputy
-- One, with when it ended.
SELECT d.id, d.login, d.role, d.deputy, d.first_at, d.until_at, d.reason, d.appointed_by,
       e.ended_at
FROM deputy d LEFT JOIN deputy_end e ON e.deputy = d.id WHERE d.id = %(id)s;

-- name: deputies
-- Those that are or will be, and the last that were; of one login or of all.
SELECT d.id, d.login, d.role, d.deputy, d.first_at, d.until_at, d.reason, d.appointed_by,
       e.ended_at
FROM deputy d LEFT JOIN deputy_end e ON e.deputy = d.id
WHERE %(login)s::text IS NULL OR %(login)s IN (d.login, d.deputy)
ORDER BY e.ended_at IS NOT NULL, d.until_at DESC, d.id LIMIT 200;

-- name: insert_deputy_end
-- A place is given back before its time.
INSERT INTO deputy_end (deputy, ended_at, actor, reason)
VALUES (%(id)s, sainam_now(), %(actor)s, %(reason)s)
ON CONFLICT DO NOTHING RETURNING deputy;
