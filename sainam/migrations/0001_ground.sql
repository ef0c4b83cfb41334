-- The ground: roles, one clock, month partitions, environments.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sainam_app') THEN
    CREATE ROLE sainam_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT sainam_app TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA sainam TO sainam_app;

-- sandbox and live begin every key of the data plane's tables; governance tables have none.
CREATE TYPE environment AS ENUM ('sandbox', 'live');
CREATE TYPE fault AS ENUM ('caller', 'hub', 'provider');

-- One row: what this installation is. Only a demo may shift the clock.
CREATE TABLE installation (
  only boolean PRIMARY KEY DEFAULT true CHECK (only),
  mode text NOT NULL CHECK (mode IN ('demo', 'site')),
  clock_offset interval NOT NULL DEFAULT '0',
  CHECK (mode = 'demo' OR clock_offset = interval '0')
);
GRANT SELECT, INSERT, UPDATE ON installation TO sainam_app;

-- The one clock of the product. It moves while a transaction waits for a lock, so a period is
-- judged after the lock is held, not when the transaction began.
CREATE FUNCTION sainam_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT clock_timestamp() + coalesce((SELECT clock_offset FROM sainam.installation), interval '0')
$$;

-- The business date of a moment: Bangkok's calendar, whatever the server's.
CREATE FUNCTION business_date(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (moment AT TIME ZONE 'Asia/Bangkok')::date $$;

-- Tables partitioned by Bangkok months. The list is data, so that a later table only adds a row.
CREATE TABLE month_partitioned (
  table_name text PRIMARY KEY,
  by_date boolean NOT NULL  -- true: the partition column is a business date, not a moment
);
GRANT SELECT ON month_partitioned TO sainam_app;

-- Makes the partitions of the months around `around`. A default partition catches what falls
-- outside, so a missing month never refuses a record; where the default already holds rows of a
-- month, that month stays in it and the function says so.
CREATE FUNCTION ensure_month_partitions(around date, ahead int DEFAULT 3)
RETURNS TABLE (made text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = sainam, pg_temp AS $$
DECLARE
  parent record;
  first_day date;
  name text;
  low text;
  high text;
BEGIN
  IF ahead NOT BETWEEN 0 AND 24 THEN
    RAISE EXCEPTION 'ahead must be 0 to 24 months, not %', ahead;
  END IF;
  PERFORM pg_advisory_xact_lock(7100, 0);
  FOR parent IN SELECT * FROM month_partitioned ORDER BY table_name LOOP
    FOR step IN -1..ahead LOOP
      first_day := (date_trunc('month', around) + make_interval(months => step))::date;
      name := parent.table_name || to_char(first_day, '"_"YYYY"_"MM');
      CONTINUE WHEN to_regclass('sainam.' || quote_ident(name)) IS NOT NULL;
      low := first_day::text;
      high := (first_day + interval '1 month')::date::text;
      IF NOT parent.by_date THEN
        low := low || ' 00:00:00+07';
        high := high || ' 00:00:00+07';
      END IF;
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                       name, parent.table_name, low, high);
        made := name;
        RETURN NEXT;
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING 'the default partition of % already holds rows of %', parent.table_name, name;
      END;
    END LOOP;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION ensure_month_partitions(date, int) TO sainam_app;
