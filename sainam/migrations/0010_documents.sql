-- Documents: their numbers, what they say, who signed, which numbers were voided.

-- A number is taken under this row's lock, in the transaction of its document: no gaps.
CREATE TABLE document_series (
  series text NOT NULL COLLATE "C",
  buddhist_year int NOT NULL CHECK (buddhist_year BETWEEN 2500 AND 3000),
  used int NOT NULL CHECK (used > 0),
  PRIMARY KEY (series, buddhist_year)
);

-- The register. `serial` is the series' own; a number of the utility's central register has none.
CREATE TABLE document_number (
  buddhist_year int NOT NULL,
  number text NOT NULL COLLATE "C" CHECK (number <> ''),
  series text COLLATE "C",
  serial int CHECK (serial > 0),
  taken_at timestamptz NOT NULL,
  taken_by text NOT NULL,
  PRIMARY KEY (buddhist_year, number),
  UNIQUE (series, buddhist_year, serial),
  CHECK ((series IS NULL) = (serial IS NULL))
);

-- A voided number stays, with its reason.
CREATE TABLE document_void (
  buddhist_year int NOT NULL,
  number text NOT NULL COLLATE "C",
  reason text NOT NULL CHECK (reason <> ''),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (buddhist_year, number),
  FOREIGN KEY (buddhist_year, number) REFERENCES document_number
);

-- `data` is the record from which the same bytes can be typeset again; `sha256` is of the bytes
-- before any signature; `places` is the room for each signatory, as JSON.
CREATE TABLE document (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('receipt', 'external_letter', 'memo', 'minutes', 'mou',
    'acceptance', 'destruction_certificate', 'journal')),
  dossier text COLLATE "C",
  buddhist_year int NOT NULL,
  number text COLLATE "C",
  template text NOT NULL,
  data text NOT NULL,
  places text NOT NULL,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  length bigint NOT NULL CHECK (length > 0),
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  UNIQUE (buddhist_year, number),
  FOREIGN KEY (buddhist_year, number) REFERENCES document_number,
  CHECK (number IS NOT NULL OR kind = 'journal')
);
CREATE INDEX document_dossier ON document (dossier, made_at) WHERE dossier IS NOT NULL;

-- Each signature adds to the bytes before it; all of them are kept as they were issued.
CREATE TABLE document_signature (
  document uuid NOT NULL REFERENCES document,
  rank int NOT NULL CHECK (rank > 0),
  login text NOT NULL,
  name text NOT NULL,
  position text NOT NULL,
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),  -- SHA-256 of the certificate
  level text NOT NULL CHECK (level IN ('B-B', 'B-T')),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  length bigint NOT NULL CHECK (length > 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (document, rank)
);

GRANT SELECT, INSERT ON document_series, document_number, document_void, document,
  document_signature TO sainam_app;
GRANT UPDATE (used) ON document_series TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'document:paper:issued';
ALTER TYPE audit_kind ADD VALUE 'document:paper:signed';
ALTER TYPE audit_kind ADD VALUE 'document:number:voided';
