-- The audit trail: a closed list of events, sealed block by block.

-- source:subject:action. The list is closed here as well as in audit/event.py; a test compares them.
CREATE TYPE audit_kind AS ENUM (
  'agreement:version:recorded', 'agreement:gate:opened', 'agreement:gate:suspended',
  'agreement:gate:resumed', 'agreement:gate:ended', 'agreement:gate:amended',
  'agreement:door:opened', 'agreement:door:shut',
  'agency:credential:registered', 'agency:credential:ended',
  'api:token:issued', 'api:token:refused',
  'audit:export:made',
  'catalogue:object:applied', 'catalogue:object:retired',
  'clock:offset:set',
  'exchange:lookup:asked', 'exchange:lookup:answered', 'exchange:lookup:failed',
  'exchange:lookup:cut', 'exchange:lookup:abandoned', 'exchange:call:refused',
  'exchange:submit:accepted', 'exchange:key:seen', 'exchange:key:conflict',
  'exchange:file:received', 'exchange:file:refused', 'exchange:file:held', 'exchange:file:posted',
  'exchange:file:acknowledged', 'exchange:file:resent', 'exchange:file:rerun',
  'exchange:delivery:attempted', 'exchange:delivery:confirmed', 'exchange:delivery:refused',
  'exchange:delivery:unknown', 'exchange:delivery:repeated', 'exchange:delivery:decided',
  'payment:identity:conflict', 'payment:suspense:opened', 'payment:day:reconciled',
  'portal:login:registered', 'portal:session:opened', 'portal:session:refused',
  'portal:session:closed',
  'sftp:session:refused',
  'water:series:stored'
);

CREATE SEQUENCE audit_event_seq;
CREATE TABLE audit_event (
  at timestamptz NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('sainam.audit_event_seq'),
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  event audit_kind NOT NULL,
  environment environment,
  actor text NOT NULL,
  agency text,
  subject text NOT NULL,    -- kind:id of what it is about, such as agreement:AGR-ONCB-1
  exchange uuid,
  detail text NOT NULL DEFAULT '{}',  -- JSON object; hashed as it stands
  salt uuid NOT NULL DEFAULT gen_random_uuid()
) PARTITION BY RANGE (at);
CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
CREATE INDEX audit_event_txid ON audit_event (txid, seq);
CREATE INDEX audit_event_subject ON audit_event (subject, seq) WHERE exchange IS NULL;
CREATE INDEX audit_event_exchange ON audit_event (exchange) WHERE exchange IS NOT NULL;
INSERT INTO month_partitioned VALUES ('audit_event', 'at', false);
CREATE INDEX audit_event_at ON audit_event USING brin (at);
-- seq, txid and salt are the database's own word: nobody may write into a sealed range.
GRANT SELECT, INSERT (at, event, environment, actor, agency, subject, exchange, detail)
  ON audit_event TO sainam_app;
GRANT USAGE ON SEQUENCE audit_event_seq TO sainam_app;

-- A block holds every event whose transaction id lies in [from_txid, to_txid). to_txid is never
-- above the oldest transaction still running when it was sealed, so the set is fixed for ever
-- and a late commit falls into a later block. No row ties an event to its block.
CREATE TABLE audit_block (
  number bigint PRIMARY KEY CHECK (number > 0),
  from_txid xid8 NOT NULL UNIQUE,
  to_txid xid8 NOT NULL UNIQUE,
  events bigint NOT NULL CHECK (events > 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  previous bytea NOT NULL CHECK (length(previous) = 32),
  sealed_at timestamptz NOT NULL,
  key_id text NOT NULL,
  head bytea NOT NULL UNIQUE CHECK (length(head) = 32),
  signature bytea NOT NULL,
  CHECK (from_txid < to_txid)
);
GRANT SELECT, INSERT ON audit_block TO sainam_app;
