-- What signing, release and exit ask of the records.

-- name: crossed
-- A completed exchange of real use under an agreement.
SELECT 1 FROM exchange e
WHERE e.environment = 'live' AND e.id = %(exchange)s AND e.agreement = %(agreement)s
  AND EXISTS (SELECT FROM exchange_outcome o
              WHERE o.environment = e.environment AND o.exchange = e.id
                AND o.outcome IN ('answered', 'accepted', 'stored'))
LIMIT 1;

-- name: credentials_left
-- Living credentials of this agreement, by a door under it or by name, with no open door under any.
SELECT c.id FROM credential c
WHERE (c.id = ANY (%(registered)s::text[])
       OR EXISTS (SELECT FROM door d WHERE d.credential = c.id AND d.agreement = %(agreement)s))
  AND NOT EXISTS (SELECT FROM credential_end e WHERE e.credential = c.id)
  AND NOT EXISTS (SELECT FROM door o WHERE o.credential = c.id
                  AND NOT EXISTS (SELECT FROM door_end x WHERE x.door = o.id))
ORDER BY c.id;
