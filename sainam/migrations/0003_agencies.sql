-- Who takes part: agencies, their credentials, people who sign in.

CREATE TABLE agency (
  code text PRIMARY KEY COLLATE "C" CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,30}$'),
  recorded_at timestamptz NOT NULL
);
CREATE TABLE agency_version (
  agency text NOT NULL REFERENCES agency,
  version int NOT NULL CHECK (version > 0),
  kind text NOT NULL CHECK (kind IN ('utility', 'government', 'bank', 'agent', 'water', 'internal')),
  thai text NOT NULL,
  english text NOT NULL,
  juristic_id text,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  PRIMARY KEY (agency, version)
);

-- A credential proves a caller. Its ending is a row of its own.
CREATE TABLE credential (
  id text PRIMARY KEY COLLATE "C",
  environment environment NOT NULL,
  agency text NOT NULL REFERENCES agency,
  kind text NOT NULL CHECK (kind IN ('jwk', 'ssh')),
  public_key text NOT NULL,
  fingerprint text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  UNIQUE (environment, kind, fingerprint),
  UNIQUE (id, environment)
);
CREATE TABLE credential_end (
  credential text PRIMARY KEY REFERENCES credential,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL
);

-- A client assertion is taken once (RFC 7523 section 3, jti).
CREATE TABLE assertion_seen (
  credential text NOT NULL REFERENCES credential,
  jti text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (credential, jti)
);
CREATE INDEX assertion_seen_expiry ON assertion_seen (expires_at);

CREATE TABLE login (
  name text PRIMARY KEY COLLATE "C" CHECK (name ~ '^[a-z][a-z0-9._-]{1,40}$'),
  thai text NOT NULL,
  english text NOT NULL,
  roles text[] NOT NULL,
  agency text REFERENCES agency,
  recorded_at timestamptz NOT NULL
);
CREATE TABLE login_password (
  login text NOT NULL REFERENCES login,
  version int NOT NULL,
  argon2 text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (login, version)
);
CREATE TABLE portal_session (
  token_sha256 bytea PRIMARY KEY,
  login text NOT NULL REFERENCES login,
  csrf text NOT NULL,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE portal_session_end (
  token_sha256 bytea PRIMARY KEY REFERENCES portal_session,
  ended_at timestamptz NOT NULL
);

-- The catalogue as code: every applied object, each change a new version.
CREATE TABLE catalogue_apply (
  id uuid PRIMARY KEY,
  applied_at timestamptz NOT NULL,
  actor text NOT NULL,
  digest bytea NOT NULL
);
CREATE TABLE catalogue_object (
  kind text NOT NULL COLLATE "C",
  name text NOT NULL COLLATE "C",
  version int NOT NULL CHECK (version > 0),
  apply uuid NOT NULL REFERENCES catalogue_apply,
  applied_at timestamptz NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  body text NOT NULL,       -- canonical JSON (RFC 8785)
  sha256 bytea NOT NULL,
  PRIMARY KEY (kind, name, version)
);
GRANT SELECT, INSERT ON agency, agency_version, credential, credential_end, assertion_seen, login,
  login_password, portal_session, portal_session_end, catalogue_apply, catalogue_object
  TO sainam_app;
GRANT DELETE ON assertion_seen TO sainam_app;  -- an expired assertion can no longer be replayed
