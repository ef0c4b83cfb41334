-- People: registration of agencies, second factors, deputies, the staff's own logins.

-- How to reach a person. A new row is the next version.
CREATE TABLE login_contact (
  login text NOT NULL REFERENCES login,
  version int NOT NULL CHECK (version > 0),
  email text NOT NULL,
  phone text NOT NULL,
  position text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  PRIMARY KEY (login, version)
);
-- A login ends for good; another login of another name may follow.
CREATE TABLE login_end (
  login text PRIMARY KEY REFERENCES login,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL
);

-- A one-time password opens a session in which only an own one can be chosen.
ALTER TABLE login_password ADD COLUMN temporary_until timestamptz;

-- The second factor: the secret is sealed with the installation's key, for this login.
CREATE TABLE login_totp (
  login text NOT NULL REFERENCES login,
  version int NOT NULL CHECK (version > 0),
  sealed bytea NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  PRIMARY KEY (login, version)
);
CREATE TABLE login_totp_end (
  login text NOT NULL,
  version int NOT NULL,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (login, version),
  FOREIGN KEY (login, version) REFERENCES login_totp
);
-- A code is taken once: its step of 30 seconds, and none before the last.
CREATE TABLE login_totp_use (
  login text NOT NULL,
  version int NOT NULL,
  step bigint NOT NULL,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (login, version, step),
  FOREIGN KEY (login, version) REFERENCES login_totp
);

-- Failed sign-ins by a mark of the name, which may be a password typed into the wrong box.
CREATE TABLE sign_in_failure (
  name_mark bytea NOT NULL CHECK (length(name_mark) = 32),
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_name ON sign_in_failure (name_mark, at);

-- A session of the portal (by cookie) or of the management API (by bearer token).
ALTER TABLE portal_session
  ADD COLUMN via text NOT NULL DEFAULT 'portal' CHECK (via IN ('portal', 'api')),
  ADD COLUMN strength text NOT NULL DEFAULT 'password' CHECK (strength IN ('password', 'totp'));

-- Who takes whose place, in which role, from when to when (half-open).
CREATE TABLE deputy (
  id uuid PRIMARY KEY,
  login text NOT NULL REFERENCES login,
  role text NOT NULL,
  deputy text NOT NULL REFERENCES login,
  first_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  reason text NOT NULL,
  appointed_by text NOT NULL,
  appointed_at timestamptz NOT NULL,
  CHECK (deputy <> login),
  CHECK (first_at < until_at)
);
CREATE INDEX deputy_deputy ON deputy (deputy, until_at);
CREATE TABLE deputy_end (
  deputy uuid PRIMARY KEY REFERENCES deputy,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL
);

-- What an administrator proposes about a login of the staff; a second person decides.
CREATE TABLE staff_change (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('register', 'recover', 'end')),
  login text NOT NULL COLLATE "C",
  body text NOT NULL,              -- canonical JSON: names, roles and contact of one to be registered
  reason text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL
);
CREATE TABLE staff_change_decision (
  change uuid PRIMARY KEY REFERENCES staff_change,
  decision text NOT NULL CHECK (decision IN ('confirmed', 'rejected')),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  reason text NOT NULL
);

-- An agency that nobody knew asks to take part.
CREATE TABLE agency_registration_counter (
  buddhist_year int PRIMARY KEY,
  used int NOT NULL CHECK (used >= 0)
);
CREATE TABLE agency_registration (
  number text PRIMARY KEY COLLATE "C" CHECK (number ~ '^R-[0-9]{4}-[0-9]{5}$'),
  secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
  form text NOT NULL,               -- canonical JSON of what was entered, without the password
  argon2 text NOT NULL,
  juristic_id text,
  letter_sha256 bytea NOT NULL CHECK (length(letter_sha256) = 32),
  letter_name text NOT NULL,
  letter_type text NOT NULL,
  letter_bytes bigint NOT NULL CHECK (letter_bytes > 0),
  filed_at timestamptz NOT NULL
);
CREATE INDEX agency_registration_juristic_id ON agency_registration (juristic_id);
CREATE TABLE agency_registration_decision (
  registration text PRIMARY KEY REFERENCES agency_registration,
  decision text NOT NULL CHECK (decision IN ('accepted', 'refused')),
  agency text REFERENCES agency,
  login text REFERENCES login,
  reason text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  CHECK ((decision = 'accepted') = (agency IS NOT NULL AND login IS NOT NULL))
);

-- What anybody may send without signing in is counted by address, and forgotten after a day.
CREATE TABLE open_post (
  address text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX open_post_address ON open_post (address, at);

GRANT SELECT, INSERT ON login_contact, login_end, login_totp, login_totp_end, login_totp_use,
  sign_in_failure, deputy, deputy_end, staff_change, staff_change_decision,
  agency_registration_counter, agency_registration, agency_registration_decision, open_post
  TO sainam_app;
GRANT UPDATE (used) ON agency_registration_counter TO sainam_app;
GRANT DELETE ON sign_in_failure, open_post TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'agency:registration:filed';
ALTER TYPE audit_kind ADD VALUE 'agency:registration:accepted';
ALTER TYPE audit_kind ADD VALUE 'agency:registration:refused';
ALTER TYPE audit_kind ADD VALUE 'portal:deputy:appointed';
ALTER TYPE audit_kind ADD VALUE 'portal:deputy:ended';
ALTER TYPE audit_kind ADD VALUE 'portal:login:ended';
ALTER TYPE audit_kind ADD VALUE 'portal:login:locked';
ALTER TYPE audit_kind ADD VALUE 'portal:password:set';
ALTER TYPE audit_kind ADD VALUE 'portal:staff:proposed';
ALTER TYPE audit_kind ADD VALUE 'portal:staff:decided';
ALTER TYPE audit_kind ADD VALUE 'portal:totp:enrolled';
ALTER TYPE audit_kind ADD VALUE 'portal:totp:ended';
