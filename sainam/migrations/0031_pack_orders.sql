-- An evidence pack is asked for by one person and made on the word of another. See
-- docs/decisions/0021-evidence-pack.md.

CREATE TABLE evidence_pack_order (
  id uuid PRIMARY KEY,
  scope text NOT NULL CHECK (scope IN ('period', 'agency', 'provision')),
  about text COLLATE "C",
  first_day date NOT NULL,
  last_day date NOT NULL,
  purpose text NOT NULL CHECK (purpose <> ''),
  order_number text,                  -- of an officer's order: the pack then has traffic data
  officer text,
  ordered_by text NOT NULL REFERENCES login,
  ordered_at timestamptz NOT NULL,
  UNIQUE (id, ordered_by),
  CHECK (first_day <= last_day),
  CHECK ((order_number IS NULL) = (officer IS NULL)),
  CHECK ((scope = 'period') = (about IS NULL))
);
CREATE INDEX evidence_pack_order_at ON evidence_pack_order (ordered_at);

-- Two people, whoever writes the row. `confirmed` comes with the pack, in one transaction.
CREATE TABLE evidence_pack_decision (
  pack uuid PRIMARY KEY,
  ordered_by text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('confirmed', 'rejected')),
  decided_by text NOT NULL REFERENCES login,
  decided_at timestamptz NOT NULL,
  reason text NOT NULL,
  FOREIGN KEY (pack, ordered_by) REFERENCES evidence_pack_order (id, ordered_by),
  CHECK (ordered_by <> decided_by),
  CHECK (decision = 'confirmed' OR reason <> '')
);
ALTER TABLE evidence_pack ADD CONSTRAINT evidence_pack_decided
  FOREIGN KEY (id) REFERENCES evidence_pack_decision (pack) NOT VALID;

GRANT SELECT, INSERT ON evidence_pack_order, evidence_pack_decision TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:pack:ordered';
ALTER TYPE audit_kind ADD VALUE 'evidence:pack:rejected';
