-- Copies that nobody may ask for, found in what was attached.

-- name: insert_found
-- What somebody found in what was attached to a dossier.
INSERT INTO found_copy (id, environment, service_request, attachment, paper, declared_as, found_by,
                        found_at)
VALUES (%(id)s, 'live', %(dossier)s, %(attachment)s, %(paper)s, %(declared_as)s, %(actor)s,
        sainam_now());

-- name: shut_uploads
-- From now on these bytes, as this side brought them up to now, are opened by nobody.
INSERT INTO found_copy_upload (copy, upload)
SELECT %(id)s, u.id FROM upload u
WHERE u.sha256 = %(sha256)s AND u.agency IS NOT DISTINCT FROM %(agency)s
  AND NOT EXISTS (SELECT FROM found_copy_upload f WHERE f.upload = u.id
    AND NOT EXISTS (SELECT FROM found_copy_release r WHERE r.copy = f.copy));

-- name: insert_release
-- It was no such copy.
INSERT INTO found_copy_release (copy, released_by, reason, at)
VALUES (%(id)s, %(actor)s, %(reason)s, sainam_now());

-- name: insert_end
-- It is destroyed, by its certificate.
INSERT INTO found_copy_end (copy, certificate, destroyed_by, bytes_stay, at)
VALUES (%(id)s, %(certificate)s, %(actor)s, %(bytes_stay)s, sainam_now());

-- name: bytes_needed
-- Whether anything but this copy, and copies destroyed before it, stands on these bytes.
SELECT EXISTS (SELECT FROM upload u WHERE u.sha256 = %(sha256)s
    AND NOT EXISTS (SELECT FROM found_copy_upload f WHERE f.upload = u.id
      AND (f.copy = %(id)s OR EXISTS (SELECT FROM found_copy_end e WHERE e.copy = f.copy))))
  OR EXISTS (SELECT FROM archived_bytes a WHERE a.sha256 = %(sha256)s)
  OR EXISTS (SELECT FROM document d WHERE d.sha256 = %(sha256)s)
  OR EXISTS (SELECT FROM document_signature s WHERE s.sha256 = %(sha256)s)
  OR EXISTS (SELECT FROM agency_registration r WHERE r.letter_sha256 = %(sha256)s)
  OR EXISTS (SELECT FROM mail m WHERE m.attachments LIKE '%%' || encode(%(sha256)s, 'hex') || '%%');

-- name: copies
-- Newest first; of one id, or all.
SELECT f.id, f.service_request, f.attachment, f.paper, f.declared_as, f.found_by, f.found_at,
  coalesce(e.destroyed_by, r.released_by), coalesce(e.at, r.at), e.certificate, e.bytes_stay,
  r.reason
FROM found_copy f
LEFT JOIN found_copy_end e ON e.copy = f.id
LEFT JOIN found_copy_release r ON r.copy = f.id
WHERE %(id)s::uuid IS NULL OR f.id = %(id)s::uuid
ORDER BY f.found_at DESC, f.id DESC;
