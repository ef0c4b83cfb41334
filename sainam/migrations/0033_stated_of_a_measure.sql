-- What an owner states of a measure waits for a second person; who answers for an object is noted.
-- See docs/decisions/0016-living-law.md.

-- `base`: the statement that the owner saw last, 0 where there was none.
CREATE TABLE measure_proposal (
  id uuid PRIMARY KEY,
  measure text NOT NULL COLLATE "C",
  base int NOT NULL CHECK (base >= 0),
  state text NOT NULL CHECK (state IN ('met', 'in_progress', 'evidence_due', 'gap')),
  owner text NOT NULL,
  target date,
  review date,
  evidence text,
  note text NOT NULL CHECK (note <> ''),
  stated_by text NOT NULL REFERENCES login,
  stated_at timestamptz NOT NULL,
  CHECK (state <> 'in_progress' OR target IS NOT NULL),
  CHECK (state <> 'met' OR (evidence IS NOT NULL AND review IS NOT NULL))
);
CREATE INDEX measure_proposal_measure ON measure_proposal (measure, stated_at);

-- `confirmed` made the statement of that `number`.
CREATE TABLE measure_proposal_decision (
  proposal uuid PRIMARY KEY REFERENCES measure_proposal,
  decision text NOT NULL CHECK (decision IN ('confirmed', 'rejected', 'withdrawn')),
  number int,
  decided_by text NOT NULL REFERENCES login,
  decided_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  CHECK ((decision = 'confirmed') = (number IS NOT NULL))
);

-- Two people, whoever writes the row: only who stated it may withdraw it, and never confirm it.
CREATE FUNCTION measure_stated_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path = sainam, pg_temp AS $$
DECLARE
  stater text;
BEGIN
  SELECT stated_by INTO STRICT stater FROM measure_proposal WHERE id = NEW.proposal;
  IF (stater = NEW.decided_by) <> (NEW.decision = 'withdrawn') THEN
    RAISE EXCEPTION 'statement %: % by %, stated by %',
      NEW.proposal, NEW.decision, NEW.decided_by, stater USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER measure_stated_by_two BEFORE INSERT ON measure_proposal_decision
  FOR EACH ROW EXECUTE FUNCTION measure_stated_by_two();

GRANT SELECT, INSERT ON measure_proposal, measure_proposal_decision TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'law:owner:named';
