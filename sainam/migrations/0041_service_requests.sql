-- Service requests: from any channel to CIS and back. See docs/decisions/0025-service-requests.md.

ALTER TYPE audit_kind ADD VALUE 'service:request:accepted';
ALTER TYPE audit_kind ADD VALUE 'service:request:edited';
ALTER TYPE audit_kind ADD VALUE 'service:request:told';

-- squawk-ignore ban-drop-constraint
ALTER TABLE delivery DROP CONSTRAINT delivery_kind_check,
  ADD CONSTRAINT delivery_kind_check
  CHECK (kind IN ('payment', 'payment_batch', 'service_request')) NOT VALID;

-- A request as it was taken; `id` is the exchange that brought it. What it says stands sealed in
-- exchange_content. `reference` is the channel's own number: once in an environment, for ever.
CREATE TABLE service_request (
  environment environment NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL COLLATE "C",
  kind text NOT NULL COLLATE "C",
  dataset text NOT NULL COLLATE "C",
  link text NOT NULL COLLATE "C",
  agency text NOT NULL COLLATE "C",
  caller text NOT NULL COLLATE "C",
  agreement text NOT NULL COLLATE "C",
  owner text NOT NULL COLLATE "C",
  reference text NOT NULL COLLATE "C" CHECK (length(reference) BETWEEN 1 AND 64),
  content_sha256 bytea NOT NULL CHECK (length(content_sha256) = 32),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (environment, id),
  UNIQUE (environment, number),
  UNIQUE (environment, agency, reference)
);
CREATE INDEX service_request_received ON service_request (environment, received_at);

-- The last number of a Buddhist year. Its row is taken last, so that it is held shortly.
CREATE TABLE service_request_number (
  environment environment NOT NULL,
  year int NOT NULL CHECK (year > 2500),
  last bigint NOT NULL CHECK (last > 0),
  PRIMARY KEY (environment, year)
);

-- The submission is version 1, each edit the next one; each is a delivery of its own.
CREATE TABLE service_request_version (
  environment environment NOT NULL,
  request uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  exchange uuid NOT NULL,
  delivery uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, request, version),
  UNIQUE (environment, delivery),
  UNIQUE (environment, exchange),
  FOREIGN KEY (environment, request) REFERENCES service_request
);

-- Every word of the owner's system about a request, in the order in which it was heard; also those
-- without effect. Unique by what it was sent as, not by its step.
CREATE TABLE service_request_word (
  environment environment NOT NULL,
  request uuid NOT NULL,
  message text NOT NULL COLLATE "C" CHECK (length(message) BETWEEN 1 AND 200),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  step int NOT NULL CHECK (step >= 0),          -- 0: the hub's own word on the delivery
  state text NOT NULL CHECK (state IN ('received', 'checking', 'pending', 'approved', 'in_progress',
                                       'completed', 'rejected', 'cancelled')),
  work_step text NOT NULL CHECK (work_step ~ '^[a-z][a-z0-9_.-]{0,60}$'),
  happened_at timestamptz NOT NULL,
  heard_at timestamptz NOT NULL,
  reading text NOT NULL CHECK (reading IN ('next', 'late', 'early', 'repeated', 'conflicting',
                                           'after_end')),
  PRIMARY KEY (environment, request, message),
  FOREIGN KEY (environment, request) REFERENCES service_request
);
CREATE INDEX service_request_word_step ON service_request_word (environment, request, step, seq);

-- Where a request stands: rebuilt from the words. Its row lock puts words and edits in order.
CREATE TABLE service_request_standing (
  environment environment NOT NULL,
  request uuid NOT NULL,
  step int NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('received', 'checking', 'pending', 'approved', 'in_progress',
                                       'completed', 'rejected', 'cancelled')),
  work_step text NOT NULL,
  moved_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,               -- the newest that was taken
  waits_since timestamptz,                      -- a later step came before its turn
  asked_at timestamptz,                         -- when the owner's system was last asked for its steps
  PRIMARY KEY (environment, request),
  FOREIGN KEY (environment, request) REFERENCES service_request
);
CREATE INDEX service_request_open ON service_request_standing (environment, coalesce(asked_at, moved_at))
  WHERE state NOT IN ('completed', 'rejected', 'cancelled');

GRANT SELECT, INSERT ON service_request, service_request_number, service_request_version,
  service_request_word, service_request_standing TO sainam_app;
GRANT UPDATE (last) ON service_request_number TO sainam_app;
GRANT UPDATE (step, state, work_step, moved_at, version, waits_since, asked_at) ON service_request_standing
  TO sainam_app;
