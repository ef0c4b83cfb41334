-- Dossiers and their steps.

-- name: take_dossier_number
-- The next number of a Buddhist year; the row's lock keeps the numbers without gaps.
INSERT INTO dossier_counter (buddhist_year, used) VALUES (%(year)s, 1)
ON CONFLICT (buddhist_year) DO UPDATE SET used = dossier_counter.used + 1
RETURNING used;

-- name: insert_dossier
-- A dossier as it is opened.
INSERT INTO dossier (id, kind, agency, process, earlier, agreement, opened_at, opened_by)
VALUES (%(id)s, %(kind)s, %(agency)s, %(process)s, %(earlier)s, %(agreement)s, %(at)s, %(actor)s);

-- name: lock_dossier
-- Its standing, locked until the end of the transaction.
SELECT number FROM dossier_standing WHERE dossier = %(id)s FOR UPDATE;

-- name: load_dossier
-- The dossier without its steps.
SELECT id, kind, agency, process, earlier, agreement, opened_at, opened_by
FROM dossier WHERE id = %(id)s;

-- name: load_steps
-- All steps of a dossier, in order.
SELECT number, event, state, actor, role, deputy_for, at, due_at, body, outcome
FROM dossier_step WHERE dossier = %(id)s ORDER BY number;

-- name: insert_step
-- One step more.
INSERT INTO dossier_step
  (dossier, number, event, state, actor, role, deputy_for, at, due_at, body, outcome)
VALUES (%(dossier)s, %(number)s, %(event)s, %(state)s, %(actor)s, %(role)s, %(deputy_for)s,
        %(at)s, %(due_at)s, %(body)s, %(outcome)s);

-- name: set_standing
-- Where the dossier stands now.
INSERT INTO dossier_standing (dossier, number, state, since, due_at)
VALUES (%(dossier)s, %(number)s, %(state)s, %(at)s, %(due_at)s)
ON CONFLICT (dossier) DO UPDATE SET number = excluded.number,
  since = CASE WHEN dossier_standing.state = excluded.state THEN dossier_standing.since
               ELSE excluded.since END,
  state = excluded.state, due_at = excluded.due_at;

-- name: standings
-- Dossiers where they stand, the most urgent first; of one agency or of all.
SELECT d.id, d.kind, d.agency, s.state, s.number, s.since, s.due_at, d.opened_at
FROM dossier d JOIN dossier_standing s ON s.dossier = d.id
WHERE (%(agency)s::text IS NULL OR d.agency = %(agency)s)
  AND (%(states)s::text[] IS NULL OR s.state = ANY (%(states)s))
ORDER BY s.due_at NULLS LAST, d.id
LIMIT %(limit)s;

-- name: overdue
-- Dossiers whose deadline has passed, with the step that brought them where they stand.
SELECT s.dossier, s.state, min(t.number), s.due_at
FROM dossier_standing s
JOIN dossier_step t ON t.dossier = s.dossier AND t.state = s.state AND t.at >= s.since
WHERE s.due_at <= %(at)s
GROUP BY s.dossier, s.state, s.due_at ORDER BY s.due_at, s.dossier;

-- name: due_before
-- Dossiers whose deadline comes before a moment, with the step that brought them there.
SELECT s.dossier, s.state, min(t.number), s.due_at
FROM dossier_standing s
JOIN dossier_step t ON t.dossier = s.dossier AND t.state = s.state AND t.at >= s.since
WHERE s.due_at <= %(until)s AND s.due_at > %(at)s
GROUP BY s.dossier, s.state, s.due_at ORDER BY s.due_at, s.dossier;

-- name: insert_reminder
-- Once for each stay in a state and kind.
INSERT INTO dossier_reminder (dossier, number, kind, at)
VALUES (%(dossier)s, %(number)s, %(kind)s, %(at)s) ON CONFLICT DO NOTHING RETURNING 1;

-- name: insert_dossier_agreement
-- The agreement and version that a dossier brought about.
INSERT INTO dossier_agreement (dossier, agreement, version, at)
VALUES (%(dossier)s, %(agreement)s, %(version)s, %(at)s);

-- name: dossier_agreement
-- The agreement and version that a dossier brought about.
SELECT agreement, version FROM dossier_agreement WHERE dossier = %(dossier)s;

-- name: dossiers_of_agreement
-- Every dossier that brought about a version of an agreement, in order.
SELECT dossier, version FROM dossier_agreement WHERE agreement = %(agreement)s ORDER BY version;

-- name: under_way
-- A dossier that has to do with an agreement and is neither over nor in real use.
SELECT d.id FROM dossier d
JOIN dossier_standing s ON s.dossier = d.id
LEFT JOIN dossier_agreement a ON a.dossier = d.id
WHERE (d.agreement = %(agreement)s OR a.agreement = %(agreement)s)
  AND s.state <> ALL (%(states)s::text[])
ORDER BY d.id LIMIT 1;
