-- Invitations of logins.

-- name: lock_invitations
-- Who invites and who accepts wait for one another, for one login.
SELECT pg_advisory_xact_lock(hashtextextended(%(login)s, 2));

-- name: insert_invitation
-- An invitation, of whose token only the hash is kept.
INSERT INTO login_invitation (id, login, token_sha256, made_at, expires_at, made_by)
VALUES (%(id)s, %(login)s, %(token_sha256)s, %(made_at)s, %(expires_at)s, %(made_by)s);

-- name: void_invitations
-- Every invitation of a login that was neither used nor voided.
INSERT INTO login_invitation_end (invitation, how, ended_at)
SELECT i.id, 'voided', sainam_now() FROM login_invitation i
WHERE i.login = %(login)s
ON CONFLICT DO NOTHING RETURNING invitation;

-- name: use_invitation
-- Once.
INSERT INTO login_invitation_end (invitation, how, ended_at)
VALUES (%(id)s, 'used', sainam_now());

-- name: find_invitation
-- The one of this token, and whether it has ended.
SELECT i.id, i.login, i.made_at, i.expires_at, i.made_by, e.how AS ended
FROM login_invitation i LEFT JOIN login_invitation_end e ON e.invitation = i.id
WHERE i.token_sha256 = %(token_sha256)s;

-- name: last_invitation
-- The newest of a login, and whether it has ended.
SELECT i.id, i.login, i.made_at, i.expires_at, i.made_by, e.how AS ended
FROM login_invitation i LEFT JOIN login_invitation_end e ON e.invitation = i.id
WHERE i.login = %(login)s ORDER BY i.made_at DESC, i.id DESC LIMIT 1;
