-- What a look-up asked and was answered is sealed apart from the record that it crossed. See
-- docs/decisions/0018-true-deletion.md.

-- The utility's own setting, which two people change by `sainam deletion keep`.
SELECT make_retention_class('look_ups', '{}');
INSERT INTO retention_rule VALUES ('look_ups', 1, 12, 365, 'PDPA-2562-37',
  'เนื้อหาการสอบถามรายคน: เลขที่สอบถาม เลขคดี และคำตอบ',
  'What look-ups said of people: key asked, case number, answer',
  sainam_now(), 'installation', 'decision 0018');

-- What the items of 0008 had in plain is sent no more, and stays null.
ALTER TYPE asked_item
  ADD ATTRIBUTE key int, ADD ATTRIBUTE sealed text, ADD ATTRIBUTE leaf text,
  ADD ATTRIBUTE mark text, ADD ATTRIBUTE case_mark text;
ALTER TYPE answered_item
  ADD ATTRIBUTE key int, ADD ATTRIBUTE sealed text, ADD ATTRIBUTE leaf text;

-- Whether everything sealed under these keys may be recorded at this instant: as write_content, for
-- a recording that writes its content in the statement of its other rows.
CREATE FUNCTION keys_serve(keys int[], instant timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(73, l.lock)
  FROM (SELECT DISTINCT content_lock(k.class, k.month) AS lock FROM content_key k
        WHERE k.number = ANY (keys) ORDER BY 1) AS l;
  RETURN NOT EXISTS (
    SELECT FROM unnest(keys) AS u (number) LEFT JOIN content_key k ON k.number = u.number
    WHERE k.number IS NULL OR k.kind <> 'month' OR k.month NOT IN (
        date_trunc('month', business_date(instant)::timestamp)::date,
        date_trunc('month', business_date(instant - interval '5 minutes')::timestamp)::date)
      OR EXISTS (SELECT FROM content_key_end e WHERE e.key = u.number));
END $$;

-- As in 0008, but that of what is about a person only the sealed content is written, and its leaf.
-- The keys' locks come after the gates' and before quotas. Where a key no longer serves nothing is
-- recorded and `verdicts` is null: seal again by the moment that is told.
CREATE OR REPLACE FUNCTION record_look_ups(gates int[], frames json, asks json, answers json)
RETURNS TABLE (moment timestamptz, month date, verdicts text, spent int[], odd text)
LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET lock_timeout = '1s'
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  instant timestamptz;
  this_month date;
  asking call_frame[];
  asked asked_item[];
  answered answered_item[];
  words text[];        -- to what is asked under each frame
  ends text[];         -- and to what is answered
  refused int[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock_shared(71, g) FROM unnest(gates) AS g;
  asking := ARRAY(SELECT r FROM json_populate_recordset(NULL::call_frame, frames) AS r);
  asked := ARRAY(SELECT i FROM json_populate_recordset(NULL::asked_item, asks) AS i);
  answered := ARRAY(SELECT i FROM json_populate_recordset(NULL::answered_item, answers) AS i);
  instant := sainam_now();
  this_month := date_trunc('month', business_date(instant))::date;
  IF NOT keys_serve(ARRAY(
      SELECT i.key FROM unnest(asked) AS i
      UNION SELECT i.key FROM unnest(answered) AS i WHERE i.key IS NOT NULL), instant) THEN
    RETURN QUERY SELECT instant, this_month, NULL::text, NULL::int[], NULL::text;
    RETURN;
  END IF;
  SELECT array_agg(j.word ORDER BY j.f), array_agg(j.ended ORDER BY j.f) INTO words, ends
  FROM (
    SELECT f.f, CASE
      WHEN gate_says(g, f.term, f.door_epoch, instant) <> 'open'
        THEN gate_says(g, f.term, f.door_epoch, instant)::text
      WHEN f.owner_gate IS NOT NULL
        AND gate_says(o, f.owner_term, o.door_epoch, instant) <> 'open' THEN 'owner'
      ELSE 'recorded' END AS word,
    CASE
      WHEN g.number IS NULL OR g.term <> f.term OR (f.owner_gate IS NOT NULL AND
           (o.number IS NULL OR o.term <> f.owner_term)) THEN 'cut'
      WHEN instant >= g.valid_until OR (f.owner_gate IS NOT NULL AND instant >= o.valid_until)
           THEN 'ended'
      ELSE 'recorded' END AS ended
    FROM unnest(asking) AS f
    LEFT JOIN gate g ON g.number = f.gate AND g.number = ANY (gates)
      AND g.environment = f.environment AND g.agreement = f.agreement
    LEFT JOIN gate o ON o.number = f.owner_gate AND o.number = ANY (gates)
      AND o.environment = f.environment AND o.agreement = f.owner_agreement) AS j;
  IF EXISTS (SELECT FROM unnest(answered) AS i WHERE i.fault = 'provider') THEN
    PERFORM give_back_quota(asking, answered, words, this_month, instant);
  END IF;
  IF take_quota(asking, words, this_month) THEN
    refused := ARRAY(
      SELECT p.n FROM (
        SELECT i.n, f.environment, f.gate, f.dataset, row_number() OVER (
          PARTITION BY f.environment, f.gate, f.dataset ORDER BY i.n) AS place
        FROM unnest(asked) AS i JOIN unnest(asking) AS f ON f.f = i.f
        WHERE f.quota IS NOT NULL AND words[f.f] = 'recorded') AS p
      JOIN quota_counter c ON c.environment = p.environment AND c.gate = p.gate
        AND c.dataset = p.dataset AND c.month = this_month
      WHERE p.place > c.taken);
  END IF;
  RETURN QUERY
  WITH let_through AS (
    SELECT i.id, i.key, i.sealed, i.leaf, i.mark, i.case_mark, f.*
    FROM unnest(asked) AS i JOIN unnest(asking) AS f ON f.f = i.f
    WHERE words[i.f] = 'recorded' AND NOT i.n = ANY (refused)
  ), judged AS (
    SELECT i.*, CASE WHEN ends[i.f] <> 'cut' AND instant >= i.opened_at + interval '5 minutes'
                     THEN 'abandoned' ELSE ends[i.f] END AS word
    FROM unnest(answered) AS i
  ), left_over AS (
    SELECT f.environment, f.credential, f.agency, f.agreement, j.exchange, j.key,
      CASE j.word WHEN 'ended' THEN 'cut' ELSE j.outcome END AS outcome,
      CASE j.word WHEN 'ended' THEN 'caller' ELSE j.fault END AS fault,
      CASE j.word WHEN 'ended' THEN 'agreement.ended' ELSE j.rule END AS rule,
      CASE j.word WHEN 'ended' THEN 0 ELSE j.records END AS records,
      CASE WHEN j.word <> 'ended' AND j.records > 0 THEN f.fields END AS fields,
      CASE j.word WHEN 'ended' THEN 0 ELSE j.bytes END AS bytes,
      CASE WHEN j.word <> 'ended' THEN j.sealed END AS sealed,
      CASE WHEN j.word <> 'ended' THEN j.leaf END AS leaf
    FROM judged j JOIN unnest(asking) AS f ON f.f = j.f
    WHERE j.word IN ('recorded', 'ended')
  ), opened AS (
    INSERT INTO exchange (
      opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate, term,
      owner, owner_agreement, owner_gate, owner_term, agency, caller, credential, channel, purpose,
      quota_month)
    SELECT instant, t.environment, t.id, t.pattern, t.link, t.dataset, t.agreement,
      t.agreement_version, t.gate, t.term, t.owner, t.owner_agreement, t.owner_gate, t.owner_term,
      t.agency, t.caller, t.credential, t.channel, t.purpose,
      CASE WHEN t.quota IS NOT NULL THEN this_month END
    FROM let_through t
  ), told AS (
    INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records, fields,
                                  bytes)
    SELECT instant, l.environment, l.exchange, l.outcome, l.fault, l.rule, l.records, l.fields,
      l.bytes
    FROM left_over l
  ), said AS (
    INSERT INTO exchange_content
    SELECT k.class, k.month, s.environment, s.exchange, 0, s.part, s.key, decode(s.mark, 'hex'),
      decode(s.sealed, 'base64')
    FROM (
      SELECT t.environment, t.id AS exchange, 'asked' AS part, t.key, t.mark, t.sealed
      FROM let_through t
      UNION ALL
      SELECT t.environment, t.id, 'subject', t.key, t.case_mark, NULL FROM let_through t
      WHERE t.case_mark IS NOT NULL
      UNION ALL
      SELECT l.environment, l.exchange, 'answered', l.key, NULL, l.sealed FROM left_over l
      WHERE l.sealed IS NOT NULL) AS s
    JOIN content_key k ON k.number = s.key
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant, 'exchange:lookup:asked'::audit_kind, t.environment, t.credential, t.agency,
      'agreement:' || t.agreement, t.id,
      json_build_object('dataset', t.dataset, 'version', t.agreement_version, 'caller', t.caller,
        'purpose', t.purpose, 'leaf', t.leaf, 'fields', t.fields)::text
    FROM let_through t
    UNION ALL
    SELECT instant, CASE l.outcome WHEN 'cut' THEN 'exchange:lookup:cut'::audit_kind
        WHEN 'failed' THEN 'exchange:lookup:failed'
        ELSE 'exchange:lookup:answered' END,
      l.environment, l.credential, l.agency, 'agreement:' || l.agreement, l.exchange,
      json_build_object('outcome', l.outcome, 'rule', l.rule, 'records', l.records,
        'fields', l.fields, 'leaf', l.leaf)::text
    FROM left_over l
  )
  SELECT instant, this_month, (
      SELECT json_agg(json_build_array(words[f.f], f.quota - c.used) ORDER BY f.f)::text
      FROM unnest(asking) AS f
      LEFT JOIN quota_counter c ON f.quota IS NOT NULL AND c.environment = f.environment
        AND c.gate = f.gate AND c.dataset = f.dataset AND c.month = this_month),
    refused,
    (SELECT json_agg(json_build_array(j.n, j.word))::text FROM judged j WHERE j.word <> 'recorded');
END $$;

-- As in 0021; and with the month go the copies of holds of its class that have ended since: what was
-- kept for a court goes with the next month that goes.
CREATE OR REPLACE FUNCTION keys_to_end(which uuid) RETURNS SETOF int LANGUAGE sql STABLE AS $$
  SELECT k.number FROM sainam.deletion d JOIN sainam.content_key k
    ON (d.kind = 'month' AND k.class = d.class AND k.month = d.month AND k.kind <> 'hold')
    OR (d.kind = 'month' AND k.class = d.class AND k.kind = 'hold' AND EXISTS (
      SELECT FROM sainam.legal_hold_end e WHERE e.hold::text = k.about))
    OR (d.kind = 'file' AND k.kind = 'file' AND k.about = d.environment || '/' || d.file)
  WHERE d.id = which AND NOT EXISTS (SELECT FROM sainam.content_key_end e WHERE e.key = k.number)
  ORDER BY k.number
$$;
