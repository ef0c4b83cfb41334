-- Evidence packs: what is asked for, what was made, and what of the hub goes in.

-- name: insert_order
-- A pack is asked for.
INSERT INTO evidence_pack_order
  (id, scope, about, first_day, last_day, purpose, order_number, officer, ordered_by, ordered_at)
VALUES (%(id)s, %(scope)s, %(about)s, %(first_day)s, %(last_day)s, %(purpose)s, %(order_number)s,
        %(officer)s, %(actor)s, sainam_now());

-- name: find_order
-- One pack as it stands.
SELECT o.id, o.scope, o.about, o.first_day, o.last_day, o.purpose, o.order_number,
       o.officer, o.ordered_by, o.ordered_at,
       d.decision, d.decided_by, d.decided_at, d.reason, p.first_block, p.last_block, p.sha256,
       p.length, p.made_at
FROM evidence_pack_order o
LEFT JOIN evidence_pack_decision d ON d.pack = o.id
LEFT JOIN evidence_pack p ON p.id = o.id
WHERE o.id = %(id)s;

-- name: list_orders
-- Those that wait for the second person first, then the newest.
SELECT o.id, o.scope, o.about, o.first_day, o.last_day, o.purpose, o.order_number,
       o.officer, o.ordered_by, o.ordered_at,
       d.decision, d.decided_by, d.decided_at, d.reason, p.first_block, p.last_block, p.sha256,
       p.length, p.made_at
FROM evidence_pack_order o
LEFT JOIN evidence_pack_decision d ON d.pack = o.id
LEFT JOIN evidence_pack p ON p.id = o.id
ORDER BY d.decision IS NOT NULL, o.ordered_at DESC, o.id DESC LIMIT %(most)s;

-- name: insert_decision
-- The second person has decided, once.
INSERT INTO evidence_pack_decision (pack, ordered_by, decision, decided_by, decided_at, reason)
SELECT o.id, o.ordered_by, %(decision)s, %(actor)s, sainam_now(), %(reason)s
FROM evidence_pack_order o WHERE o.id = %(id)s
ON CONFLICT DO NOTHING RETURNING pack;

-- name: insert_pack
-- The pack as it was made.
INSERT INTO evidence_pack (id, scope, about, first_day, last_day, first_block, last_block, sha256,
                           length, made_at, made_by, purpose)
SELECT o.id, o.scope, o.about, o.first_day, o.last_day, %(first_block)s, %(last_block)s,
       %(sha256)s, %(length)s, %(made_at)s, o.ordered_by, o.purpose
FROM evidence_pack_order o WHERE o.id = %(id)s;

-- name: read_as_of_one_moment
-- Before anything else in the transaction.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: agency_known
-- Whether there is such an agency.
SELECT EXISTS (SELECT FROM agency WHERE code = %(about)s);

-- name: provision_known
-- Whether any version of the register has had such a provision.
SELECT EXISTS (
  SELECT FROM catalogue_object WHERE kind = 'instrument'
    AND body::jsonb -> 'provisions' @> jsonb_build_array(jsonb_build_object('id', %(about)s::text)));

-- name: provisions_known
-- Every provision of the register as it stands, with its instrument.
SELECT p.value ->> 'id',
       concat_ws(' · ', p.value -> 'number' ->> 'th', o.body::jsonb -> 'title' ->> 'th'),
       concat_ws(' · ', p.value -> 'number' ->> 'en', o.body::jsonb -> 'title' ->> 'en')
FROM (SELECT DISTINCT ON (name) name, body, retired FROM catalogue_object
      WHERE kind = 'instrument' ORDER BY name, version DESC) AS o
CROSS JOIN LATERAL jsonb_array_elements(o.body::jsonb -> 'provisions') AS p(value)
WHERE NOT o.retired ORDER BY 1;

-- name: agencies_known
-- Every agency, as it is called now.
SELECT DISTINCT ON (agency) agency, thai, english FROM agency_version
ORDER BY agency, version DESC;

-- name: agreements_in_scope
-- Agreements that held or were recorded in these days; of one agency, or standing on a provision.
SELECT DISTINCT a.id FROM agreement a JOIN agreement_version v ON v.agreement = a.id
WHERE (%(agency)s::text IS NULL OR a.agency = %(agency)s)
  AND (%(provision)s::text IS NULL OR EXISTS (
    SELECT FROM agreement_version w WHERE w.agreement = a.id
      AND w.terms::jsonb -> 'clauses' @> jsonb_build_array(
        jsonb_build_object('provisions', jsonb_build_array(%(provision)s::text)))))
  AND ((v.valid_from < %(until)s AND v.valid_until > %(from)s)
       OR (v.recorded_at >= %(from)s AND v.recorded_at < %(until)s))
ORDER BY a.id;

-- name: dossiers_in_scope
-- Dossiers that moved in these days and those that brought such an agreement about.
SELECT d.id FROM dossier d
WHERE (%(agency)s::text IS NULL OR d.agency = %(agency)s)
  AND (EXISTS (SELECT FROM dossier_agreement a
               WHERE a.dossier = d.id AND a.agreement = ANY (%(agreements)s))
       OR (EXISTS (SELECT FROM dossier_step s WHERE s.dossier = d.id
                   AND s.at >= %(from)s AND s.at < %(until)s)
           AND (%(provision)s::text IS NULL OR EXISTS (
             SELECT FROM dossier_step s WHERE s.dossier = d.id
               AND strpos(s.body || s.outcome, '"' || %(provision)s || '"') > 0))))
ORDER BY d.id;

-- name: agreements
-- Every version of the agreements.
SELECT a.id AS agreement, a.agency, a.kind, a.brought_in, v.version, v.valid_from, v.valid_until,
       v.run_off_days, v.reference, v.recorded_at, v.recorded_by, v.confirmed_by, v.terms
FROM agreement a JOIN agreement_version v ON v.agreement = a.id
WHERE a.id = ANY (%(agreements)s) ORDER BY a.id, v.version;

-- name: agreement_steps
-- What happened to their gates.
SELECT agreement, environment::text, number, step, version, at, actor, reason, door
FROM agreement_step WHERE agreement = ANY (%(agreements)s)
ORDER BY agreement, environment, number;

-- name: doors
-- By which credentials they could be used, and until when.
SELECT d.agreement, d.environment::text, d.id AS door, d.credential, c.kind, c.fingerprint,
       d.channel, d.recorded_at, e.ended_at, e.reason AS ended_because
FROM door d JOIN credential c ON c.id = d.credential LEFT JOIN door_end e ON e.door = d.id
WHERE d.agreement = ANY (%(agreements)s) ORDER BY d.agreement, d.environment, d.id;

-- name: dossiers
-- The dossiers, and which agreement each brought about.
SELECT d.id AS dossier, d.kind, d.agency, d.process, d.earlier, d.opened_at, d.opened_by,
       a.agreement, a.version
FROM dossier d LEFT JOIN dossier_agreement a ON a.dossier = d.id
WHERE d.id = ANY (%(dossiers)s) ORDER BY d.id;

-- name: steps
-- Every step of the dossiers, with what it carried and what it brought about.
SELECT dossier, number, event, state, actor, role, deputy_for, at, due_at, body, outcome
FROM dossier_step WHERE dossier = ANY (%(dossiers)s) ORDER BY dossier, number;

-- name: documents
-- The papers of the dossiers, with the bytes as they were last signed.
SELECT d.id, d.kind, d.dossier, d.number, d.buddhist_year, d.made_at, d.made_by, d.template,
       coalesce(s.rank, 0) AS signatures, s.name AS last_signed_by, s.at AS last_signed_at,
       v.reason AS voided, d.sha256 AS issued_sha256, coalesce(s.sha256, d.sha256) AS sha256
FROM document d
LEFT JOIN document_void v USING (buddhist_year, number)
LEFT JOIN LATERAL (SELECT rank, name, at, sha256 FROM document_signature
                   WHERE document = d.id ORDER BY rank DESC LIMIT 1) s ON true
WHERE d.dossier = ANY (%(dossiers)s) ORDER BY d.dossier, d.made_at, d.id;

-- name: samples
-- The last exchanges of each agreement, without the person they are about, traced to its dossier.
SELECT x.environment::text, x.id AS exchange, x.opened_at, x.pattern::text, x.link, x.dataset,
       x.agreement, x.agreement_version, d.dossier, x.owner, x.owner_agreement, x.agency, x.caller,
       x.channel, x.purpose, o.outcome, o.fault::text, o.rule, o.records, o.fields, o.bytes,
       encode(o.answer_sha256, 'hex') AS answer_sha256
FROM unnest(%(agreements)s::text[]) AS a (id)
CROSS JOIN unnest('{live,sandbox}'::environment[]) AS e (environment)
CROSS JOIN LATERAL (
  SELECT f.environment, f.id, f.opened_at, f.pattern, f.link, f.dataset, f.agreement,
         f.agreement_version, f.owner, f.owner_agreement, f.agency, f.caller, f.channel, f.purpose
  FROM exchange f
  WHERE f.environment = e.environment AND f.agreement = a.id
    AND f.opened_at >= %(from)s AND f.opened_at < %(until)s
  ORDER BY f.opened_at DESC, f.id DESC LIMIT %(samples)s) x
LEFT JOIN LATERAL (
  SELECT outcome, fault, rule, records, fields, bytes, answer_sha256 FROM exchange_outcome
  WHERE environment = x.environment AND exchange = x.id ORDER BY seq DESC LIMIT 1) o ON true
LEFT JOIN LATERAL (
  SELECT dossier FROM dossier_agreement g
  WHERE g.agreement = x.agreement AND g.version <= x.agreement_version
  ORDER BY g.version DESC LIMIT 1) d ON true
ORDER BY x.agreement, x.environment, x.opened_at, x.id;

-- name: observed
-- The record of processing as traffic shows it, by day.
SELECT o.day, f.environment::text, f.agreement, f.agreement_version, f.dataset, f.pattern::text,
       f.purpose, f.agency, f.caller, f.owner, f.channel, f.fields,
       sum(o.exchanges)::bigint AS exchanges, sum(o.records)::bigint AS records
FROM flow f JOIN observed_flow o ON o.flow = f.number
WHERE f.agreement = ANY (%(agreements)s) AND o.day BETWEEN %(first_day)s AND %(last_day)s
GROUP BY o.day, f.number ORDER BY o.day, f.number;

-- name: alarms
-- What was seen and not approved, and how it ended.
SELECT a.id, a.kind, f.agreement, f.dataset, a.month, a.approved, a.seen, a.raised_at, a.due_at,
       e.decision, e.actor, e.at AS ended_at, e.reason
FROM processing_alarm a JOIN flow f ON f.number = a.flow
LEFT JOIN processing_alarm_end e ON e.alarm = a.id
WHERE f.agreement = ANY (%(agreements)s) AND a.raised_at < %(until)s
  AND (e.at IS NULL OR e.at >= %(from)s) ORDER BY a.raised_at, a.id;

-- name: deletions
-- Deletions with their proofs, step by step.
SELECT d.id AS deletion, d.kind, d.class, d.month, d.environment::text, d.file, d.reason,
       d.ordered_by, d.confirmed_by, d.ordered_at, s.step, s.at, s.detail
FROM deletion d LEFT JOIN deletion_step s ON s.deletion = d.id
WHERE d.ordered_at < %(until)s AND (d.ordered_at >= %(from)s OR s.at >= %(from)s)
  AND (%(whole)s OR d.kind = 'month' OR EXISTS (
    SELECT FROM file f WHERE f.environment = d.environment AND f.id = d.file
      AND f.agreement = ANY (%(agreements)s)))
ORDER BY d.ordered_at, d.id, s.at;

-- name: holds
-- How many legal holds there were; whose they are is not told.
SELECT count(*) AS holds, count(e.hold) AS of_these_ended
FROM legal_hold h LEFT JOIN legal_hold_end e ON e.hold = h.id AND e.ended_at < %(until)s
WHERE h.placed_at < %(until)s AND (e.ended_at IS NULL OR e.ended_at >= %(from)s);

-- name: law
-- The register as it stood at the end of the last day.
SELECT kind, name, version, applied_at, origin, body FROM (
  SELECT DISTINCT ON (kind, name) kind, name, version, applied_at, origin, retired, body
  FROM catalogue_object
  WHERE kind IN ('instrument', 'page_row', 'legal_basis', 'measure', 'control')
    AND applied_at < %(until)s
  ORDER BY kind, name, version DESC) AS stood
WHERE NOT retired ORDER BY kind, name;

-- name: measures
-- What was stated of each measure up to then.
SELECT measure, number, state, owner, target, review, evidence, note, stated_by, confirmed_by, at
FROM measure_statement WHERE at < %(until)s ORDER BY measure, number;

-- name: incidents
-- Incidents that these days have to do with.
SELECT i.number, i.title, i.happened_from, i.happened_until, i.aware_at, i.recorded_at,
       i.recorded_by, c.clock, c.due_at, e.result, e.at AS ended_at, e.actor, e.reason
FROM incident i LEFT JOIN incident_clock c ON c.incident = i.number
LEFT JOIN incident_clock_end e ON e.incident = c.incident AND e.clock = c.clock
WHERE i.recorded_at >= %(from)s AND i.recorded_at < %(until)s ORDER BY i.number, c.clock;

-- name: reviews
-- Reviews made in these days.
SELECT subject, number, result, next_due, actor, at, reason, encode(sha256, 'hex') AS sha256
FROM review WHERE at >= %(from)s AND at < %(until)s ORDER BY at, subject, number;

-- name: traffic
-- Traffic data of exchanges: from where to where, when, by what, how much; not what was said.
SELECT x.opened_at, o.at AS ended_at, x.environment::text, x.id AS exchange, x.caller, x.agency,
       x.credential, x.channel, x.pattern::text, x.link, x.dataset, x.owner, x.agreement, o.outcome,
       o.bytes
FROM exchange x
LEFT JOIN LATERAL (SELECT at, outcome, bytes FROM exchange_outcome
                   WHERE environment = x.environment AND exchange = x.id
                   ORDER BY seq DESC LIMIT 1) o ON true
WHERE x.opened_at >= %(from)s AND x.opened_at < %(until)s
  AND (%(whole)s OR x.agreement = ANY (%(agreements)s)) ORDER BY x.opened_at, x.id;

-- name: refused_calls
-- Calls that were refused: traffic too.
SELECT at, environment::text, id AS refusal, caller, agency, credential, channel, dataset, rule
FROM refusal WHERE at >= %(from)s AND at < %(until)s
  AND (%(whole)s OR agreement = ANY (%(agreements)s)) ORDER BY at, id;

-- name: sessions
-- Who was signed in to the portal or the management API, and until when; of an agency its people.
SELECT s.opened_at, coalesce(e.ended_at, s.expires_at) AS ended_at, s.login, l.agency, s.via,
       s.strength
FROM portal_session s JOIN login l ON l.name = s.login
LEFT JOIN portal_session_end e ON e.token_sha256 = s.token_sha256
WHERE s.opened_at >= %(from)s AND s.opened_at < %(until)s
  AND (%(whole)s OR l.agency = ANY (%(agencies)s)) ORDER BY s.opened_at, s.login;

-- name: clock
-- The clock by which every time of the pack was taken, and what the application may do to records.
SELECT sainam_now() AS hub_time, (SELECT mode FROM installation) AS mode,
       coalesce((SELECT clock_offset FROM installation), '0')::text AS shifted_by,
       'clock of the database server · นาฬิกาของเครื่องฐานข้อมูล' AS source,
       current_setting('server_version') AS server,
       (SELECT sealed_at FROM audit_block ORDER BY number LIMIT 1) AS sealed_since,
       (SELECT string_agg(DISTINCT g.privilege_type, ' ' ORDER BY g.privilege_type)
        FROM (SELECT grantee, table_schema, table_name, privilege_type
              FROM information_schema.role_table_grants
              UNION
              SELECT grantee, table_schema, table_name, privilege_type
              FROM information_schema.role_column_grants) g
        WHERE g.grantee = 'sainam_app' AND g.table_schema = 'sainam'
          AND g.table_name IN ('exchange', 'exchange_outcome', 'refusal', 'audit_event'))
         AS application_may;

-- name: heads_given
-- Heads that were given away, each to whom; of one agency those that it was given.
SELECT g.block, encode(b.head, 'hex') AS head, g.receiver, g.way, g.about, g.at,
       encode(g.token, 'hex') AS token
FROM head_given g JOIN audit_block b ON b.number = g.block
WHERE %(whole)s OR g.receiver = ANY (%(agencies)s)
ORDER BY g.block, g.at, g.receiver, g.way, g.about;

-- name: agencies_of
-- Whose the agreements are.
SELECT DISTINCT agency FROM agreement WHERE id = ANY (%(agreements)s)
UNION SELECT %(agency)s::text WHERE %(agency)s::text IS NOT NULL ORDER BY 1;

-- name: list_events
-- The events of whole transactions in the order of their leaves; `shown` are those of the scope.
SELECT e.actor, e.agency, e.at, e.detail, e.environment::text, e.event::text, e.exchange::text,
       e.seq, e.subject, e.txid::text::bigint, uuid_send(e.salt),
       %(whole)s OR coalesce(e.agency = %(agency)s, false) OR e.subject = ANY (%(subjects)s)
       OR (e.exchange IS NOT NULL AND EXISTS (
         SELECT FROM exchange x WHERE x.environment = e.environment AND x.id = e.exchange
           AND x.agreement = ANY (%(agreements)s))) AS shown
FROM audit_event e
WHERE e.txid >= %(from_txid)s::text::xid8 AND e.txid < %(to_txid)s::text::xid8
ORDER BY e.txid, e.seq;

-- name: leaves_of
-- The leaves that a block kept when its events went.
SELECT leaves FROM audit_block_leaves WHERE number = %(number)s;

-- name: count_events
-- How many events a range of blocks holds.
SELECT coalesce(sum(events), 0)::bigint FROM audit_block
WHERE number BETWEEN %(first)s AND %(last)s;
