-- Agreements as versioned rows, and the gates that open and shut by them.

CREATE TABLE agreement (
  id text PRIMARY KEY COLLATE "C" CHECK (id ~ '^[A-Z0-9][A-Z0-9-]{2,40}$'),
  agency text NOT NULL REFERENCES agency,
  kind text NOT NULL CHECK (kind IN ('mou', 'contract', 'internal_order', 'permission_received')),
  brought_in boolean NOT NULL,
  recorded_at timestamptz NOT NULL
);
-- grants: canonical JSON of the grants (see agreements/agreement.py). Half-open period.
CREATE TABLE agreement_version (
  agreement text NOT NULL REFERENCES agreement,
  version int NOT NULL CHECK (version > 0),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  run_off_days int NOT NULL CHECK (run_off_days BETWEEN 0 AND 365),
  terms text NOT NULL,
  reference text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  confirmed_by text NOT NULL,
  PRIMARY KEY (agreement, version),
  CHECK (valid_from < valid_until),
  CHECK (recorded_by <> confirmed_by)
);

-- What happened to an agreement in an environment. The gate is rebuilt from these rows.
CREATE TABLE agreement_step (
  agreement text NOT NULL REFERENCES agreement,
  environment environment NOT NULL,
  number int NOT NULL CHECK (number > 0),
  step text NOT NULL CHECK (step IN ('open', 'suspend', 'resume', 'end', 'amend', 'shut_door')),
  version int NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  door text,                          -- shut_door: which
  CHECK ((step = 'shut_door') = (door IS NOT NULL)),
  PRIMARY KEY (agreement, environment, number),
  FOREIGN KEY (agreement, version) REFERENCES agreement_version
);

-- The gate: the only row a call has to read. `term` grows with every step, so a decision made
-- from a cached agreement is fenced by one comparison; `door_epoch` grows when a door is shut,
-- so an access token outlives a suspension but not a shut door.
CREATE TABLE gate (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement text NOT NULL REFERENCES agreement,
  environment environment NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'suspended', 'ended')),
  version int NOT NULL,
  term int NOT NULL,
  door_epoch int NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  closed_at timestamptz,              -- when suspended or ended
  run_off_days int NOT NULL,
  UNIQUE (environment, agreement),
  FOREIGN KEY (agreement, version) REFERENCES agreement_version,
  CHECK (term > 0),
  CHECK ((state = 'open') = (closed_at IS NULL))
);

-- A door: a credential used under one agreement. Shutting is a row in agreement_step.
CREATE TABLE door (
  id text PRIMARY KEY COLLATE "C",
  environment environment NOT NULL,
  agreement text NOT NULL REFERENCES agreement,
  credential text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('api', 'sftp', 'callback')),
  folder text,
  recorded_at timestamptz NOT NULL,
  UNIQUE (environment, credential, agreement, channel),
  FOREIGN KEY (credential, environment) REFERENCES credential (id, environment)
);
CREATE TABLE door_end (
  door text PRIMARY KEY REFERENCES door,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL
);

-- Quota: one counter per gate, dataset and Bangkok month. `taken` is what the last UPDATE took,
-- read again by the same transaction only.
CREATE TABLE quota_counter (
  environment environment NOT NULL,
  gate int NOT NULL REFERENCES gate,
  dataset text NOT NULL COLLATE "C",
  month date NOT NULL,
  used bigint NOT NULL CHECK (used >= 0),
  taken bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (environment, gate, dataset, month)
);
-- A provider's fault gives the unit back by a row, never by forgetting.
CREATE TABLE quota_return (
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  gate int NOT NULL,
  dataset text NOT NULL,
  month date NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, exchange)
);
GRANT SELECT, INSERT ON agreement, agreement_version, agreement_step, gate, door, door_end,
  quota_counter, quota_return TO sainam_app;
GRANT UPDATE (state, version, term, door_epoch, valid_from, valid_until, closed_at, run_off_days)
  ON gate TO sainam_app;
GRANT UPDATE (used, taken) ON quota_counter TO sainam_app;
