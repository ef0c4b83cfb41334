-- Registrations of agencies.

-- name: take_number
-- The next number of a Buddhist year; the row is held until the transaction ends.
INSERT INTO agency_registration_counter (buddhist_year, used) VALUES (%(year)s, 1)
ON CONFLICT (buddhist_year)
DO UPDATE SET used = agency_registration_counter.used + 1
RETURNING used;

-- name: insert_registration
-- An agency asks to take part.
INSERT INTO agency_registration (number, secret_sha256, form, argon2, juristic_id, letter_sha256,
                                 letter_name, letter_type, letter_bytes, filed_at)
VALUES (%(number)s, %(secret_sha256)s, %(form)s, %(argon2)s, %(juristic_id)s, %(letter_sha256)s,
        %(letter_name)s, %(letter_type)s, %(letter_bytes)s, sainam_now());

-- name: registrations
-- With what became of each, and the agency with officers that it would join: one by its number
-- (and secret), those of an agency, or all; open ones first, the longest waiting on top.
WITH each AS (
  SELECT r.number, r.form, encode(r.letter_sha256, 'hex') AS letter_sha256, r.letter_name,
         r.letter_type, r.letter_bytes, (
           SELECT v.agency FROM agency_version v
           WHERE v.juristic_id = r.juristic_id
             AND NOT EXISTS (
               SELECT FROM agency_version n WHERE n.agency = v.agency AND n.version > v.version)
             AND EXISTS (
               SELECT FROM login l WHERE l.agency = v.agency AND 'agency_officer' = ANY (l.roles)
                 AND NOT EXISTS (SELECT FROM login_end e WHERE e.login = l.name))
           ORDER BY v.agency LIMIT 1) AS joins,
         r.filed_at, d.decision, d.agency, d.login, d.reason, d.decided_by, d.decided_at
  FROM agency_registration r LEFT JOIN agency_registration_decision d ON d.registration = r.number
  WHERE (%(number)s::text IS NULL OR r.number = %(number)s)
    AND (%(secret_sha256)s::bytea IS NULL OR r.secret_sha256 = %(secret_sha256)s)
)
SELECT * FROM each WHERE %(joins)s::text IS NULL OR joins = %(joins)s
ORDER BY decision IS NOT NULL, coalesce(decided_at, filed_at), number LIMIT 200;

-- name: find_password_of_registration
-- The hash of the password that was chosen.
SELECT argon2 FROM agency_registration WHERE number = %(number)s;

-- name: insert_registration_decision
-- What became of it, once.
INSERT INTO agency_registration_decision (registration, decision, agency, login, reason, decided_by,
                                          decided_at)
VALUES (%(number)s, %(decision)s, %(agency)s, %(login)s, %(reason)s, %(actor)s, sainam_now())
ON CONFLICT DO NOTHING RETURNING registration;

-- name: lock_decision
-- Two who decide about the same at once wait for one another.
SELECT pg_advisory_xact_lock(hashtextextended(%(what)s, 2));

-- name: agency_of_juristic_id
-- The agency on record with this id.
SELECT v.agency FROM agency_version v
WHERE v.juristic_id = %(juristic_id)s
  AND NOT EXISTS (SELECT FROM agency_version n WHERE n.agency = v.agency AND n.version > v.version)
ORDER BY v.agency LIMIT 1;

-- name: lock_address
-- Posts from one address are counted one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(%(address)s, 3));

-- name: count_posts
-- Open posts from an address within the hour.
SELECT count(*) FROM open_post
WHERE address = %(address)s AND at > sainam_now() - interval '1 hour';

-- name: insert_post
-- One more.
INSERT INTO open_post (address, at) VALUES (%(address)s, sainam_now());

-- name: forget_posts
-- Addresses are not kept longer than a day.
DELETE FROM open_post WHERE at < sainam_now() - interval '1 day';
