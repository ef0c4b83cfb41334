-- The seven steps. A dossier is its steps, only added; what stands is folded from them.

CREATE TABLE dossier (
  id text PRIMARY KEY COLLATE "C" CHECK (id ~ '^D-[0-9]{4}-[0-9]{5}$'),  -- BE year, running number
  kind text NOT NULL CHECK (kind IN ('link', 'release', 'amendment', 'renewal')),
  agency text NOT NULL REFERENCES agency,
  process int NOT NULL CHECK (process > 0),   -- version of the process it keeps
  earlier text REFERENCES dossier,            -- re-filed, amended or renewed
  agreement text REFERENCES agreement,        -- amendment, renewal: of which
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  CHECK ((kind IN ('amendment', 'renewal')) = (agreement IS NOT NULL))
);
CREATE INDEX dossier_agency ON dossier (agency, opened_at);

-- Numbers are taken under this row's lock: no gaps, whoever files at the same time.
CREATE TABLE dossier_counter (
  buddhist_year int PRIMARY KEY,
  used int NOT NULL CHECK (used >= 0)
);

-- Two people at once: both hold the same number, and the key lets one of them have it.
CREATE TABLE dossier_step (
  dossier text NOT NULL REFERENCES dossier,
  number int NOT NULL CHECK (number > 0),
  event text NOT NULL,
  state text NOT NULL,                -- after it
  actor text NOT NULL,
  role text NOT NULL,
  deputy_for text,                    -- whose place the actor took
  at timestamptz NOT NULL,
  due_at timestamptz,                 -- until when the state is to be left; none in a last state
  body text NOT NULL,                 -- canonical JSON of what the event carried
  outcome text NOT NULL,              -- canonical JSON of what it brought about
  PRIMARY KEY (dossier, number)
);

-- Where each dossier stands: the inbox and the board read it. Rebuilt from the steps.
CREATE TABLE dossier_standing (
  dossier text PRIMARY KEY REFERENCES dossier,
  number int NOT NULL,
  state text NOT NULL,
  since timestamptz NOT NULL,
  due_at timestamptz
);
CREATE INDEX dossier_standing_due ON dossier_standing (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX dossier_standing_state ON dossier_standing (state, due_at);

-- A reminder is sent once for each step and kind.
CREATE TABLE dossier_reminder (
  dossier text NOT NULL REFERENCES dossier,
  number int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('soon', 'overdue', 'deputy', 'days_90', 'days_30', 'days_7')),
  at timestamptz NOT NULL,
  PRIMARY KEY (dossier, number, kind)
);
-- What is tried out after the signing and goes live: the agreement that a dossier brought about.
CREATE TABLE dossier_agreement (
  dossier text PRIMARY KEY REFERENCES dossier,
  agreement text NOT NULL REFERENCES agreement,
  version int NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX dossier_agreement_agreement ON dossier_agreement (agreement);

GRANT SELECT, INSERT ON dossier, dossier_counter, dossier_step, dossier_standing, dossier_reminder,
  dossier_agreement TO sainam_app;
GRANT UPDATE (used) ON dossier_counter TO sainam_app;
GRANT UPDATE (number, state, since, due_at) ON dossier_standing TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'onboarding:dossier:opened';
ALTER TYPE audit_kind ADD VALUE 'onboarding:dossier:moved';
ALTER TYPE audit_kind ADD VALUE 'onboarding:dossier:acted';
