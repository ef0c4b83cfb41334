-- Sealed content as it stands, and whether its key is no more.

-- name: content_of
-- The sealed parts of some exchanges, in a fixed order.
SELECT exchange, line, part, key, sealed FROM exchange_content
WHERE environment = %s AND exchange = ANY (%s) AND part = ANY (%s) AND sealed IS NOT NULL
ORDER BY exchange, line, part;

-- name: deletion_of
-- The deletion that ended what an exchange of this moment and class said, where one did.
SELECT d.id FROM deletion d
JOIN content_key_end e ON e.deletion = d.id
JOIN content_key k ON k.number = e.key AND k.kind = 'month'
WHERE d.kind = 'month' AND d.class = %s
  AND d.month = date_trunc('month', business_date(%s)::timestamp)::date
LIMIT 1;
