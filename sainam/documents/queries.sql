-- Documents and their register of numbers.

-- name: next_serial
-- The next serial of a series in a Buddhist year; whoever comes second waits for the first.
INSERT INTO document_series AS s (series, buddhist_year, used)
VALUES (%(series)s, %(buddhist_year)s, 1)
ON CONFLICT (series, buddhist_year) DO UPDATE SET used = s.used + 1
RETURNING used;

-- name: insert_number
-- A number into the register; nothing comes back where it stands there already.
INSERT INTO document_number (buddhist_year, number, series, serial, taken_at, taken_by)
VALUES (%(buddhist_year)s, %(number)s, %(series)s, %(serial)s, sainam_now(), %(actor)s)
ON CONFLICT (buddhist_year, number) DO NOTHING RETURNING number;

-- name: insert_void
-- A number is voided for good.
INSERT INTO document_void (buddhist_year, number, reason, at, actor)
VALUES (%(buddhist_year)s, %(number)s, %(reason)s, sainam_now(), %(actor)s)
ON CONFLICT DO NOTHING RETURNING number;

-- name: insert_document
-- A document as it was issued.
INSERT INTO document (id, kind, dossier, buddhist_year, number, template, data, places, sha256,
                      length, made_at, made_by)
VALUES (%(id)s, %(kind)s, %(dossier)s, %(buddhist_year)s, %(number)s, %(template)s, %(data)s,
        %(places)s, %(sha256)s, %(length)s, %(made_at)s, %(actor)s);

-- name: lock_document
-- One signs, or voids, at a time.
SELECT pg_advisory_xact_lock(hashtextextended('document ' || %(id)s::text, 0));

-- name: insert_signature
-- The next signature of a document, with the bytes that it made.
INSERT INTO document_signature (document, rank, login, name, position, fingerprint, level, sha256,
                                length, at)
VALUES (%(document)s, %(rank)s, %(login)s, %(name)s, %(position)s, %(fingerprint)s, %(level)s,
        %(sha256)s, %(length)s, %(at)s);

-- name: find_document
-- One document as it stands.
SELECT d.id, d.kind, d.dossier, d.buddhist_year, coalesce(d.number, '') AS number, d.template,
       d.data, d.places, d.sha256, d.made_at, d.made_by, s.sha256 AS signed_sha256,
       coalesce(s.rank, 0) AS signed, v.reason AS voided
FROM document d
LEFT JOIN document_void v USING (buddhist_year, number)
LEFT JOIN LATERAL (
  SELECT sha256, rank FROM document_signature WHERE document = d.id ORDER BY rank DESC LIMIT 1
) s ON true
WHERE d.id = %(id)s;

-- name: documents_of
-- Every document of a dossier, oldest first.
SELECT d.id, d.kind, d.dossier, d.buddhist_year, coalesce(d.number, '') AS number, d.template,
       d.data, d.places, d.sha256, d.made_at, d.made_by, s.sha256 AS signed_sha256,
       coalesce(s.rank, 0) AS signed, v.reason AS voided
FROM document d
LEFT JOIN document_void v USING (buddhist_year, number)
LEFT JOIN LATERAL (
  SELECT sha256, rank FROM document_signature WHERE document = d.id ORDER BY rank DESC LIMIT 1
) s ON true
WHERE d.dossier = %(dossier)s ORDER BY d.made_at, d.id;

-- name: document_numbered
-- The document that has a number in a Buddhist year.
SELECT id FROM document WHERE buddhist_year = %(buddhist_year)s AND number = %(number)s;

-- name: signatures_of
-- Who signed, in their order.
SELECT rank, login, name, position, fingerprint, level, sha256, at
FROM document_signature WHERE document = %(id)s ORDER BY rank;

-- name: register_of
-- The register of a series in a year, number by number, the voided ones with their reason.
SELECT n.serial, n.number, n.taken_at, n.taken_by, v.reason AS voided
FROM document_number n LEFT JOIN document_void v USING (buddhist_year, number)
WHERE n.series = %(series)s AND n.buddhist_year = %(buddhist_year)s
ORDER BY n.serial;

-- name: signed_facts
-- Of each signature: whether another login signed by the same certificate, and how its signatory was
-- signed in at that moment.
SELECT d.rank, d.fingerprint,
       EXISTS (SELECT FROM document_signature o
               WHERE o.fingerprint = d.fingerprint AND o.login <> d.login) AS shared,
       (SELECT s.strength FROM portal_session s
        LEFT JOIN portal_session_end e ON e.token_sha256 = s.token_sha256
        WHERE s.login = d.login AND s.opened_at <= d.at
          AND d.at < coalesce(e.ended_at, s.expires_at)
        ORDER BY s.strength DESC LIMIT 1) AS session
FROM document_signature d WHERE d.document = %(id)s ORDER BY d.rank;
