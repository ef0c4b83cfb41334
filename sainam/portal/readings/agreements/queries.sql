-- Agreements: few rows beside those of the data plane, so whole lists are read.

-- name: list_gates
-- Every agreement at each of its gates, by the version that holds there.
SELECT a.id, a.agency, a.kind, a.brought_in, g.environment::text, g.number AS gate, g.state,
       g.version, g.valid_from, g.valid_until, g.closed_at, g.run_off_days, v.reference, v.terms
FROM agreement a
JOIN gate g ON g.agreement = a.id
JOIN agreement_version v ON v.agreement = g.agreement AND v.version = g.version
WHERE %(agreement)s::text IS NULL OR a.id = %(agreement)s
ORDER BY a.id, g.environment DESC;

-- name: list_versions
-- What every version of an agreement records, the newest first.
SELECT version, valid_from, valid_until, reference, terms, recorded_at, recorded_by, confirmed_by
FROM agreement_version WHERE agreement = %(agreement)s ORDER BY version DESC;

-- name: list_steps
-- What happened to an agreement, the newest first.
SELECT number, environment::text, step, version, at, actor, reason FROM agreement_step
WHERE agreement = %(agreement)s ORDER BY at DESC, number DESC LIMIT 500;

-- name: find_step
-- One step of an agreement.
SELECT number, environment::text, step, version, at, actor, reason FROM agreement_step
WHERE agreement = %(agreement)s AND environment = %(environment)s AND number = %(number)s;

-- name: list_doors
-- The doors of an agreement, with the key that opens each.
SELECT d.id, d.environment::text, d.channel, c.fingerprint, d.recorded_at AS opened_at,
       least(e.ended_at, n.ended_at) AS ended_at, coalesce(e.actor, n.actor) AS ended_actor,
       coalesce(e.reason, n.reason, '') AS ended_reason
FROM door d
JOIN credential c ON c.id = d.credential
LEFT JOIN door_end e ON e.door = d.id
LEFT JOIN credential_end n ON n.credential = d.credential
WHERE d.agreement = %(agreement)s ORDER BY d.environment DESC, d.id;

-- name: list_quotas
-- What a gate has used in a Bangkok month, by dataset.
SELECT dataset, used FROM quota_counter
WHERE environment = %(environment)s AND gate = %(gate)s AND month = %(month)s;

-- name: count_running
-- Look-ups of a gate, on either leg, that were asked and are not answered.
SELECT count(*) AS running FROM exchange e
WHERE e.environment = %(environment)s AND e.pattern = 'lookup'
  AND (e.gate = %(gate)s OR e.owner_gate = %(gate)s)
  AND e.opened_at > %(at)s::timestamptz - interval '10 minutes'
  AND NOT EXISTS (SELECT FROM exchange_outcome o
                  WHERE o.environment = e.environment AND o.exchange = e.id);

-- name: count_crossed
-- Exchanges under an agreement, on either leg, since a moment.
SELECT (SELECT count(*) FROM exchange
        WHERE environment = %(environment)s AND agreement = %(agreement)s
          AND opened_at >= %(since)s)
     + (SELECT count(*) FROM exchange
        WHERE environment = %(environment)s AND owner_agreement = %(agreement)s
          AND opened_at >= %(since)s) AS crossed;

-- name: find_met
-- Which exchanges a step cut, or met leaving: its own audit event tells it.
SELECT e.detail FROM audit_event e
WHERE e.subject = %(subject)s AND e.exchange IS NULL AND e.environment = %(environment)s
  AND e.event = ANY (%(events)s::audit_kind[]) AND (e.detail::json ->> 'step')::int = %(number)s
ORDER BY e.seq DESC LIMIT 1;
