-- Lists taken over by night.

-- name: try_hold_list
-- Whether this session alone takes the list over; freed when the session ends.
SELECT pg_try_advisory_lock(hashtextextended(
  concat_ws('/', 'list', %(environment)s::text, %(owner)s::text, %(dataset)s::text), 79));

-- name: lock_list
-- Beginnings and ends of one list's syncs go one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(
  concat_ws('/', 'list', %(environment)s::text, %(owner)s::text, %(dataset)s::text), 80));

-- name: insert_exchange
-- A sync whose gate was open.
INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,
                      agreement_version, gate, term, owner, agency, caller, credential, channel,
                      purpose)
VALUES (%(begun_at)s, %(environment)s, %(id)s, 'feed', %(link)s, %(dataset)s, %(agreement)s,
        %(version)s, %(gate)s, %(term)s, %(owner)s, %(agency)s, %(agency)s, %(actor)s, 'api',
        %(purpose)s);

-- name: insert_outcome
-- What became of it.
INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records, fields,
                              bytes)
VALUES (sainam_now(), %(environment)s, %(id)s, %(outcome)s, %(fault)s, %(rule)s, %(records)s,
        %(fields)s, %(bytes)s);

-- name: insert_refusal
-- A sync that was not let through is no exchange.
INSERT INTO refusal (at, environment, id, rule, fault, dataset, agency, caller, credential, channel,
                     agreement, detail)
VALUES (sainam_now(), %(environment)s, %(id)s, %(rule)s, %(fault)s, %(dataset)s, %(agency)s,
        %(agency)s, %(actor)s, 'api', %(agreement)s, %(detail)s);

-- name: insert_sync
-- One that begins.
INSERT INTO list_sync (environment, id, owner, dataset, agreement, term, night, begun_at, actor)
VALUES (%(environment)s, %(id)s, %(owner)s, %(dataset)s, %(agreement)s, %(term)s, %(night)s,
        %(begun_at)s, %(actor)s);

-- name: insert_end
-- How one ended.
INSERT INTO list_sync_end (environment, sync, owner, dataset, at, result, number, fault, rule,
                           detail, pages, items, added, changed, withdrawn, content_sha256)
VALUES (%(environment)s, %(id)s, %(owner)s, %(dataset)s, sainam_now(), %(result)s, %(number)s,
        %(fault)s, %(rule)s, %(detail)s, %(pages)s, %(items)s, %(added)s, %(changed)s,
        %(withdrawn)s, %(digest)s);

-- name: left_open
-- Syncs of this list that have no end, the newest first.
SELECT s.id FROM list_sync s
WHERE s.environment = %(environment)s AND s.owner = %(owner)s AND s.dataset = %(dataset)s
  AND NOT EXISTS (SELECT FROM list_sync_end e
                  WHERE e.environment = s.environment AND e.sync = s.id)
ORDER BY s.begun_at DESC, s.id DESC;

-- name: last_number
-- Of the newest completed sync; 0 before the first.
SELECT coalesce(max(number), 0) FROM list_sync_end
WHERE environment = %(environment)s AND owner = %(owner)s AND dataset = %(dataset)s;

-- name: current_items
-- The list as it stands: the newest row of each key that was not withdrawn.
SELECT key, content FROM (
  SELECT DISTINCT ON (key) key, kind, content FROM list_change
  WHERE environment = %(environment)s AND owner = %(owner)s AND dataset = %(dataset)s
  ORDER BY key, number DESC) AS newest
WHERE kind <> 'withdrawn';

-- name: copy_changes
-- Changes of a sync that completes.
COPY list_change (environment, owner, dataset, number, line, key, kind, fields, content) FROM STDIN;

-- name: changes_after
-- Changes behind this place, in order.
SELECT number, line, kind, fields, content FROM list_change
WHERE environment = %(environment)s AND owner = %(owner)s AND dataset = %(dataset)s
  AND (number, line) > (%(number)s, %(line)s)
ORDER BY number, line LIMIT %(at_most)s;

-- name: syncs
-- The newest syncs of a list, the last that began first.
SELECT s.id, s.agreement, s.night, s.begun_at, s.actor, e.at, e.result, e.number, e.fault::text,
       e.rule, coalesce(e.detail, ''), coalesce(e.pages, 0), coalesce(e.items, 0),
       coalesce(e.added, 0), coalesce(e.changed, 0), coalesce(e.withdrawn, 0)
FROM list_sync s
LEFT JOIN list_sync_end e ON e.environment = s.environment AND e.sync = s.id
WHERE s.environment = %(environment)s AND s.owner = %(owner)s AND s.dataset = %(dataset)s
  AND (%(night)s::timestamptz IS NULL OR s.night = %(night)s)
ORDER BY s.begun_at DESC, s.id DESC LIMIT %(at_most)s;

-- name: last_completed
-- The newest completed sync of a list.
SELECT s.id, s.agreement, s.night, s.begun_at, s.actor, e.at, e.result, e.number, e.fault::text,
       e.rule, e.detail, e.pages, e.items, e.added, e.changed, e.withdrawn
FROM list_sync_end e
JOIN list_sync s ON s.environment = e.environment AND s.id = e.sync
WHERE e.environment = %(environment)s AND e.owner = %(owner)s AND e.dataset = %(dataset)s
  AND e.number IS NOT NULL
ORDER BY e.number DESC LIMIT 1;

-- name: changes_of
-- A page of what one completed sync changed, behind this line.
SELECT number, line, kind, fields, content FROM list_change
WHERE environment = %(environment)s AND owner = %(owner)s AND dataset = %(dataset)s
  AND number = %(number)s AND line > %(line)s
ORDER BY line LIMIT %(at_most)s;
