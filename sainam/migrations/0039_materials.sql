-- Lists that an owner's system gives page by page once a night, such as SAP's material items: each
-- taking over of one, and what it changed. Nothing in them is personal (the catalogue check).

CREATE TABLE list_sync (
  environment environment NOT NULL,
  id uuid NOT NULL,                   -- the exchange's, where the gate was open
  owner text NOT NULL COLLATE "C",
  dataset text NOT NULL COLLATE "C",
  agreement text,
  term int,                           -- of the gate when it began; null: it was refused
  night timestamptz NOT NULL,         -- the moment it was due
  begun_at timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (environment, id)
);
CREATE INDEX list_sync_night ON list_sync (environment, owner, dataset, night, begun_at);

-- `number` counts the completed ones of a list, 1, 2, 3, … without a gap: those that take what it
-- changed name it as far as they have come.
CREATE TABLE list_sync_end (
  environment environment NOT NULL,
  sync uuid NOT NULL,
  owner text NOT NULL COLLATE "C",
  dataset text NOT NULL COLLATE "C",
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('completed', 'failed', 'refused', 'cut', 'broken_off')),
  number int CHECK (number > 0),
  fault fault,
  rule text,
  detail text NOT NULL DEFAULT '',
  pages int NOT NULL DEFAULT 0,
  items int NOT NULL DEFAULT 0,
  added int NOT NULL DEFAULT 0,
  changed int NOT NULL DEFAULT 0,
  withdrawn int NOT NULL DEFAULT 0,
  content_sha256 bytea,               -- of all items, in the order of their keys
  PRIMARY KEY (environment, sync),
  FOREIGN KEY (environment, sync) REFERENCES list_sync,
  UNIQUE (environment, owner, dataset, number),
  CHECK ((result = 'completed') = (number IS NOT NULL))
);

-- An item as it stands from this sync on; the last row of a key is what is current.
CREATE TABLE list_change (
  environment environment NOT NULL,
  owner text NOT NULL COLLATE "C",
  dataset text NOT NULL COLLATE "C",
  number int NOT NULL,
  line int NOT NULL CHECK (line > 0),
  key text NOT NULL COLLATE "C",
  kind text NOT NULL CHECK (kind IN ('added', 'changed', 'withdrawn')),
  fields text NOT NULL,               -- whose values changed, comma separated
  content text NOT NULL,              -- JSON of the granted fields; of what was withdrawn the last
  PRIMARY KEY (environment, owner, dataset, number, line),
  UNIQUE (environment, owner, dataset, key, number),
  FOREIGN KEY (environment, owner, dataset, number)
    REFERENCES list_sync_end (environment, owner, dataset, number)
);

ALTER TYPE audit_kind ADD VALUE 'exchange:list:asked';
ALTER TYPE audit_kind ADD VALUE 'exchange:list:stored';
ALTER TYPE audit_kind ADD VALUE 'exchange:list:failed';

GRANT SELECT, INSERT ON list_sync, list_sync_end, list_change TO sainam_app;
