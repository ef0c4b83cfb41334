-- Of which old key people were reminded, once: it was to be retired some time after its rotation.
-- (A suspension, 0014, ends by itself on its day since then; nobody has to be reminded of it.)
CREATE TABLE door_reminder (
  door text PRIMARY KEY REFERENCES door,
  at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON door_reminder TO sainam_app;
