-- name: partitioned_tables
-- The tables that are partitioned by month.
SELECT table_name FROM month_partitioned ORDER BY table_name;

-- name: short_wait
-- Live records come first: a partition can wait.
SET LOCAL lock_timeout = '1s';

-- name: ensure_month_partition
-- Makes one partition; true where it was missing.
SELECT ensure_month_partition(%s, %s);
