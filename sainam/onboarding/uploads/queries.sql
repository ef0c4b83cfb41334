-- Who uploaded what.

-- name: insert_upload
-- Bytes that are in the byte store, with who brought them.
INSERT INTO upload (id, sha256, agency, login, media_type, size, uploaded_at)
VALUES (%(id)s, %(sha256)s, %(agency)s, %(login)s, %(media_type)s, %(size)s, sainam_now());

-- name: find_upload
-- These bytes as one side brought them first: an agency, or none for the house.
SELECT sha256, agency, login, media_type, size FROM upload
WHERE sha256 = %(sha256)s AND agency IS NOT DISTINCT FROM %(agency)s
ORDER BY uploaded_at, id LIMIT 1;
