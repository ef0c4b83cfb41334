-- What requests of persons and consents are sealed and marked under; withholdings that wait for
-- their second person; of which clocks the data protection officer was reminded.

-- The utility's own settings. A consent is proof for as long as it may be asked about, so its class
-- outlasts the longest that may be recorded, ten years.
SELECT make_retention_class('consent', '{}');
SELECT make_retention_class('subjects', '{}');
INSERT INTO retention_rule VALUES
  ('consent', 1, 144, 4400, 'PDPA-2562-19',
   'ทะเบียนความยินยอม: ตราของเจ้าของข้อมูล', 'The consent register: the mark of the person',
   sainam_now(), 'installation', 'decision 0020'),
  ('subjects', 1, 60, 1830, 'PDPA-2562-30',
   'คำขอของเจ้าของข้อมูล: ผู้ขอ สิ่งที่พบ และคำตอบ',
   'Requests of persons: who asked, what was found and answered',
   sainam_now(), 'installation', 'decision 0020');

-- Confirmed by another person it becomes a withholding of the same id.
CREATE TABLE withholding_proposal (
  id uuid PRIMARY KEY,
  environment environment NOT NULL,
  agreement text NOT NULL REFERENCES agreement,
  purpose text,
  case_mark bytea CHECK (length(case_mark) = 32),
  exchange uuid,
  provision text NOT NULL CHECK (provision <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  until date NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL
);
CREATE TABLE withholding_proposal_end (
  proposal uuid PRIMARY KEY REFERENCES withholding_proposal,
  confirmed boolean NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL
);

-- Once in each manner: `near` before it ends, `late` after.
CREATE TABLE evidence_reminder (
  about text NOT NULL COLLATE "C",    -- incident/clock, or the number of a request
  kind text NOT NULL CHECK (kind IN ('near', 'late')),
  at timestamptz NOT NULL,
  PRIMARY KEY (about, kind)
);

GRANT SELECT, INSERT ON withholding_proposal, withholding_proposal_end, evidence_reminder
  TO sainam_app;
