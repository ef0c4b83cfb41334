-- Papers no longer asked for.

-- name: tie_paper
-- The look-up and the service request that it serves; once for each look-up.
INSERT INTO replaced_paper (environment, exchange, service_request, paper, at)
VALUES (%s::environment, %s, %s, %s, sainam_now());

-- name: papers_replaced
-- By paper: how many service requests needed no copy, because a look-up was answered; a second
-- look-up of the same paper for the same request is no second copy.
SELECT r.paper, count(DISTINCT r.service_request), count(*)
FROM replaced_paper r
WHERE r.environment = %(environment)s::environment AND r.at >= %(since)s AND r.at < %(until)s
  AND EXISTS (SELECT FROM exchange_outcome o
    WHERE o.environment = r.environment AND o.exchange = r.exchange AND o.outcome = 'answered')
GROUP BY r.paper ORDER BY r.paper;
