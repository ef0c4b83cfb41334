-- Agents' days: the last version of each stands.

-- name: list_agents
-- Agents that ever had a day closed, found by leaps through the key.
WITH RECURSIVE known (agent) AS (
  (SELECT agent FROM agent_day WHERE environment = %(environment)s ORDER BY agent LIMIT 1)
  UNION ALL
  SELECT n.agent FROM known k CROSS JOIN LATERAL (
    SELECT d.agent FROM agent_day d
    WHERE d.environment = %(environment)s AND d.agent > k.agent ORDER BY d.agent LIMIT 1) n
)
SELECT agent FROM known LIMIT 1000;

-- name: list_days
-- The newest days of some agents before a day and agent, each by its last version.
SELECT d.agent AS agent_code, d.business_date, d.verdict, d.declared_satang, d.difference_satang,
       d.at
FROM unnest(%(agents)s::text[]) AS a (code)
CROSS JOIN LATERAL (
  SELECT last.* FROM (
    SELECT DISTINCT ON (x.business_date) x.* FROM agent_day x
    WHERE x.environment = %(environment)s AND x.agent = a.code
      AND x.business_date >= %(from)s AND x.business_date <= %(before)s
      AND (x.business_date, x.agent) < (%(before)s, %(before_agent)s)
    ORDER BY x.business_date DESC, x.version DESC) last
  WHERE %(verdict)s::text IS NULL OR last.verdict = %(verdict)s
  ORDER BY last.business_date DESC LIMIT %(most)s) d
ORDER BY d.business_date DESC, d.agent DESC LIMIT %(most)s;

-- name: show_day
-- One day by its last version.
SELECT version, at, actor, declared, declared_satang, ledger, ledger_satang, posted, posted_satang,
       owner, owner_satang, difference_satang, verdict
FROM agent_day
WHERE environment = %(environment)s AND agent = %(agent)s AND business_date = %(business_date)s
ORDER BY version DESC LIMIT 1;

-- name: files_of_day
-- The files that brought lines of a day.
SELECT file FROM file_day
WHERE environment = %(environment)s AND agent = %(agent)s AND business_date = %(business_date)s
ORDER BY file DESC LIMIT 200;
