-- What is stated of measures, and what waits for a second person.

-- name: statements
-- Every statement, by measure and number.
SELECT measure, number, at, state, owner, note, stated_by, confirmed_by, target, review, evidence
FROM measure_statement
WHERE %(measure)s::text IS NULL OR measure = %(measure)s
ORDER BY measure, number;

-- name: lock_measure
-- Who states of one measure at once go one after the other.
SELECT pg_advisory_xact_lock(7102, hashtext(%(measure)s));

-- name: insert_proposal
-- What the owner states, before a second person has confirmed it.
INSERT INTO measure_proposal (id, measure, base, state, owner, target, review, evidence, note,
                              stated_by, stated_at)
VALUES (%(id)s, %(measure)s, %(base)s, %(state)s, %(owner)s, %(target)s, %(review)s, %(evidence)s,
        %(note)s, %(actor)s, sainam_now());

-- name: proposals
-- What waits for a second person first, then the last that were decided.
SELECT p.id, p.measure, p.base, p.state, p.owner, p.target, p.review, p.evidence, p.note,
       p.stated_by, p.stated_at, d.decision, d.number, d.decided_by, d.decided_at, d.reason
FROM measure_proposal p LEFT JOIN measure_proposal_decision d ON d.proposal = p.id
WHERE (%(id)s::uuid IS NULL OR p.id = %(id)s) AND (%(measure)s::text IS NULL OR p.measure = %(measure)s)
ORDER BY d.decision IS NOT NULL, p.stated_at DESC LIMIT 100;

-- name: insert_decision
-- A statement is decided, once.
INSERT INTO measure_proposal_decision (proposal, decision, number, decided_by, decided_at, reason)
VALUES (%(id)s, %(decision)s, %(number)s, %(actor)s, sainam_now(), %(reason)s);

-- name: insert_statement
-- What stands of the measure from now on.
INSERT INTO measure_statement (measure, number, state, owner, target, review, evidence, note,
                               stated_by, confirmed_by, at)
SELECT p.measure, p.base + 1, p.state, p.owner, p.target, p.review, p.evidence, p.note,
       p.stated_by, %(actor)s, sainam_now()
FROM measure_proposal p WHERE p.id = %(id)s;

-- name: document_exists
-- Whether the hub has issued this document.
SELECT count(*) FROM document WHERE id = %(id)s;
