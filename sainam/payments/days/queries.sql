-- An agent's day.

-- name: read_files_of_day
-- What the agent's files brought for the day.
SELECT count(*), coalesce(sum(lines), 0)::bigint, coalesce(sum(amount_satang), 0)::bigint,
       coalesce(sum(duplicate + nil), 0)::bigint, coalesce(sum(duplicate_satang), 0)::bigint
FROM file_day
WHERE environment = %(environment)s AND agent = %(agent)s AND business_date = %(day)s;

-- name: read_calls_of_day
-- What the agent declared by API for the day, by the keys it gave.
SELECT count(*), coalesce(sum(k.amount_satang), 0)::bigint
FROM posting p
JOIN payment_key k ON k.environment = p.environment AND k.agent = p.agent
 AND k.identity = p.identity AND k.exchange = p.exchange
WHERE p.environment = %(environment)s AND p.agent = %(agent)s AND p.business_date = %(day)s
  AND p.line = 0 AND p.debit = %(receivable)s;

-- name: read_ledger_of_day
-- What the ledger has for the day: lines taken, payments of bills, of these refused by their owner.
SELECT count(*) FILTER (WHERE taken), coalesce(sum(amount_satang) FILTER (WHERE taken), 0)::bigint,
       count(*) FILTER (WHERE kind = 'payment') - count(*) FILTER (WHERE moved),
       coalesce(sum(amount_satang) FILTER (WHERE kind = 'payment'), 0)::bigint
         - coalesce(sum(amount_satang) FILTER (WHERE moved), 0)::bigint
FROM (
  SELECT kind, amount_satang,
         kind IN ('payment', 'suspense', 'rejected')
           AND (debit = %(receivable)s OR credit = %(receivable)s) AS taken,
         kind = 'suspense' AND debit = %(collected)s AS moved
  FROM posting
  WHERE environment = %(environment)s AND agent = %(agent)s AND business_date = %(day)s
) AS p;

-- name: insert_day
-- The day once more: the last version stands.
INSERT INTO agent_day (environment, agent, business_date, version, at, actor, files, declared,
                       declared_satang, ledger, ledger_satang, posted, posted_satang, owner,
                       owner_satang, difference_satang, verdict, detail)
SELECT %(environment)s, %(agent)s, %(day)s, coalesce(max(d.version), 0) + 1, sainam_now(),
       %(actor)s, %(files)s, %(declared)s, %(declared_satang)s, %(ledger)s, %(ledger_satang)s,
       %(posted)s, %(posted_satang)s, %(owner)s, %(owner_satang)s, %(difference_satang)s,
       %(verdict)s, %(detail)s
FROM agent_day d
WHERE d.environment = %(environment)s AND d.agent = %(agent)s AND d.business_date = %(day)s
RETURNING version;

-- name: balances
-- Debits less credits of each ledger account of an agent.
SELECT a.name, coalesce(sum(CASE WHEN p.debit = a.number THEN p.amount_satang
                                 ELSE -p.amount_satang END), 0)::bigint
FROM ledger_account a
LEFT JOIN posting p ON p.environment = a.environment AND p.agent = a.agency
 AND a.number IN (p.debit, p.credit)
WHERE a.environment = %(environment)s AND a.agency = %(agent)s
GROUP BY a.name ORDER BY a.name;

-- name: days_to_close
-- Days of the last week that are over and were not reconciled since their last posting, or were
-- reconciled while the owner was silent.
SELECT p.environment, p.agent, p.business_date
FROM posting p
LEFT JOIN LATERAL (
  SELECT at, verdict FROM agent_day d
  WHERE d.environment = p.environment AND d.agent = p.agent AND d.business_date = p.business_date
  ORDER BY version DESC LIMIT 1) d ON true
WHERE p.business_date >= %(today)s::date - 7 AND p.business_date < %(today)s::date
GROUP BY p.environment, p.agent, p.business_date, d.at, d.verdict
HAVING d.at IS NULL OR d.at < max(p.posted_at) OR d.verdict = 'owner_silent'
ORDER BY p.business_date, p.agent;
