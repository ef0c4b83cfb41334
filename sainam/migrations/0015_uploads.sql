-- Who brought which bytes. An event may name an attachment only by what its own side uploaded.

-- Written once the bytes are in the byte store: bytes without a row are nobody's and harm nobody.
CREATE TABLE upload (
  id uuid PRIMARY KEY,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  agency text REFERENCES agency,      -- none: somebody of the house
  login text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
  size bigint NOT NULL CHECK (size > 0),
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX upload_sha256 ON upload (sha256);

GRANT SELECT, INSERT ON upload TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'onboarding:upload:kept';

-- What was attached before counts as uploaded by who named it first; who named the same bytes later
-- attaches them anew.
INSERT INTO upload (id, sha256, agency, login, media_type, size, uploaded_at)
SELECT DISTINCT ON (named ->> 'sha256') gen_random_uuid(), decode(named ->> 'sha256', 'hex'),
  CASE WHEN s.role IN ('agency_officer', 'agency_developer') THEN d.agency END, s.actor,
  named ->> 'media_type', (named ->> 'length')::bigint, s.at
FROM dossier_step s
JOIN dossier d ON d.id = s.dossier
CROSS JOIN LATERAL (
  SELECT jsonb_array_elements(s.body::jsonb -> 'attachments')
  UNION ALL SELECT s.body::jsonb -> 'scan'
  UNION ALL SELECT s.body::jsonb -> 'certificate'
) AS attached (named)
WHERE s.event IN ('save', 'submit', 'file_paper', 'tick_exit')
  AND named ->> 'sha256' ~ '^[0-9a-f]{64}$'
  AND named ->> 'media_type' IN ('application/pdf', 'image/png', 'image/jpeg')
  AND (named ->> 'length')::bigint > 0
ORDER BY named ->> 'sha256', s.at, s.dossier, s.number;
