-- Water series.

-- name: list_several
-- Valid times for which more than one value was recorded by a moment.
SELECT valid_at FROM series_value
WHERE environment = %(environment)s AND series = %(series)s
  AND valid_at >= %(from)s AND valid_at < %(until)s
  AND (%(as_of)s::timestamptz IS NULL OR recorded_at <= %(as_of)s)
GROUP BY valid_at HAVING count(*) > 1;

-- name: list_doubts
-- What was said of suspect values; there are few.
SELECT file, line, thai, english FROM file_finding
WHERE environment = %(environment)s AND file = ANY (%(files)s) AND line = ANY (%(lines)s)
  AND rule = ANY (%(doubts)s)
ORDER BY number;
