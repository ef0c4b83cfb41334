-- Who uploaded what.

-- name: lock_bytes
-- Whoever brings these bytes waits for whoever removes them, and the other way round.
SELECT pg_advisory_xact_lock(77, hashtext(encode(%s, 'hex')));

-- name: insert_upload
-- Bytes that are in the byte store, with who brought them and what they were declared to be.
INSERT INTO upload (id, sha256, agency, login, media_type, size, kind, uploaded_at)
VALUES (%(id)s, %(sha256)s, %(agency)s, %(login)s, %(media_type)s, %(size)s, %(kind)s,
        sainam_now());

-- name: find_upload
-- These bytes as one side brought them first, of that kind if they ever were: an agency, or none for
-- the house. What was found to be a copy that nobody may ask for is not there.
SELECT sha256, agency, login, media_type, size, coalesce(kind, '') FROM upload u
WHERE sha256 = %(sha256)s AND agency IS NOT DISTINCT FROM %(agency)s
  AND NOT EXISTS (SELECT FROM found_copy_upload f WHERE f.upload = u.id
    AND NOT EXISTS (SELECT FROM found_copy_release r WHERE r.copy = f.copy))
ORDER BY coalesce(kind, '') = %(kind)s DESC, uploaded_at, id LIMIT 1;
