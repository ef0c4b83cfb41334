-- What the pages of dossiers ask besides the dossiers themselves.

-- name: titles
-- What each dossier is about, as last saved or submitted.
SELECT DISTINCT ON (s.dossier) s.dossier, s.body::json ->> 'title'
FROM dossier_step s
WHERE s.dossier = ANY (%(dossiers)s) AND s.event IN ('save', 'submit')
ORDER BY s.dossier, s.number DESC;
