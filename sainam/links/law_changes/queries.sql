-- Changes of the law register, and the versions of it that decisions keep.

-- name: newest_version
-- The newest version of an object, also of one that was taken out.
SELECT version, retired, body FROM catalogue_object
WHERE kind = %(kind)s AND name = %(name)s ORDER BY version DESC LIMIT 1;

-- name: versions
-- The history of an object, with the proposal that made each version of the register.
SELECT o.version, o.applied_at, o.retired, o.body, o.origin, a.actor, c.id, c.proposed_by, c.reason
FROM catalogue_object o
JOIN catalogue_apply a ON a.id = o.apply
LEFT JOIN (law_change c JOIN law_change_decision d ON d.change = c.id AND d.decision = 'confirmed')
  ON c.kind = o.kind AND c.name = o.name AND d.version = o.version
WHERE o.kind = %(kind)s AND o.name = %(name)s ORDER BY o.version DESC LIMIT 200;

-- name: insert_change
-- What somebody proposes.
INSERT INTO law_change (id, kind, name, base, body, reason, proposed_by, proposed_at)
VALUES (%(id)s, %(kind)s, %(name)s, %(base)s, %(body)s, %(reason)s, %(actor)s, sainam_now());

-- name: find_change
-- One proposal with its decision.
SELECT c.id, c.kind, c.name, c.base, c.body, c.reason, c.proposed_by, c.proposed_at,
       d.decision, d.version, d.impact, d.decided_by, d.decided_at, d.reason
FROM law_change c LEFT JOIN law_change_decision d ON d.change = c.id WHERE c.id = %(id)s;

-- name: changes
-- Of one object or of all: the open ones first, then the last.
SELECT c.id, c.kind, c.name, c.base, c.body, c.reason, c.proposed_by, c.proposed_at,
       d.decision, d.version, d.impact, d.decided_by, d.decided_at, d.reason
FROM law_change c LEFT JOIN law_change_decision d ON d.change = c.id
WHERE (%(kind)s::text IS NULL OR c.kind = %(kind)s)
  AND (%(name)s::text IS NULL OR c.name = %(name)s)
ORDER BY d.decision IS NOT NULL, c.proposed_at DESC LIMIT 100;

-- name: insert_decision
-- A proposal is decided, once.
INSERT INTO law_change_decision (change, decision, version, impact, decided_by, decided_at, reason)
VALUES (%(id)s, %(decision)s, %(version)s, %(impact)s, %(actor)s, sainam_now(), %(reason)s);

-- name: insert_owner
-- The next owner of an object.
INSERT INTO law_owner (kind, name, version, owner, recorded_at, recorded_by)
SELECT %(kind)s, %(name)s, coalesce(max(o.version), 0) + 1, %(owner)s, sainam_now(), %(actor)s
FROM law_owner o WHERE o.kind = %(kind)s AND o.name = %(name)s;

-- name: owners
-- Who answers for each object now.
SELECT DISTINCT ON (kind, name) kind, name, owner FROM law_owner
ORDER BY kind, name, version DESC;

-- name: insert_register_version
-- A version of the register that something keeps, the first time.
INSERT INTO register_version (digest, first_kept_at) VALUES (%(digest)s, sainam_now())
ON CONFLICT DO NOTHING;

-- name: insert_version_object
-- One object of a kept version.
INSERT INTO register_version_object (digest, kind, name, version)
VALUES (%(digest)s, %(kind)s, %(name)s, %(version)s) ON CONFLICT DO NOTHING;

-- name: insert_kept
-- Which step, agreement or document keeps a version that is on record; the first word stands.
INSERT INTO register_kept (kept_by, digest, at)
SELECT %(kept_by)s, v.digest, sainam_now() FROM register_version v WHERE v.digest = %(digest)s
ON CONFLICT DO NOTHING;

-- name: find_kept
-- The version that something keeps.
SELECT digest FROM register_kept WHERE kept_by = %(kept_by)s;

-- name: kept_objects
-- The objects of a kept version, as they stood.
SELECT o.kind, o.name, o.version, o.body, o.origin
FROM register_version_object r
JOIN catalogue_object o ON o.kind = r.kind AND o.name = r.name AND o.version = r.version
WHERE r.digest = %(digest)s;

-- name: kept
-- What keeps a version of the register, whose name begins so: the newest first.
SELECT kept_by, digest, at FROM register_kept
WHERE (%(digest)s::bytea IS NULL OR digest = %(digest)s) AND starts_with(kept_by, %(begins)s)
ORDER BY at DESC, kept_by LIMIT 200;

-- name: agreements_citing
-- Agreements that have not ended in every environment, with the clauses of their last version.
SELECT v.agreement, v.version, v.terms
FROM (SELECT DISTINCT ON (agreement) agreement, version, terms, valid_until
      FROM agreement_version ORDER BY agreement, version DESC) v
WHERE v.valid_until > sainam_now()
  AND EXISTS (SELECT FROM gate g WHERE g.agreement = v.agreement AND g.state <> 'ended')
ORDER BY v.agreement;

-- name: insert_impact
-- A report of what rests on an object, made before it was changed.
INSERT INTO impact_report (id, about, change, on_date, stops, sha256, base, made_by, made_at)
VALUES (%(id)s, %(about)s, %(change)s, %(on)s, %(stops)s, %(sha256)s, %(base)s, %(actor)s,
        sainam_now());
