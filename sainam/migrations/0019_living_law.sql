-- The law register as living data: changes proposed by one person and confirmed by another, the
-- versions that decisions keep, what is stated of each measure, what would stop by a change.

-- `register`: a change that was confirmed in the portal. See docs/decisions/0016-living-law.md.
-- The list only grows, so nothing that a reader assumes of it is lost.
-- squawk-ignore ban-drop-constraint
ALTER TABLE catalogue_object DROP CONSTRAINT catalogue_object_origin_check;
ALTER TABLE catalogue_object ADD CONSTRAINT catalogue_object_origin_check
  CHECK (origin IN ('files', 'dossier', 'register')) NOT VALID;

-- Who answers for an object of the register. The last version stands.
CREATE TABLE law_owner (
  kind text NOT NULL COLLATE "C",
  name text NOT NULL COLLATE "C",
  version int NOT NULL CHECK (version > 0),
  owner text NOT NULL REFERENCES login,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  PRIMARY KEY (kind, name, version)
);

-- `base`: the version that the proposer saw, 0 for a new object. `body`: canonical JSON; null takes
-- the object out.
CREATE TABLE law_change (
  id uuid PRIMARY KEY,
  kind text NOT NULL COLLATE "C",
  name text NOT NULL COLLATE "C",
  base int NOT NULL CHECK (base >= 0),
  body text,
  reason text NOT NULL CHECK (reason <> ''),
  proposed_by text NOT NULL REFERENCES login,
  proposed_at timestamptz NOT NULL,
  CHECK (base > 0 OR body IS NOT NULL)
);
CREATE INDEX law_change_object ON law_change (kind, name, proposed_at);

-- `confirmed` made `version` of the object; `impact` is the report that the second person saw.
CREATE TABLE law_change_decision (
  change uuid PRIMARY KEY REFERENCES law_change,
  decision text NOT NULL CHECK (decision IN ('confirmed', 'rejected', 'withdrawn')),
  version int,
  impact uuid,
  decided_by text NOT NULL REFERENCES login,
  decided_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  CHECK ((decision = 'confirmed') = (version IS NOT NULL)),
  CHECK (decision <> 'confirmed' OR impact IS NOT NULL)
);

-- Two people, whoever writes the row: only who proposed may withdraw, and never confirm or reject.
CREATE FUNCTION law_change_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path = sainam, pg_temp AS $$
DECLARE
  proposer text;
BEGIN
  SELECT proposed_by INTO STRICT proposer FROM law_change WHERE id = NEW.change;
  IF (proposer = NEW.decided_by) <> (NEW.decision = 'withdrawn') THEN
    RAISE EXCEPTION 'law change %: % by %, proposed by %',
      NEW.change, NEW.decision, NEW.decided_by, proposer USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER law_change_by_two BEFORE INSERT ON law_change_decision
  FOR EACH ROW EXECUTE FUNCTION law_change_by_two();

-- A version of the register as a decision kept it: read again by its objects, never by a clock.
CREATE TABLE register_version (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  first_kept_at timestamptz NOT NULL
);
CREATE TABLE register_version_object (
  digest bytea NOT NULL REFERENCES register_version,
  kind text NOT NULL COLLATE "C",
  name text NOT NULL COLLATE "C",
  version int NOT NULL,
  PRIMARY KEY (digest, kind, name),
  FOREIGN KEY (kind, name, version) REFERENCES catalogue_object
);
CREATE INDEX register_version_object_name ON register_version_object (kind, name, version);
-- Which decision kept which: a dossier's step, an agreement's version, a document.
CREATE TABLE register_kept (
  kept_by text PRIMARY KEY COLLATE "C" CHECK (kept_by ~ '^(step|agreement|document):.'),
  digest bytea NOT NULL REFERENCES register_version,
  at timestamptz NOT NULL
);
CREATE INDEX register_kept_digest ON register_kept (digest);

-- What is stated of a measure. The last stands; one whose review is past is due, which no row says.
CREATE TABLE measure_statement (
  measure text NOT NULL COLLATE "C",
  number int NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('met', 'in_progress', 'evidence_due', 'gap')),
  owner text NOT NULL,
  target date,
  review date,
  evidence text,                      -- probe:name, document:uuid or file:sha256 (hex)
  note text NOT NULL,
  stated_by text NOT NULL REFERENCES login,
  confirmed_by text NOT NULL REFERENCES login,
  at timestamptz NOT NULL,
  PRIMARY KEY (measure, number),
  CHECK (stated_by <> confirmed_by),
  CHECK (state <> 'in_progress' OR target IS NOT NULL),
  CHECK (state <> 'met' OR (evidence IS NOT NULL AND review IS NOT NULL))
);

-- What would stop, reckoned before the change was made; the report is in the byte store.
CREATE TABLE impact_report (
  id uuid PRIMARY KEY,
  about text NOT NULL COLLATE "C",    -- kind:id, such as provision:PDPA-2562-24
  change text NOT NULL CHECK (change IN ('changes', 'ends')),
  on_date date NOT NULL,              -- Bangkok
  stops int NOT NULL CHECK (stops >= 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  base text NOT NULL,                 -- digest of all that it was reckoned from
  made_by text NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX impact_report_about ON impact_report (about, made_at);
ALTER TABLE law_change_decision ADD CONSTRAINT law_change_decision_impact
  FOREIGN KEY (impact) REFERENCES impact_report NOT VALID;

GRANT SELECT, INSERT ON law_owner, law_change, law_change_decision, register_version,
  register_version_object, register_kept, measure_statement, impact_report TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'law:change:proposed';
ALTER TYPE audit_kind ADD VALUE 'law:change:decided';
ALTER TYPE audit_kind ADD VALUE 'law:measure:stated';
ALTER TYPE audit_kind ADD VALUE 'law:impact:reckoned';
