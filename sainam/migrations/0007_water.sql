-- Water series: two times and a recorded one; corrections add.

CREATE SEQUENCE series_value_seq;
CREATE TABLE series_value (
  recorded_at timestamptz NOT NULL,
  environment environment NOT NULL,
  series text NOT NULL,               -- catalogue name; unit and datum are the series' own
  valid_at timestamptz NOT NULL,
  issued_at timestamptz NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('sainam.series_value_seq'),
  value numeric NOT NULL,
  quality text NOT NULL CHECK (quality IN ('good', 'suspect')),
  exchange uuid NOT NULL,
  line int NOT NULL
) PARTITION BY RANGE (recorded_at);
CREATE TABLE series_value_default PARTITION OF series_value DEFAULT;
CREATE INDEX series_value_read ON series_value (environment, series, valid_at, issued_at, seq);
INSERT INTO month_partitioned VALUES ('series_value', 'recorded_at', false);
GRANT SELECT, INSERT ON series_value TO sainam_app;
GRANT USAGE ON SEQUENCE series_value_seq TO sainam_app;
