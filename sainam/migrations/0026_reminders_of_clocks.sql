-- Of which clock of an incident or request the data protection officer was reminded, once in each
-- manner: `near` before it ends, `late` after.
CREATE TABLE evidence_reminder (
  about text NOT NULL COLLATE "C",    -- incident/clock, or the number of a request
  kind text NOT NULL CHECK (kind IN ('near', 'late')),
  at timestamptz NOT NULL,
  PRIMARY KEY (about, kind)
);

GRANT SELECT, INSERT ON evidence_reminder TO sainam_app;
