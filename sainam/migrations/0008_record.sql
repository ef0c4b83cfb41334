-- The recording transactions of the data plane, one round trip each, for a whole batch of calls.
--
-- Each takes the shared lock of its gates as its own statement and only then looks: inside a
-- VOLATILE function every statement has a snapshot of its own, so a suspension that committed
-- while we waited is seen. `gates` comes sorted, so two batches never wait for one another in a
-- ring. The moment is read once, after the locks. Under another isolation level than READ COMMITTED
-- the first snapshot would stand for all, so the pools of the application set it.

CREATE TYPE gate_word AS ENUM ('open', 'stale', 'not_yet', 'ended', 'door');

-- What the gate says to a decision made under `decided_term` with a door of `decided_epoch`.
-- Each word is of its type by itself: a cast around the CASE would keep the function from being
-- inlined, and it stands on the way of every call.
CREATE FUNCTION gate_says(g gate, decided_term int, decided_epoch int, moment timestamptz)
RETURNS gate_word LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN g.number IS NULL OR g.term <> decided_term OR g.state <> 'open' THEN 'stale'::gate_word
    WHEN moment < g.valid_from THEN 'not_yet'::gate_word
    WHEN moment >= g.valid_until THEN 'ended'::gate_word
    WHEN g.door_epoch <> decided_epoch THEN 'door'::gate_word
    ELSE 'open'::gate_word
  END
$$;

-- What many calls of a batch have in common: who asks for whom, and under which standings. A batch
-- comes as its frames, numbered from 1, and its items, each with the number of its frame.
CREATE TYPE call_frame AS (
  f int, asks int, environment environment, pattern pattern, link text, dataset text,
  agreement text, agreement_version int, gate int, term int, door_epoch int,
  owner text, owner_agreement text, owner_gate int, owner_term int,
  agency text, caller text, credential text, channel text, purpose text, fields text, quota bigint
);
CREATE TYPE asked_item AS (n int, f int, id uuid, case_number text, subject_key text);
CREATE TYPE answered_item AS (
  n int, f int, exchange uuid, opened_at timestamptz, quota_month date, outcome text, fault fault,
  rule text, records int, bytes bigint, answer_sha256 text
);

-- Look-ups, some asked and others answered, in one transaction: it costs more than what it writes.
--
-- Asked: who, why and which key, durable before the owner is asked. Takes the quota of the
-- Bangkok month: what is left goes to the first in arrival order, the others are `spent`.
-- `verdicts` is JSON, for each frame its word and what is left of its quota.
--
-- Answered: durable before the answer leaves. A gate that took a step since the asking cuts the
-- call: the step's own transaction has already written so, and nothing is written here. A period
-- that ran out meanwhile is written here, for no step tells it. An owner's failure gives its unit
-- of quota back. `odd` is JSON, number and word of each item that was not simply recorded.
CREATE FUNCTION record_look_ups(gates int[], frames json, asks json, answers json)
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
  instant := sainam_now();
  this_month := date_trunc('month', business_date(instant))::date;
  asking := ARRAY(SELECT r FROM json_populate_recordset(NULL::call_frame, frames) AS r);
  asked := ARRAY(SELECT i FROM json_populate_recordset(NULL::asked_item, asks) AS i);
  answered := ARRAY(SELECT i FROM json_populate_recordset(NULL::answered_item, answers) AS i);
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
    SELECT i.id, i.case_number, i.subject_key, f.*
    FROM unnest(asked) AS i JOIN unnest(asking) AS f ON f.f = i.f
    WHERE words[i.f] = 'recorded' AND NOT i.n = ANY (refused)
  ), judged AS (
    SELECT i.*, CASE WHEN ends[i.f] <> 'cut' AND instant >= i.opened_at + interval '5 minutes'
                     THEN 'abandoned' ELSE ends[i.f] END AS word
    FROM unnest(answered) AS i
  ), left_over AS (
    SELECT f.environment, f.credential, f.agency, f.agreement, j.exchange,
      CASE j.word WHEN 'ended' THEN 'cut' ELSE j.outcome END AS outcome,
      CASE j.word WHEN 'ended' THEN 'caller' ELSE j.fault END AS fault,
      CASE j.word WHEN 'ended' THEN 'agreement.ended' ELSE j.rule END AS rule,
      CASE j.word WHEN 'ended' THEN 0 ELSE j.records END AS records,
      CASE WHEN j.word <> 'ended' AND j.records > 0 THEN f.fields END AS fields,
      CASE j.word WHEN 'ended' THEN 0 ELSE j.bytes END AS bytes,
      CASE WHEN j.word <> 'ended' THEN j.answer_sha256 END AS answer_sha256
    FROM judged j JOIN unnest(asking) AS f ON f.f = j.f
    WHERE j.word IN ('recorded', 'ended')
  ), opened AS (
    INSERT INTO exchange (
      opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate, term,
      owner, owner_agreement, owner_gate, owner_term, agency, caller, credential, channel, purpose,
      case_number, subject_key, quota_month)
    SELECT instant, t.environment, t.id, t.pattern, t.link, t.dataset, t.agreement,
      t.agreement_version, t.gate, t.term, t.owner, t.owner_agreement, t.owner_gate, t.owner_term,
      t.agency, t.caller, t.credential, t.channel, t.purpose, t.case_number, t.subject_key,
      CASE WHEN t.quota IS NOT NULL THEN this_month END
    FROM let_through t
  ), told AS (
    INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records, fields,
                                  bytes, answer_sha256)
    SELECT instant, l.environment, l.exchange, l.outcome, l.fault, l.rule, l.records, l.fields,
      l.bytes, decode(l.answer_sha256, 'hex')
    FROM left_over l
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant, 'exchange:lookup:asked'::audit_kind, t.environment, t.credential, t.agency,
      'agreement:' || t.agreement, t.id,
      json_build_object('dataset', t.dataset, 'version', t.agreement_version, 'caller', t.caller,
        'purpose', t.purpose, 'case', t.case_number, 'key', t.subject_key, 'fields', t.fields)::text
    FROM let_through t
    UNION ALL
    SELECT instant, CASE l.outcome WHEN 'cut' THEN 'exchange:lookup:cut'::audit_kind
        WHEN 'failed' THEN 'exchange:lookup:failed'
        ELSE 'exchange:lookup:answered' END,
      l.environment, l.credential, l.agency, 'agreement:' || l.agreement, l.exchange,
      json_build_object('outcome', l.outcome, 'rule', l.rule, 'records', l.records,
        'fields', l.fields, 'sha256', l.answer_sha256)::text
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

-- Takes from each counter what the batch wants and what is left, counters in key order. True where
-- some counter had less than was wanted.
CREATE FUNCTION take_quota(asking call_frame[], words text[], this_month date)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  want record;
  took bigint;
  short boolean := false;
BEGIN
  FOR want IN
    SELECT f.environment, f.gate, f.dataset, min(f.quota) AS quota, sum(f.asks) AS wanted
    FROM unnest(asking) AS f
    WHERE f.quota IS NOT NULL AND f.asks > 0 AND words[f.f] = 'recorded'
    GROUP BY f.environment, f.gate, f.dataset
    ORDER BY f.environment, f.gate, f.dataset
  LOOP
    LOOP
      UPDATE quota_counter q
      SET used = q.used + greatest(least(want.wanted, want.quota - q.used), 0),
          taken = greatest(least(want.wanted, want.quota - q.used), 0)
      WHERE q.environment = want.environment AND q.gate = want.gate
        AND q.dataset = want.dataset AND q.month = this_month
      RETURNING q.taken INTO took;
      EXIT WHEN FOUND;
      INSERT INTO quota_counter (environment, gate, dataset, month, used)
      VALUES (want.environment, want.gate, want.dataset, this_month, 0) ON CONFLICT DO NOTHING;
    END LOOP;
    short := short OR took < want.wanted;
  END LOOP;
  RETURN short;
END $$;

-- Gives back once for each exchange; not where the gate has moved on. Before any counter is changed
-- all that the transaction will change are locked in key order, those it only takes from too.
CREATE FUNCTION give_back_quota(
  asking call_frame[], answered answered_item[], words text[], this_month date,
  instant timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  given uuid[];
BEGIN
  WITH returned AS (
    INSERT INTO quota_return
    SELECT f.environment, i.exchange, f.gate, f.dataset, i.quota_month, instant
    FROM unnest(answered) AS i JOIN unnest(asking) AS f ON f.f = i.f
    JOIN gate g ON g.number = f.gate AND g.term = f.term
    WHERE i.fault = 'provider' AND i.quota_month IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING exchange)
  SELECT array_agg(r.exchange) INTO given FROM returned r;
  PERFORM FROM quota_counter q
  WHERE (q.environment, q.gate, q.dataset, q.month) IN (
    SELECT f.environment, f.gate, f.dataset, this_month FROM unnest(asking) AS f
    WHERE f.quota IS NOT NULL AND f.asks > 0 AND words[f.f] = 'recorded'
    UNION ALL
    SELECT f.environment, f.gate, f.dataset, i.quota_month
    FROM unnest(answered) AS i JOIN unnest(asking) AS f ON f.f = i.f
    WHERE i.exchange = ANY (given))
  ORDER BY q.environment, q.gate, q.dataset, q.month FOR UPDATE;
  UPDATE quota_counter q SET used = q.used - b.units
  FROM (
    SELECT f.environment, f.gate, f.dataset, i.quota_month, count(*) AS units
    FROM unnest(answered) AS i JOIN unnest(asking) AS f ON f.f = i.f
    WHERE i.exchange = ANY (given)
    GROUP BY f.environment, f.gate, f.dataset, i.quota_month) AS b
  WHERE q.environment = b.environment AND q.gate = b.gate AND q.dataset = b.dataset
    AND q.month = b.quota_month;
END $$;

-- The ledger account's number, made on first use.
CREATE FUNCTION ledger_number(which environment, whose text, called text)
RETURNS int LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
DECLARE
  known int;
BEGIN
  LOOP
    SELECT number INTO known FROM ledger_account
    WHERE environment = which AND agency = whose AND name = called;
    IF known IS NOT NULL THEN
      RETURN known;
    END IF;
    INSERT INTO ledger_account (environment, agency, name) VALUES (which, whose, called)
    ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- A payment by API as it comes in: one row of the batch.
CREATE TYPE payment_item AS (
  n int, id uuid, delivery uuid, environment environment, link text, dataset text,
  agreement text, agreement_version int, gate int, term int, door_epoch int, owner text,
  owner_agreement text, agency text, caller text, credential text, channel text, purpose text, case_number text,
  key text, content_sha256 text, identity text, amount_satang bigint, customer_account text,
  bill text, paid_at timestamptz, business_date date,
  answer_accepted text, answer_suspense text, body text
);

-- Payments by API. Each is journalled with its key, identity, claim, posting, delivery and answer,
-- or refused with nothing written but the audit of a conflict. Keys of one kind are taken in one
-- statement and in their order, kinds always in the same order (identities, then bills: as a file
-- does), so that two transactions never wait in a ring; one that waits long for a file gives up.
-- A key that runs in another transaction, or twice in this batch, is busy. What grows without end is
-- looked up row by row (OFFSET 0): a plan made while it was small would read all of it ever after.
CREATE FUNCTION record_payments(gates int[], batch json)
RETURNS TABLE (n int, verdict text, exchange uuid, status int, answer text, moment timestamptz)
LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET lock_timeout = '1s'
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  instant timestamptz;
  items payment_item[];
  open int[];    -- the gate is open
  alone int[];   -- and the key is ours for this transaction
  fresh int[];   -- and was never used
  won int[];     -- and so is the identity
BEGIN
  PERFORM pg_advisory_xact_lock_shared(71, g) FROM unnest(gates) AS g;
  instant := sainam_now();
  items := ARRAY(SELECT i FROM json_populate_recordset(NULL::payment_item, batch) AS i);
  open := ARRAY(
    SELECT i.n FROM unnest(items) AS i
    JOIN gate g ON g.number = i.gate AND g.number = ANY (gates)
      AND g.environment = i.environment AND g.agreement = i.agreement
    WHERE gate_says(g, i.term, i.door_epoch, instant) = 'open');
  alone := ARRAY(
    SELECT k.first FROM (
      SELECT min(i.n) AS first, i.environment, i.agency, i.dataset, i.key FROM unnest(items) AS i
      WHERE i.n = ANY (open) GROUP BY i.environment, i.agency, i.dataset, i.key) AS k
    WHERE pg_try_advisory_xact_lock(hashtextextended(
      concat_ws(chr(31), k.environment, k.agency, k.dataset, k.key), 72)));
  fresh := ARRAY(
    SELECT i.n FROM unnest(items) AS i
    WHERE i.n = ANY (alone) AND NOT EXISTS (
      SELECT FROM idempotency_key k WHERE k.environment = i.environment AND k.agency = i.agency
        AND k.dataset = i.dataset AND k.key = i.key OFFSET 0));
  INSERT INTO payment_key
  SELECT i.environment, i.agency, i.identity, i.amount_satang, i.id, 0 FROM unnest(items) AS i
  WHERE i.n = ANY (fresh) ORDER BY i.environment, i.agency COLLATE "C", i.identity COLLATE "C"
  ON CONFLICT DO NOTHING;
  won := ARRAY(
    SELECT i.n FROM unnest(items) AS i
    CROSS JOIN LATERAL (
      SELECT FROM payment_key k WHERE k.environment = i.environment AND k.agent = i.agency
        AND k.identity = i.identity AND k.exchange = i.id OFFSET 0) AS k
    WHERE i.n = ANY (fresh));
  INSERT INTO bill_claim
  SELECT i.environment, i.bill, i.agency, i.id, 0 FROM unnest(items) AS i
  WHERE i.n = ANY (won) ORDER BY i.environment, i.bill COLLATE "C"
  ON CONFLICT DO NOTHING;
  PERFORM ledger_number(w.environment, w.agency, name)
  FROM (SELECT DISTINCT i.environment, i.agency FROM unnest(items) AS i
        WHERE i.n = ANY (won)) AS w,
    unnest(ARRAY['receivable', 'collected', 'suspense']) AS name;
  PERFORM write_payments(items, won, instant);
  RETURN QUERY SELECT * FROM payment_verdicts(items, open, alone, fresh, won, instant);
END $$;

-- Writes the payments whose identity is theirs: claimed bills as paid, the others as suspense.
CREATE FUNCTION write_payments(items payment_item[], won int[], instant timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  WITH paid AS (
    SELECT i.*, c.exchange = i.id AS claimed, receivable.number AS debit,
           taken.number AS credit
    FROM unnest(items) AS i
    CROSS JOIN LATERAL (
      SELECT b.exchange FROM bill_claim b WHERE b.environment = i.environment AND b.bill = i.bill
      OFFSET 0) AS c
    JOIN ledger_account receivable ON receivable.environment = i.environment
      AND receivable.agency = i.agency AND receivable.name = 'receivable'
    JOIN ledger_account taken ON taken.environment = i.environment AND taken.agency = i.agency
      AND taken.name = CASE WHEN c.exchange = i.id THEN 'collected' ELSE 'suspense' END
    WHERE i.n = ANY (won)
  ), opened AS (
    INSERT INTO exchange (
      opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate,
      term, owner, owner_agreement, agency, caller, credential, channel, purpose, case_number,
      subject_key)
    SELECT instant, environment, id, 'submit', link, dataset, agreement, agreement_version, gate,
      term, owner, owner_agreement, agency, caller, credential, channel, purpose, case_number,
      customer_account
    FROM paid
  ), ended AS (
    INSERT INTO exchange_outcome (at, environment, exchange, outcome, rule, records)
    SELECT instant, environment, id, CASE WHEN claimed THEN 'accepted' ELSE 'suspense' END,
      CASE WHEN NOT claimed THEN 'bill.claimed' END, 1
    FROM paid
  ), posted AS (
    INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
      amount_satang, customer_account, bill, identity, paid_at, reason, posted_at)
    SELECT business_date, environment, id, 0,
      CASE WHEN claimed THEN 'payment' ELSE 'suspense' END, agency, debit, credit, amount_satang,
      customer_account, bill, identity, paid_at, CASE WHEN NOT claimed THEN 'bill.claimed' END,
      instant
    FROM paid
  ), keyed AS (
    INSERT INTO idempotency_key
    SELECT environment, agency, dataset, key, decode(content_sha256, 'hex'), id, 201,
      CASE WHEN claimed THEN answer_accepted ELSE answer_suspense END, instant
    FROM paid
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant,
      CASE WHEN claimed THEN 'exchange:submit:accepted'::audit_kind
           ELSE 'payment:suspense:opened' END,
      environment, credential, agency, 'agreement:' || agreement, id,
      json_build_object('key', key, 'identity', identity, 'bill', bill, 'amount_satang',
        amount_satang, 'content_sha256', content_sha256)::text
    FROM paid
  ), told AS (
    INSERT INTO delivery
    SELECT environment, delivery, id, owner, 'payment', body, instant FROM paid WHERE claimed
  )
  INSERT INTO delivery_due (environment, delivery, owner, state, due_at)
  SELECT environment, delivery, owner, 'due', instant FROM paid WHERE claimed;
END $$;

-- What is answered to each item, and the audit of what conflicts.
CREATE FUNCTION payment_verdicts(
  items payment_item[], open int[], alone int[], fresh int[], won int[], instant timestamptz)
RETURNS TABLE (n int, verdict text, exchange uuid, status int, answer text, moment timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH judged AS (
    SELECT i.*, k.exchange AS earlier, k.status AS answered, k.answer AS words,
      CASE
        WHEN NOT i.n = ANY (open) THEN coalesce(
          nullif(gate_says(g, i.term, i.door_epoch, instant), 'open'), 'stale')::text
        WHEN NOT i.n = ANY (alone) THEN 'busy'
        WHEN i.n = ANY (won) THEN 'recorded'
        WHEN i.n = ANY (fresh) THEN CASE WHEN p.amount_satang = i.amount_satang
          THEN 'already_recorded' ELSE 'identity_conflict' END
        WHEN k.content_sha256 = decode(i.content_sha256, 'hex') THEN 'replayed'
        ELSE 'key_conflict'
      END AS judgement,
      p.exchange AS holder, p.amount_satang AS held
    FROM unnest(items) AS i
    LEFT JOIN gate g ON g.number = i.gate
    LEFT JOIN LATERAL (
      SELECT k.exchange, k.status, k.answer, k.content_sha256 FROM idempotency_key k
      WHERE k.environment = i.environment AND k.agency = i.agency AND k.dataset = i.dataset
        AND k.key = i.key OFFSET 0) AS k ON true
    LEFT JOIN LATERAL (
      SELECT p.exchange, p.amount_satang FROM payment_key p
      WHERE p.environment = i.environment AND p.agent = i.agency AND p.identity = i.identity
      OFFSET 0) AS p ON true
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant, CASE judgement WHEN 'key_conflict' THEN 'exchange:key:conflict'::audit_kind
                                   ELSE 'payment:identity:conflict' END,
      environment, credential, agency, 'agreement:' || agreement, coalesce(earlier, holder),
      json_build_object('key', key, 'identity', identity, 'recorded', held, 'asked',
        amount_satang)::text
    FROM judged WHERE judgement IN ('key_conflict', 'identity_conflict')
  )
  SELECT j.n, j.judgement, coalesce(j.earlier, j.holder), j.answered, j.words, instant
  FROM judged j ORDER BY j.n;
END $$;
