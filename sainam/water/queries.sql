-- Water series: values are only added, so what was known at any moment can be read again.

-- name: lock_series
-- Files of one series are stored one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'series', %(environment)s::text,
                                                        %(series)s::text), 75));

-- name: await_series
-- Waits for a file that is being stored: what is read next holds all that was recorded by now.
SELECT pg_advisory_xact_lock_shared(hashtextextended(concat_ws('/', 'series', %(environment)s::text,
                                                               %(series)s::text), 75));

-- name: read_standing
-- The last value at each place of some issues of a series.
SELECT DISTINCT ON (valid_at, issued_at) valid_at, issued_at, value, quality, exchange
FROM series_value
WHERE environment = %(environment)s AND series = %(series)s
  AND valid_at BETWEEN %(first_valid_at)s AND %(last_valid_at)s
  AND issued_at = ANY(%(issues)s)
ORDER BY valid_at, issued_at, seq DESC;

-- name: insert_values
-- The values of one file, all recorded at one moment.
INSERT INTO series_value (recorded_at, environment, series, valid_at, issued_at, value, quality,
                          exchange, line)
SELECT %(recorded_at)s, %(environment)s, v.series, v.valid_at, v.issued_at, v.value, v.quality,
       %(exchange)s, v.line
FROM unnest(%(series)s::text[], %(valid_at)s::timestamptz[], %(issued_at)s::timestamptz[],
            %(value)s::numeric[], %(quality)s::text[], %(line)s::int[])
  AS v(series, valid_at, issued_at, value, quality, line);

-- name: insert_findings
-- What is told about lines of a feed file; amounts are not theirs.
INSERT INTO file_finding (environment, file, line, first_column, last_column, field, class, rule,
                          fault, identity, shown, thai, english)
SELECT %(environment)s, %(file)s, f.line, f.first_column, f.last_column, f.field, f.class, f.rule,
       f.fault::fault, f.identity, f.shown, f.thai, f.english
FROM unnest(%(line)s::int[], %(first_column)s::int[], %(last_column)s::int[], %(field)s::text[],
            %(class)s::text[], %(rule)s::text[], %(fault)s::text[], %(identity)s::text[],
            %(shown)s::text[], %(thai)s::text[], %(english)s::text[])
  AS f(line, first_column, last_column, field, class, rule, fault, identity, shown, thai, english);

-- name: read_as_of
-- Of each valid time the newest issue known by then, and of that issue the last value.
SELECT valid_at, issued_at, value, quality, recorded_at, exchange, line, corrected
FROM (
  SELECT v.*,
         row_number() OVER (PARTITION BY valid_at ORDER BY issued_at DESC, seq DESC) AS place,
         count(*) OVER (PARTITION BY valid_at, issued_at) > 1 AS corrected
  FROM series_value v
  WHERE environment = %(environment)s AND series = %(series)s
    AND valid_at >= %(from)s AND valid_at < %(until)s
    AND (%(as_of)s::timestamptz IS NULL OR recorded_at <= %(as_of)s)
) known
WHERE place = 1
ORDER BY valid_at;

-- name: read_run
-- One issue by valid time, each with its last value.
SELECT DISTINCT ON (valid_at) valid_at, issued_at, value, quality, recorded_at, exchange, line,
       count(*) OVER (PARTITION BY valid_at) > 1 AS corrected
FROM series_value
WHERE environment = %(environment)s AND series = %(series)s AND issued_at = %(issued_at)s
  AND valid_at BETWEEN %(first_valid_at)s AND %(last_valid_at)s
  AND (%(as_of)s::timestamptz IS NULL OR recorded_at <= %(as_of)s)
ORDER BY valid_at, seq DESC;

-- name: read_history
-- Every value ever recorded for one valid time, in the order it was recorded.
SELECT valid_at, issued_at, value, quality, recorded_at, exchange, line,
       row_number() OVER (PARTITION BY issued_at ORDER BY seq) > 1 AS corrected
FROM series_value
WHERE environment = %(environment)s AND series = %(series)s AND valid_at = %(valid_at)s
ORDER BY seq;

-- name: list_issues
-- The runs that reach into a span of valid times, newest first.
SELECT issued_at, count(DISTINCT valid_at), min(valid_at), max(valid_at), max(recorded_at)
FROM series_value
WHERE environment = %(environment)s AND series = %(series)s
  AND valid_at >= %(from)s AND valid_at < %(until)s
GROUP BY issued_at ORDER BY issued_at DESC LIMIT %(most)s;

-- name: find_last_issue
-- No valid time is further than the horizon from its issue, so the newest issue has one within two
-- horizons of the furthest valid time: the rest of the series need not be looked through.
SELECT max(issued_at) FROM series_value
WHERE environment = %(environment)s AND series = %(series)s
  AND valid_at >= (SELECT max(valid_at) FROM series_value
                   WHERE environment = %(environment)s AND series = %(series)s)
                  - 2 * %(horizon)s::interval;
