-- Exchanges: what crossed a link. Refusals: what did not. Keys live outside time partitions.

CREATE TYPE pattern AS ENUM ('lookup', 'submit', 'batch', 'feed');

CREATE TABLE exchange (
  opened_at timestamptz NOT NULL,
  environment environment NOT NULL,
  id uuid NOT NULL,
  pattern pattern NOT NULL,
  link text NOT NULL,
  dataset text NOT NULL,
  agreement text NOT NULL,            -- leg 1: caller and hub
  agreement_version int NOT NULL,
  gate int NOT NULL,
  term int NOT NULL,
  owner text NOT NULL,                -- leg 2: hub and owner of the data
  owner_agreement text,
  owner_gate int,
  owner_term int,
  agency text NOT NULL,
  caller text NOT NULL,               -- differs from agency where the agreement names a carrier
  credential text NOT NULL,
  channel text NOT NULL,
  purpose text NOT NULL,
  case_number text,
  subject_key text,                   -- the key asked, such as a customer account
  quota_month date
) PARTITION BY RANGE (opened_at);
CREATE TABLE exchange_default PARTITION OF exchange DEFAULT;
CREATE INDEX exchange_id ON exchange (environment, id);
CREATE INDEX exchange_agreement ON exchange (environment, agreement, opened_at);
CREATE INDEX exchange_subject ON exchange (environment, subject_key, opened_at)
  WHERE subject_key IS NOT NULL;

CREATE SEQUENCE exchange_outcome_seq;
CREATE TABLE exchange_outcome (
  at timestamptz NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('sainam.exchange_outcome_seq'),
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN
    ('answered', 'no_data', 'failed', 'cut', 'abandoned', 'accepted', 'suspense', 'stored', 'held',
     'resent')),
  fault fault,
  rule text,
  records int NOT NULL DEFAULT 0,
  fields text,                        -- what left, comma separated
  bytes bigint NOT NULL DEFAULT 0,
  answer_sha256 bytea
) PARTITION BY RANGE (at);
CREATE TABLE exchange_outcome_default PARTITION OF exchange_outcome DEFAULT;
-- What is still open when a gate shuts is found by the last minutes, whichever leg it is on.
CREATE INDEX exchange_opened ON exchange USING brin (opened_at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX exchange_outcome_exchange ON exchange_outcome (environment, exchange);
CREATE INDEX exchange_outcome_at ON exchange_outcome USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX exchange_outcome_odd ON exchange_outcome (environment, at)
  WHERE outcome IN ('failed', 'cut', 'abandoned', 'suspense', 'held');

-- A refused call is no exchange: nothing crossed. It is on record all the same.
CREATE TABLE refusal (
  at timestamptz NOT NULL,
  environment environment NOT NULL,
  id uuid NOT NULL,
  rule text NOT NULL,
  fault fault NOT NULL,
  dataset text NOT NULL,
  agency text NOT NULL,
  caller text NOT NULL,
  credential text NOT NULL,
  channel text NOT NULL,
  agreement text,
  purpose text,
  case_number text,
  detail text NOT NULL
) PARTITION BY RANGE (at);
CREATE TABLE refusal_default PARTITION OF refusal DEFAULT;
CREATE INDEX refusal_id ON refusal (environment, id);
CREATE INDEX refusal_agency ON refusal (environment, agency, at);
INSERT INTO month_partitioned VALUES
  ('exchange', 'opened_at', false), ('exchange_outcome', 'at', false), ('refusal', 'at', false);

-- Same key and content: same answer. Kept as long as the ledger.
CREATE TABLE idempotency_key (
  environment environment NOT NULL,
  agency text NOT NULL COLLATE "C",
  dataset text NOT NULL COLLATE "C",
  key text NOT NULL COLLATE "C",
  content_sha256 bytea NOT NULL,
  exchange uuid NOT NULL,
  status int NOT NULL,
  answer text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (environment, agency, dataset, key)
);

-- Bytes that came or went, by their SHA-256. The bytes themselves are in the byte store.
CREATE TABLE archived_bytes (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  length bigint NOT NULL,
  archived_at timestamptz NOT NULL
);

-- A file is an exchange; id is the exchange's. `acceptance` is the gate's word at receipt: what
-- was accepted is completed, whatever happens to the agreement afterwards.
CREATE TABLE file (
  environment environment NOT NULL,
  id uuid NOT NULL,
  agency text NOT NULL,
  agreement text,
  link text,
  dataset text,
  layout text,
  channel text NOT NULL,
  credential text NOT NULL,
  name text NOT NULL,
  sha256 bytea NOT NULL REFERENCES archived_bytes,
  length bigint NOT NULL,
  received_at timestamptz NOT NULL,
  acceptance text NOT NULL CHECK (acceptance IN ('in_force', 'run_off', 'refused')),
  rule text,
  PRIMARY KEY (environment, id)
);
CREATE INDEX file_received ON file (environment, received_at);
CREATE INDEX file_agency ON file (environment, agency, sha256);

-- Each state of a file, in order; the last is where it stands.
CREATE TABLE file_state (
  environment environment NOT NULL,
  file uuid NOT NULL,
  number int NOT NULL,
  state text NOT NULL CHECK (state IN
    ('received', 'refused', 'resent', 'held', 'posted', 'stored', 'acknowledged')),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  detail text NOT NULL DEFAULT '{}',
  PRIMARY KEY (environment, file, number),
  FOREIGN KEY (environment, file) REFERENCES file
);

-- Where reading stands: written on a connection of its own, lost without harm.
CREATE TABLE file_progress (
  environment environment NOT NULL,
  file uuid NOT NULL,
  phase text NOT NULL,
  lines bigint NOT NULL,
  bytes bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, file)
);

-- Who reads a file now, so that two workers never do and a killed one is followed by another:
-- the lock is pg_try_advisory_lock on the file, this table only lists what is left to do.
CREATE TABLE file_due (
  environment environment NOT NULL,
  file uuid NOT NULL,
  step text NOT NULL CHECK (step IN ('process', 'acknowledge')),
  due_at timestamptz NOT NULL,
  attempt int NOT NULL DEFAULT 0,
  PRIMARY KEY (environment, file, step)
);

-- What the header of a file declares it to be: the same header again is a correction.
CREATE TABLE file_header (
  environment environment NOT NULL,
  agency text NOT NULL COLLATE "C",
  identity text NOT NULL COLLATE "C",
  file uuid NOT NULL,
  PRIMARY KEY (environment, agency, identity, file)
);

-- One row per line that was not simply posted. `shown` is masked text.
CREATE TABLE file_finding (
  environment environment NOT NULL,
  file uuid NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  line int NOT NULL,                  -- 0: the file as a whole
  first_column int,
  last_column int,
  field text,
  class text NOT NULL CHECK (class IN ('file', 'rejected', 'duplicate', 'suspense')),
  rule text NOT NULL,
  fault fault NOT NULL,
  amount_satang bigint,
  identity text,
  shown text,
  thai text NOT NULL,
  english text NOT NULL,
  PRIMARY KEY (environment, file, number)
);

-- lines in = posted + duplicate + rejected + suspense, in count and in amount.
CREATE TABLE file_result (
  environment environment NOT NULL,
  file uuid NOT NULL,
  lines bigint NOT NULL,
  amount_satang bigint NOT NULL,
  posted bigint NOT NULL,
  posted_satang bigint NOT NULL,
  duplicate bigint NOT NULL,
  duplicate_satang bigint NOT NULL,
  rejected bigint NOT NULL,
  rejected_satang bigint NOT NULL,
  suspense bigint NOT NULL,
  suspense_satang bigint NOT NULL,
  corrects uuid,
  PRIMARY KEY (environment, file),
  CHECK (lines = posted + duplicate + rejected + suspense),
  CHECK (amount_satang =
         posted_satang + duplicate_satang + rejected_satang + suspense_satang)
);

-- Deliveries to the owner's system: at least once under one id for ever.
CREATE TABLE delivery (
  environment environment NOT NULL,
  id uuid NOT NULL,
  exchange uuid NOT NULL,
  owner text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('payment', 'payment_batch')),
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (environment, id)
);
CREATE INDEX delivery_exchange ON delivery (environment, exchange);
CREATE TABLE delivery_attempt (
  environment environment NOT NULL,
  delivery uuid NOT NULL,
  attempt int NOT NULL,
  action text NOT NULL CHECK (action IN ('send', 'ask', 'callback', 'decide')),
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN
    ('started', 'confirmed', 'refused', 'unclear', 'not_sent', 'not_seen', 'pending', 'unknown',
     'again')),
  detail text NOT NULL,
  PRIMARY KEY (environment, delivery, attempt)
);
CREATE TABLE delivery_end (
  environment environment NOT NULL,
  delivery uuid NOT NULL,
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('confirmed', 'refused', 'given_up')),
  detail text NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (environment, delivery)
);
-- What is left to deliver: a work list, rebuilt from the rows above. `state` is due, or unknown
-- when only a person may decide.
CREATE TABLE delivery_due (
  environment environment NOT NULL,
  delivery uuid NOT NULL,
  owner text NOT NULL,
  state text NOT NULL CHECK (state IN ('due', 'unknown')),
  due_at timestamptz NOT NULL,
  attempt int NOT NULL DEFAULT 0,
  PRIMARY KEY (environment, delivery)
);
CREATE INDEX delivery_due_order ON delivery_due (environment, owner, due_at) WHERE state = 'due';

GRANT SELECT, INSERT ON exchange, exchange_outcome, refusal, idempotency_key, archived_bytes, file,
  file_state, file_progress, file_due, file_header, file_finding, file_result, delivery,
  delivery_attempt, delivery_end, delivery_due TO sainam_app;
GRANT USAGE ON SEQUENCE exchange_outcome_seq TO sainam_app;
GRANT UPDATE, DELETE ON file_progress, file_due, delivery_due TO sainam_app;
