-- Answers given again.

-- name: find_answered
-- The newest answer of an owner to the same question, under the same standings, not older than
-- allowed. One that was itself given again has its source, and is none.
SELECT x.id
FROM exchange_content c
JOIN exchange x ON x.environment = c.environment AND x.id = c.exchange
JOIN exchange_outcome o ON o.environment = x.environment AND o.exchange = x.id
WHERE c.mark = ANY (%(marks)s) AND c.part = 'asked' AND c.environment = %(environment)s
  AND x.dataset = %(dataset)s AND x.owner = %(owner)s
  AND x.gate = %(gate)s AND x.term = %(term)s
  AND x.owner_gate = %(owner_gate)s AND x.owner_term = %(owner_term)s
  AND o.outcome = 'answered' AND o.fields = %(fields)s
  AND o.at > sainam_now() - make_interval(secs => %(seconds)s)
  AND NOT EXISTS (SELECT FROM answer_given_again g
                  WHERE g.environment = x.environment AND g.exchange = x.id)
ORDER BY o.at DESC
LIMIT 1;

-- name: hold_gates
-- As every recording does, before it looks.
SELECT pg_advisory_xact_lock_shared(71, g) FROM unnest(%(gates)s::int[]) AS g;

-- name: give_again
-- Puts it on record, and gives the unit of quota back.
SELECT give_answer_again(%(environment)s, %(exchange)s, %(source)s, %(gate)s, %(dataset)s,
                         %(month)s);

-- name: source_of
-- In which exchange the owner gave the answer that this one gave again.
SELECT source FROM answer_given_again WHERE environment = %(environment)s AND exchange = %(exchange)s;
