-- Agencies, credentials, logins and sessions.

-- name: insert_agency
-- An agency, once; what it is called is in its versions.
INSERT INTO agency (code, recorded_at) VALUES (%(code)s, sainam_now())
ON CONFLICT DO NOTHING;

-- name: insert_agency_version
-- What an agency is called from now on.
INSERT INTO agency_version (agency, version, kind, thai, english, juristic_id, recorded_at,
                            recorded_by)
SELECT %(code)s, coalesce(max(v.version), 0) + 1, %(kind)s, %(thai)s, %(english)s,
       %(juristic_id)s, sainam_now(), %(actor)s
FROM agency_version v WHERE v.agency = %(code)s
RETURNING version;

-- name: find_agency
-- An agency as its last version has it.
SELECT agency, kind, thai, english, juristic_id FROM agency_version
WHERE agency = %(code)s ORDER BY version DESC LIMIT 1;

-- name: insert_credential
-- A credential of an agency.
INSERT INTO credential (id, environment, agency, kind, public_key, fingerprint, recorded_at,
                        recorded_by)
VALUES (%(id)s, %(environment)s, %(agency)s, %(kind)s, %(public_key)s, %(fingerprint)s,
        sainam_now(), %(actor)s);

-- name: find_credential
-- One credential, and when it ended.
SELECT c.id, c.environment::text, c.agency, c.kind, c.public_key, c.fingerprint, e.ended_at
FROM credential c LEFT JOIN credential_end e ON e.credential = c.id
WHERE c.id = %(id)s;

-- name: lock_key
-- Two who register one key at once wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('key ' || %(fingerprint)s, 0));

-- name: credential_of_key
-- Who was ever known by this key: in either environment, ended or not.
SELECT id FROM credential WHERE kind = %(kind)s AND fingerprint = %(fingerprint)s
ORDER BY recorded_at, id LIMIT 1;

-- name: credentials_of_kind
-- Every credential of a kind that has not ended.
SELECT c.id, c.environment::text, c.agency, c.kind, c.public_key, c.fingerprint,
       NULL::timestamptz AS ended_at
FROM credential c
WHERE c.environment = %(environment)s AND c.kind = %(kind)s
  AND NOT EXISTS (SELECT FROM credential_end e WHERE e.credential = c.id)
ORDER BY c.id;

-- name: insert_credential_end
-- A credential ends for good.
INSERT INTO credential_end (credential, ended_at, actor, reason)
VALUES (%(id)s, sainam_now(), %(actor)s, %(reason)s)
ON CONFLICT DO NOTHING RETURNING credential;

-- name: insert_login
-- A person who may sign in to the portal.
INSERT INTO login (name, thai, english, roles, agency, recorded_at)
VALUES (%(name)s, %(thai)s, %(english)s, %(roles)s, %(agency)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING name;

-- name: insert_password
-- The next password of a login.
INSERT INTO login_password (login, version, argon2, recorded_at)
SELECT %(name)s, coalesce(max(p.version), 0) + 1, %(argon2)s, sainam_now()
FROM login_password p WHERE p.login = %(name)s;

-- name: end_passwords
-- Every password of a login ends.
INSERT INTO login_password_end (login, version, ended_at, actor, reason)
SELECT p.login, p.version, sainam_now(), %(actor)s, %(reason)s
FROM login_password p WHERE p.login = %(login)s
ON CONFLICT DO NOTHING;

-- name: find_login
-- One login, and when it ended.
SELECT l.name, l.thai, l.english, l.roles, l.agency, e.ended_at
FROM login l LEFT JOIN login_end e ON e.login = l.name WHERE l.name = %(name)s;

-- name: living_logins
-- The logins that have not ended: all, of a role, of an agency.
SELECT l.name, l.thai, l.english, l.roles, l.agency, NULL::timestamptz AS ended_at
FROM login l
WHERE NOT EXISTS (SELECT FROM login_end e WHERE e.login = l.name)
  AND (%(role)s::text IS NULL OR %(role)s = ANY (l.roles))
  AND (%(agency)s::text IS NULL OR l.agency = %(agency)s)
ORDER BY l.name;

-- name: insert_login_end
-- A login ends for good.
INSERT INTO login_end (login, ended_at, actor, reason)
VALUES (%(name)s, sainam_now(), %(actor)s, %(reason)s)
ON CONFLICT DO NOTHING RETURNING login;

-- name: insert_contact
-- How a person is reached from now on.
INSERT INTO login_contact (login, version, email, phone, position, recorded_at, recorded_by)
SELECT %(login)s, coalesce(max(c.version), 0) + 1, %(email)s, %(phone)s, %(position)s,
       sainam_now(), %(actor)s
FROM login_contact c WHERE c.login = %(login)s;

-- name: find_contact
-- How a person is reached.
SELECT email, phone, position FROM login_contact
WHERE login = %(login)s ORDER BY version DESC LIMIT 1;

-- name: find_password
-- The hash of the password that holds: the last, where it has not ended.
SELECT argon2 FROM (
  SELECT login, version, argon2 FROM login_password
  WHERE login = %(name)s ORDER BY version DESC LIMIT 1
) last WHERE NOT EXISTS (
  SELECT FROM login_password_end e WHERE e.login = last.login AND e.version = last.version);

-- name: insert_totp
-- The next second factor of a login.
INSERT INTO login_totp (login, version, sealed, recorded_at, recorded_by)
SELECT %(login)s, coalesce(max(t.version), 0) + 1, %(sealed)s, sainam_now(), %(actor)s
FROM login_totp t WHERE t.login = %(login)s
RETURNING version;

-- name: find_totp
-- The second factor that holds.
SELECT t.version, t.sealed FROM login_totp t
WHERE t.login = %(login)s
  AND NOT EXISTS (SELECT FROM login_totp_end e WHERE e.login = t.login AND e.version = t.version)
ORDER BY t.version DESC LIMIT 1;

-- name: insert_totp_end
-- Every second factor of a login ends.
INSERT INTO login_totp_end (login, version, ended_at, actor, reason)
SELECT t.login, t.version, sainam_now(), %(actor)s, %(reason)s
FROM login_totp t WHERE t.login = %(login)s
ON CONFLICT DO NOTHING RETURNING version;

-- name: take_totp_step
-- A step is taken once, and none before the last that was.
INSERT INTO login_totp_use (login, version, step, taken_at)
SELECT %(login)s, %(version)s, %(step)s, sainam_now()
WHERE NOT EXISTS (
  SELECT FROM login_totp_use u
  WHERE u.login = %(login)s AND u.version = %(version)s AND u.step >= %(step)s)
ON CONFLICT DO NOTHING RETURNING step;

-- name: last_totp_step
-- The last step whose code was taken.
SELECT max(step) FROM login_totp_use WHERE login = %(login)s AND version = %(version)s;

-- name: lock_role
-- Who end the last two of a role at once wait for one another.
SELECT pg_advisory_xact_lock(hashtextextended(%(role)s, 1));

-- name: lock_name
-- Tries of one name wait for one another.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(mark)s::bytea, 'hex'), 0));

-- name: recent_failures
-- Failed tries of a name since then, the last first.
SELECT at FROM sign_in_failure WHERE name_mark = %(mark)s AND at > %(since)s ORDER BY at DESC;

-- name: insert_failure
-- A failed try.
INSERT INTO sign_in_failure (name_mark, at) VALUES (%(mark)s, sainam_now());

-- name: forget_failures
-- Who is in is trusted anew; of others nothing is kept longer than a day.
DELETE FROM sign_in_failure
WHERE name_mark = %(mark)s OR at < sainam_now() - interval '1 day';

-- name: insert_session
-- A session: twelve hours by cookie, eight by bearer token.
INSERT INTO portal_session (token_sha256, login, csrf, opened_at, expires_at, via, strength)
VALUES (%(token_sha256)s, %(login)s, %(csrf)s, sainam_now(),
        sainam_now() + CASE %(via)s WHEN 'api' THEN interval '8 hours' ELSE interval '12 hours' END,
        %(via)s, %(strength)s)
RETURNING expires_at;

-- name: find_session
-- A session that is neither closed nor over, whose it is, and whether it may do everything.
SELECT l.name, l.thai, l.english, l.roles, l.agency, NULL::timestamptz AS ended_at, s.csrf,
       s.expires_at, s.strength
FROM portal_session s JOIN login l ON l.name = s.login
WHERE s.token_sha256 = %(token_sha256)s AND s.via = %(via)s AND sainam_now() < s.expires_at
  AND NOT EXISTS (SELECT FROM portal_session_end e WHERE e.token_sha256 = s.token_sha256)
  AND NOT EXISTS (SELECT FROM login_end e WHERE e.login = s.login);

-- name: insert_session_end
-- A session is closed.
INSERT INTO portal_session_end (token_sha256, ended_at)
SELECT s.token_sha256, sainam_now() FROM portal_session s
WHERE s.token_sha256 = %(token_sha256)s
ON CONFLICT DO NOTHING;

-- name: end_sessions_of
-- Every session of a login is closed.
INSERT INTO portal_session_end (token_sha256, ended_at)
SELECT s.token_sha256, sainam_now() FROM portal_session s
WHERE s.login = %(login)s AND sainam_now() < s.expires_at
ON CONFLICT DO NOTHING;
