-- Files: what came, where each stands, what is left to do.

-- name: insert_archived_bytes
-- Bytes that the store holds already, whoever sent them.
INSERT INTO archived_bytes (sha256, length, archived_at)
VALUES (%(sha256)s, %(length)s, sainam_now()) ON CONFLICT DO NOTHING;

-- name: insert_file
-- A file as it came.
INSERT INTO file (environment, id, agency, agreement, link, dataset, layout, channel, credential,
                  name, sha256, length, received_at, acceptance, rule)
VALUES (%(environment)s, %(id)s, %(agency)s, %(agreement)s, %(link)s, %(dataset)s, %(layout)s,
        %(channel)s, %(credential)s, %(name)s, %(sha256)s, %(length)s, %(received_at)s,
        %(acceptance)s, %(rule)s);

-- name: insert_exchange
-- The exchange of a file that is taken; it has the file's id.
INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,
                      agreement_version, gate, term, owner, owner_agreement, agency, caller,
                      credential, channel, purpose)
VALUES (%(received_at)s, %(environment)s, %(id)s, %(pattern)s, %(link)s, %(dataset)s,
        %(agreement)s, %(version)s, %(gate)s, %(term)s, %(owner)s, %(owner_agreement)s, %(agency)s,
        %(agency)s, %(credential)s, %(channel)s, %(purpose)s);

-- name: insert_refusal
-- A file that is not taken is no exchange: nothing crossed.
INSERT INTO refusal (at, environment, id, rule, fault, dataset, agency, caller, credential, channel,
                     agreement, purpose, detail)
VALUES (%(received_at)s, %(environment)s, %(id)s, %(rule)s, %(fault)s, %(dataset)s, %(agency)s,
        %(agency)s, %(credential)s, %(channel)s, %(agreement)s, NULL, %(detail)s);

-- name: insert_outcome
-- What became of the exchange.
INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records)
VALUES (sainam_now(), %(environment)s, %(file)s, %(outcome)s, %(fault)s, %(rule)s, %(records)s);

-- name: insert_state
-- The next state of a file.
INSERT INTO file_state (environment, file, number, state, at, actor, detail)
SELECT %(environment)s, %(file)s, coalesce(max(s.number), 0) + 1, %(state)s, sainam_now(),
       %(actor)s, %(detail)s
FROM file_state s WHERE s.environment = %(environment)s AND s.file = %(file)s;

-- name: read_file
-- One file as it came, with what its exchange has of it; a refused file has no exchange.
SELECT f.environment::text, f.id, f.agency, f.agreement, f.link, f.dataset, f.layout, f.channel,
       f.credential, f.name, f.sha256, f.length, f.received_at, f.acceptance, f.rule,
       e.pattern::text, e.owner, e.agreement_version AS version
FROM file f
LEFT JOIN exchange e ON e.environment = f.environment AND e.id = f.id
WHERE f.environment = %(environment)s AND f.id = %(file)s;

-- name: read_states
-- Every state of a file, in order.
SELECT state, detail FROM file_state
WHERE environment = %(environment)s AND file = %(file)s ORDER BY number;

-- name: find_same_bytes
-- The file of this agency with the same bytes that was read to an end: posted, or last held.
SELECT f.id, s.state FROM file f
JOIN file_state s ON s.environment = f.environment AND s.file = f.id
WHERE f.environment = %(environment)s AND f.agency = %(agency)s AND f.sha256 = %(sha256)s
  AND f.id <> %(file)s AND s.state IN ('held', 'posted', 'stored')
ORDER BY s.state = 'held', s.at DESC, f.id DESC LIMIT 1;

-- name: find_posted_under_header
-- The last posted file of this agency that declared itself to be the same.
SELECT h.file FROM file_header h
JOIN file_state s ON s.environment = h.environment AND s.file = h.file AND s.state = 'posted'
WHERE h.environment = %(environment)s AND h.agency = %(agency)s AND h.identity = %(identity)s
  AND h.file <> %(file)s
ORDER BY s.at DESC, h.file DESC LIMIT 1;

-- name: insert_header
-- What a file declares itself to be.
INSERT INTO file_header (environment, agency, identity, file)
VALUES (%(environment)s, %(agency)s, %(identity)s, %(file)s);

-- name: find_name
-- The name a file came under.
SELECT name FROM file WHERE environment = %(environment)s AND id = %(file)s;

-- name: lock_agency
-- Files of one agency are read one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(concat_ws('/', 'files', %(environment)s::text,
                                                        %(agency)s::text), 73));

-- name: try_lock_file
-- Whether this transaction may work on the file: no other does, and a killed one no longer does.
SELECT pg_try_advisory_xact_lock(hashtextextended(%(file)s::text, 74));

-- name: unhurried
-- A large file takes longer than a call may.
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;

-- name: put_due
-- Something is left to do with a file.
INSERT INTO file_due (environment, file, step, due_at)
VALUES (%(environment)s, %(file)s, %(step)s, sainam_now()) ON CONFLICT DO NOTHING;

-- name: drop_due
-- It is done.
DELETE FROM file_due WHERE environment = %(environment)s AND file = %(file)s AND step = %(step)s;

-- name: list_due
-- What is left to do now, oldest first; what came by a link that is paused waits.
SELECT d.environment::text, d.file, d.step, d.attempt FROM file_due d
WHERE d.due_at <= sainam_now() AND NOT EXISTS (
  SELECT FROM file f JOIN paused_links() p ON p.environment = f.environment AND p.link = f.link
  WHERE f.environment = d.environment AND f.id = d.file)
ORDER BY d.due_at, d.file LIMIT %(most)s;

-- name: postpone
-- It failed: tried again after 2, 4, 8 … seconds, ten minutes at most; at last only a person may.
UPDATE file_due
SET attempt = attempt + 1,
    due_at = CASE WHEN attempt + 1 >= %(most)s THEN 'infinity'
                  ELSE sainam_now() + least(make_interval(secs => 2 ^ least(attempt + 1, 10)),
                                            interval '10 minutes') END
WHERE environment = %(environment)s AND file = %(file)s AND step = %(step)s;

-- name: rerun
-- A person lets it be tried again.
UPDATE file_due SET attempt = 0, due_at = sainam_now()
WHERE environment = %(environment)s AND file = %(file)s AND due_at = 'infinity';

-- name: hurry_less
-- Progress may be lost with the machine: nobody waits for the disk.
SET LOCAL synchronous_commit = off;

-- name: write_progress
-- Where reading stands.
INSERT INTO file_progress (environment, file, phase, lines, bytes, at)
VALUES (%(environment)s, %(file)s, %(phase)s, %(lines)s, %(bytes)s, sainam_now())
ON CONFLICT (environment, file) DO UPDATE
SET phase = EXCLUDED.phase, lines = EXCLUDED.lines, bytes = EXCLUDED.bytes, at = EXCLUDED.at;

-- name: insert_finding
-- Something about the file as a whole.
INSERT INTO file_finding (environment, file, line, class, rule, fault, thai, english)
VALUES (%(environment)s, %(file)s, 0, 'file', %(rule)s, %(fault)s, %(thai)s, %(english)s);

-- name: read_findings
-- What was found, in the order of the file.
SELECT line, coalesce(first_column, 0), coalesce(last_column, 0), coalesce(field, ''), class, rule,
       amount_satang, thai, english
FROM file_finding WHERE environment = %(environment)s AND file = %(file)s
ORDER BY line, number;

-- name: insert_result
-- What a posted file came to.
INSERT INTO file_result (environment, file, lines, amount_satang, posted, posted_satang, duplicate,
                         duplicate_satang, rejected, rejected_satang, suspense, suspense_satang,
                         corrects)
VALUES (%(environment)s, %(file)s, %(lines)s, %(amount_satang)s, %(posted)s, %(posted_satang)s,
        %(duplicate)s, %(duplicate_satang)s, %(rejected)s, %(rejected_satang)s, %(suspense)s,
        %(suspense_satang)s, %(corrects)s);

-- name: read_result
-- What a posted file came to.
SELECT posted, posted_satang, duplicate, duplicate_satang, rejected, rejected_satang, suspense,
       suspense_satang, corrects
FROM file_result WHERE environment = %(environment)s AND file = %(file)s;

-- name: held_keys_of_file
-- The copies that holds have of a file's own key, and under which key of theirs.
SELECT h.key, h.sealed FROM held_content h
WHERE h.environment = %(environment)s AND h.exchange = %(file)s AND h.part = 'file'
  AND h.from_key = %(number)s ORDER BY h.copied_at;
