-- How many calls in a minute an agreement grants, exact over all processes. A bucket is filled evenly
-- up to a minute's worth; what it holds is nobody's record, and a crash may forget it.
CREATE UNLOGGED TABLE rate_bucket (
  environment environment NOT NULL,
  gate int NOT NULL,
  dataset text NOT NULL COLLATE "C",
  calls double precision NOT NULL,    -- that may come now
  at timestamptz NOT NULL,
  taken bigint NOT NULL,              -- by the last statement, read again by the same alone
  PRIMARY KEY (environment, gate, dataset)
);
GRANT SELECT, INSERT, UPDATE ON rate_bucket TO sainam_app;

-- Takes from each bucket what is wanted and what is there: `wanted` is a JSON list of environment,
-- gate, dataset, rate and calls, in the order of the keys. A clock that was put back fills nothing.
CREATE FUNCTION take_rates(wanted json)
RETURNS TABLE (n int, taken bigint, calls double precision)
LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  instant timestamptz := sainam_now();
  want record;
BEGIN
  FOR want IN
    SELECT w.n, w.environment, w.gate, w.dataset, w.rate, w.calls
    FROM json_to_recordset(wanted) AS w (
      n int, environment environment, gate int, dataset text, rate int, calls bigint)
    ORDER BY w.n
  LOOP
    INSERT INTO rate_bucket VALUES (want.environment, want.gate, want.dataset, want.rate, instant, 0)
    ON CONFLICT DO NOTHING;
    RETURN QUERY
    WITH filled AS (
      SELECT b.environment, b.gate, b.dataset, least(want.rate, b.calls
        + greatest(extract(epoch FROM instant - b.at)::double precision, 0) * want.rate / 60) AS now
      FROM rate_bucket b
      WHERE b.environment = want.environment AND b.gate = want.gate AND b.dataset = want.dataset
      FOR UPDATE)
    UPDATE rate_bucket b
    SET taken = least(want.calls, floor(f.now)::bigint),
        calls = f.now - least(want.calls, floor(f.now)::bigint), at = instant
    FROM filled f
    WHERE b.environment = f.environment AND b.gate = f.gate AND b.dataset = f.dataset
    RETURNING want.n, b.taken, b.calls;
  END LOOP;
END $$;
