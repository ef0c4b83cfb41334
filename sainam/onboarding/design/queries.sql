-- Links on which departments are at work.

-- name: lock_link_names
-- One names a link at a time.
SELECT pg_advisory_xact_lock(7103, 0);

-- name: links_in_design
-- What other agencies' open dossiers propose since their approval; once the form is chosen, that.
SELECT p.body::jsonb ->> 'link', d.id
FROM dossier d
JOIN dossier_standing s ON s.dossier = d.id
JOIN dossier_step p ON p.dossier = d.id AND p.event = 'propose'
WHERE d.agency <> %(agency)s AND s.state <> ALL (%(last)s)
  AND p.number > (SELECT max(a.number) FROM dossier_step a
                  WHERE a.dossier = d.id AND a.event = 'approve')
  AND (s.state IN ('design', 'escalated')
       OR p.number = (SELECT (c.body::jsonb ->> 'proposal')::int FROM dossier_step c
                      WHERE c.dossier = d.id AND c.event IN ('agree', 'settle')
                      ORDER BY c.number DESC LIMIT 1))
ORDER BY d.id;
