-- Until when a suspension is meant to last, and what was reminded of in an agreement's life.

-- A suspension never ends by itself: on this day people are reminded, and one of them resumes it.
CREATE TABLE agreement_suspension (
  agreement text NOT NULL,
  environment environment NOT NULL,
  number int NOT NULL,                -- of the step that suspended
  until date NOT NULL,                -- Bangkok day; the first on which it need not last
  PRIMARY KEY (agreement, environment, number),
  FOREIGN KEY (agreement, environment, number) REFERENCES agreement_step
);

-- Once each. `about`: the version whose end comes, or the step that suspended.
CREATE TABLE agreement_reminder (
  agreement text NOT NULL REFERENCES agreement,
  kind text NOT NULL CHECK (kind IN ('days_90', 'days_30', 'days_7', 'resume')),
  about int NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (agreement, kind, about)
);

GRANT SELECT, INSERT ON agreement_suspension, agreement_reminder TO sainam_app;
