-- How the data was asked for, as observed.

-- name: flows
-- Since a day: who asked, by which way, for what, for which fields, and how often.
SELECT f.agreement, f.agency, f.caller, f.dataset, f.pattern::text, f.channel, f.purpose, f.fields,
       sum(o.exchanges)::bigint AS exchanges
FROM flow f JOIN observed_flow o ON o.flow = f.number
WHERE f.environment = %(environment)s AND o.day > %(since)s
  AND (%(agency)s::text IS NULL OR f.agency = %(agency)s)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
