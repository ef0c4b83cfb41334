-- The ground: roles, one clock, month partitions, environments.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sainam_app') THEN
    CREATE ROLE sainam_app NOLOGIN;
  END IF;
  -- From 16 on, who makes a role is a member of it without the right to become it.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT sainam_app TO %I', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA sainam TO sainam_app;

-- sandbox and live begin every key of the data plane's tables; governance tables have none.
CREATE TYPE environment AS ENUM ('sandbox', 'live');
CREATE TYPE fault AS ENUM ('caller', 'hub', 'provider');

-- One row: what this installation is, written by its owner. Only a demo may shift the clock.
CREATE TABLE installation (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  mode text NOT NULL CHECK (mode IN ('demo', 'site')),
  clock_offset interval NOT NULL DEFAULT '0',
  CHECK (mode = 'demo' OR clock_offset = interval '0')
);
GRANT SELECT, UPDATE (clock_offset) ON installation TO sainam_app;

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
  column_name text NOT NULL,
  by_date boolean NOT NULL  -- true: the partition column is a business date, not a moment
);
GRANT SELECT ON month_partitioned TO sainam_app;

-- Makes the partition of one table and month. It is filled and attached, not created in place, so
-- that no lock but the default partition's stops the records of that moment; rows that already fell
-- into the default partition are moved. One call is one transaction: two tables locked together
-- could wait in a ring with a recording. False: it was there.
CREATE FUNCTION ensure_month_partition(parent text, month date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = sainam, pg_temp AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := parent || to_char(first_day, '"_"YYYY"_"MM');
  rest text := parent || '_default';
  low text := first_day::text;
  high text := (first_day + interval '1 month')::date::text;
  by_day boolean;
  partition_column text;
BEGIN
  SELECT m.by_date, m.column_name INTO STRICT by_day, partition_column
  FROM month_partitioned m WHERE m.table_name = parent;
  IF to_regclass('sainam.' || quote_ident(name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  IF NOT by_day THEN
    low := low || ' 00:00:00+07';
    high := high || ' 00:00:00+07';
  END IF;
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', rest);
  IF to_regclass('sainam.' || quote_ident(name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
  EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)
                  INSERT INTO %I SELECT * FROM moved',
                 rest, partition_column, low, partition_column, high, name);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                 parent, name, low, high);
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION ensure_month_partition(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_month_partition(text, date) TO sainam_app;
