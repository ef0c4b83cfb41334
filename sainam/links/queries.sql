-- The catalogue as it was applied, version by version.

-- name: lock_appliers
-- One applies at a time.
SELECT pg_advisory_xact_lock(7101, 0);

-- name: newest_apply
-- The last application that changed anything.
SELECT id, digest FROM catalogue_apply ORDER BY applied_at DESC, id DESC LIMIT 1;

-- name: objects_as_of
-- The version of every object that stood at a moment, without those retired by then.
SELECT kind, name, version, body, origin FROM (
  SELECT DISTINCT ON (kind, name) kind, name, version, body, retired, origin
  FROM catalogue_object
  WHERE %(as_of)s::timestamptz IS NULL OR applied_at <= %(as_of)s
  ORDER BY kind, name, version DESC
) AS newest
WHERE NOT retired;

-- name: said_by_files
-- What the files said last of each object that a dossier or the register changed, while they do.
SELECT kind, name, body FROM (
  SELECT DISTINCT ON (kind, name) kind, name, body, retired
  FROM catalogue_object
  WHERE origin = 'files'
    AND (kind, name) IN (SELECT d.kind, d.name FROM catalogue_object d WHERE d.origin <> 'files')
  ORDER BY kind, name, version DESC
) AS newest
WHERE NOT retired;

-- name: newest_object
-- The version of one object that stands now, unless it was retired.
SELECT kind, name, version, body, origin FROM (
  SELECT kind, name, version, body, retired, origin FROM catalogue_object
  WHERE kind = %(kind)s AND name = %(name)s ORDER BY version DESC LIMIT 1
) AS newest
WHERE NOT retired;

-- name: insert_apply
-- An application of the catalogue that changes something.
INSERT INTO catalogue_apply (id, applied_at, actor, digest)
VALUES (%(id)s, sainam_now(), %(actor)s, %(digest)s);

-- name: insert_object
-- The next version of an object, in the words of its file.
INSERT INTO catalogue_object
  (kind, name, version, apply, applied_at, retired, body, sha256, origin)
SELECT %(kind)s, %(name)s, coalesce(max(o.version), 0) + 1, %(apply)s, sainam_now(), %(retired)s,
       %(body)s, %(sha256)s, %(origin)s
FROM catalogue_object o WHERE o.kind = %(kind)s AND o.name = %(name)s
RETURNING version;

-- name: make_retention_class
-- A class with its partitions; false where it is there.
SELECT make_retention_class(%s, '{}');

-- name: put_retention_rule
-- The next version of the rule where it says something else; a class that has a rule keeps it where
-- `fresh`: two people may have set it before.
INSERT INTO retention_rule
SELECT %(id)s, coalesce(max(r.version), 0) + 1, %(months)s, %(least_days)s, %(provision)s, %(thai)s,
  %(english)s, sainam_now(), %(recorded_by)s, %(confirmed_by)s
FROM retention_rule r WHERE r.class = %(id)s
HAVING count(*) = 0 OR (NOT %(fresh)s AND NOT EXISTS (
  SELECT FROM (SELECT * FROM retention_rule l WHERE l.class = %(id)s
               ORDER BY l.version DESC LIMIT 1) AS last
  WHERE (last.months, last.least_days, last.provision)
    IS NOT DISTINCT FROM (%(months)s, %(least_days)s, %(provision)s)))
RETURNING version;
