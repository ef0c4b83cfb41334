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

-- name: find_login
-- One login.
SELECT name, thai, english, roles, agency FROM login WHERE name = %(name)s;

-- name: find_password
-- The hash of the password that holds.
SELECT argon2 FROM login_password WHERE login = %(name)s ORDER BY version DESC LIMIT 1;

-- name: insert_session
-- A session of 12 hours.
INSERT INTO portal_session (token_sha256, login, csrf, opened_at, expires_at)
VALUES (%(token_sha256)s, %(login)s, %(csrf)s, sainam_now(), sainam_now() + interval '12 hours')
RETURNING expires_at;

-- name: find_session
-- A session that is neither closed nor over, and whose it is.
SELECT l.name, l.thai, l.english, l.roles, l.agency, s.csrf, s.expires_at
FROM portal_session s JOIN login l ON l.name = s.login
WHERE s.token_sha256 = %(token_sha256)s AND sainam_now() < s.expires_at
  AND NOT EXISTS (SELECT FROM portal_session_end e WHERE e.token_sha256 = s.token_sha256);

-- name: insert_session_end
-- A session is closed.
INSERT INTO portal_session_end (token_sha256, ended_at)
SELECT s.token_sha256, sainam_now() FROM portal_session s
WHERE s.token_sha256 = %(token_sha256)s
ON CONFLICT DO NOTHING;
