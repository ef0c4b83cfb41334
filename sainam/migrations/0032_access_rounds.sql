-- Rounds of the review of access: until a day every login and every credential is kept or ended by
-- somebody who does not hold it. The reviews themselves are rows of `review`.

CREATE TABLE access_round (
  number int PRIMARY KEY CHECK (number > 0),
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL REFERENCES login,
  due date NOT NULL,
  reason text NOT NULL CHECK (reason <> '')
);
GRANT SELECT, INSERT ON access_round TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:review:opened';
