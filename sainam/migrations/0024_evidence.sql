-- Packs that were handed over, heads that were given away, reviews that fall due. See
-- docs/decisions/0021-evidence-pack.md.

CREATE TABLE evidence_pack (
  id uuid PRIMARY KEY,
  scope text NOT NULL CHECK (scope IN ('period', 'agency', 'provision', 'incident')),
  about text COLLATE "C",
  first_day date NOT NULL,
  last_day date NOT NULL,
  first_block bigint REFERENCES audit_block,
  last_block bigint REFERENCES audit_block,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  length bigint NOT NULL CHECK (length > 0),
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  purpose text NOT NULL CHECK (purpose <> ''),
  CHECK (first_day <= last_day),
  CHECK ((scope = 'period') = (about IS NULL)),
  CHECK ((first_block IS NULL) = (last_block IS NULL))
);
CREATE INDEX evidence_pack_made ON evidence_pack (made_at);

-- A head that left the hub, and to whom: what was given away fixes all before it.
CREATE TABLE head_given (
  block bigint NOT NULL REFERENCES audit_block,
  receiver text NOT NULL COLLATE "C",
  way text NOT NULL CHECK (way IN ('acknowledgement', 'day_certificate', 'mail', 'pack', 'rfc3161')),
  about text NOT NULL COLLATE "C",    -- which acknowledgement, certificate, mail or pack
  at timestamptz NOT NULL,
  token bytea,                        -- RFC 3161
  PRIMARY KEY (block, receiver, way, about),
  CHECK ((way = 'rfc3161') = (token IS NOT NULL))
);

-- Reviews: access rights, policy documents, withholdings, the yearly risk audit.
CREATE TABLE review (
  subject text NOT NULL COLLATE "C",  -- kind:id
  number int NOT NULL CHECK (number > 0),
  result text NOT NULL CHECK (result IN ('kept', 'changed', 'ended')),
  next_due date NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  sha256 bytea CHECK (length(sha256) = 32),  -- of what lay before the reviewer
  PRIMARY KEY (subject, number)
);
CREATE INDEX review_due ON review (next_due);

GRANT SELECT, INSERT ON evidence_pack, head_given, review TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:pack:made';
ALTER TYPE audit_kind ADD VALUE 'evidence:head:given';
ALTER TYPE audit_kind ADD VALUE 'evidence:review:made';
