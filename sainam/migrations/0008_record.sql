-- The recording transactions of the data plane, one round trip each, for a whole batch of calls.
--
-- Each takes the shared lock of its gates as its own statement and only then looks: inside a
-- VOLATILE function every statement has a snapshot of its own, so a suspension that committed
-- while we waited is seen. `gates` comes sorted, so two batches never wait for one another in a
-- ring. The moment is read once, after the locks. Under another isolation level than READ COMMITTED
-- the first snapshot would stand for all, so the pools of the application set it.

CREATE TYPE gate_word AS ENUM ('open', 'stale', 'not_yet', 'ended', 'door');

-- What the gate says to a decision made under `decided_term` with a door of `decided_epoch`.
CREATE FUNCTION gate_says(g gate, decided_term int, decided_epoch int, moment timestamptz)
RETURNS gate_word LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN g.number IS NULL OR g.term <> decided_term OR g.state <> 'open' THEN 'stale'
    WHEN moment < g.valid_from THEN 'not_yet'
    WHEN moment >= g.valid_until THEN 'ended'
    WHEN g.door_epoch <> decided_epoch THEN 'door'
    ELSE 'open'
  END::gate_word
$$;

-- Asked: who, why and which key, durable before the owner is asked. Takes the quota of the
-- Bangkok month: what is left goes to the first in arrival order.
CREATE FUNCTION record_asked(gates int[], batch json)
RETURNS TABLE (id uuid, verdict text, moment timestamptz, month date, quota_left bigint)
LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET lock_timeout = '1s'
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  instant timestamptz;
  this_month date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(71, g) FROM unnest(gates) AS g;
  instant := sainam_now();
  this_month := date_trunc('month', business_date(instant))::date;
  IF EXISTS (SELECT FROM json_to_recordset(batch) AS r(quota bigint) WHERE r.quota IS NOT NULL) THEN
    PERFORM take_quota(batch, instant, this_month);
  END IF;
  RETURN QUERY
  WITH incoming AS (
    SELECT * FROM json_to_recordset(batch) AS r(
      n int, id uuid, environment environment, pattern pattern, link text, dataset text,
      agreement text, agreement_version int, gate int, term int, door_epoch int,
      owner text, owner_agreement text, owner_gate int, owner_term int, owner_epoch int,
      agency text, caller text, credential text, channel text, purpose text, case_number text,
      subject_key text, fields text, quota bigint)
  ), said AS (
    SELECT i.*, gate_says(g, i.term, i.door_epoch, instant) AS word,
           CASE WHEN i.owner_gate IS NULL THEN 'open'
                ELSE gate_says(o, i.owner_term, o.door_epoch, instant) END AS owner_word
    FROM incoming i
    LEFT JOIN gate g ON g.number = i.gate AND g.number = ANY (gates)
      AND g.environment = i.environment AND g.agreement = i.agreement
    LEFT JOIN gate o ON o.number = i.owner_gate AND o.number = ANY (gates)
      AND o.environment = i.environment AND o.agreement = i.owner_agreement
  ), placed AS (
    SELECT s.*, row_number() OVER (
             PARTITION BY s.gate, s.dataset, s.quota IS NULL,
               s.word = 'open' AND s.owner_word = 'open'
             ORDER BY s.n) AS place
    FROM said s
  ), judged AS (
    SELECT p.*, CASE
        WHEN p.word <> 'open' THEN p.word::text
        WHEN p.owner_word <> 'open' THEN 'owner'
        WHEN p.quota IS NOT NULL AND p.place > coalesce(c.taken, 0) THEN 'quota'
        ELSE 'recorded'
      END AS judgement, p.quota - c.used AS quota_left
    FROM placed p
    LEFT JOIN quota_counter c ON p.quota IS NOT NULL AND c.environment = p.environment
      AND c.gate = p.gate AND c.dataset = p.dataset AND c.month = this_month
  ), opened AS (
    INSERT INTO exchange (
      opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate, term,
      owner, owner_agreement, owner_gate, owner_term, agency, caller, credential, channel, purpose,
      case_number, subject_key, quota_month)
    SELECT instant, j.environment, j.id, j.pattern, j.link, j.dataset, j.agreement,
      j.agreement_version, j.gate, j.term, j.owner, j.owner_agreement, j.owner_gate, j.owner_term,
      j.agency, j.caller, j.credential, j.channel, j.purpose, j.case_number, j.subject_key,
      CASE WHEN j.quota IS NOT NULL THEN this_month END
    FROM judged j WHERE j.judgement = 'recorded'
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant, 'exchange:lookup:asked', j.environment, j.credential, j.agency,
      'agreement:' || j.agreement, j.id,
      json_build_object('dataset', j.dataset, 'version', j.agreement_version, 'caller', j.caller,
        'purpose', j.purpose, 'case', j.case_number, 'key', j.subject_key, 'fields', j.fields)::text
    FROM judged j WHERE j.judgement = 'recorded'
  )
  SELECT j.id, j.judgement, instant, this_month, j.quota_left FROM judged j ORDER BY j.n;
END $$;

-- Takes from each counter what the batch wants and what is left, counters in key order.
CREATE FUNCTION take_quota(batch json, instant timestamptz, this_month date)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
DECLARE
  want record;
BEGIN
  FOR want IN
    SELECT r.environment, r.gate, r.dataset, min(r.quota) AS quota, count(*) AS wanted
    FROM json_to_recordset(batch) AS r(environment environment, gate int, dataset text, term int,
      door_epoch int, owner_gate int, owner_term int, quota bigint)
    JOIN gate g ON g.number = r.gate
    LEFT JOIN gate o ON o.number = r.owner_gate
    WHERE r.quota IS NOT NULL
      AND gate_says(g, r.term, r.door_epoch, instant) = 'open'
      AND (r.owner_gate IS NULL OR gate_says(o, r.owner_term, o.door_epoch, instant) = 'open')
    GROUP BY r.environment, r.gate, r.dataset
    ORDER BY r.environment, r.gate, r.dataset
  LOOP
    LOOP
      UPDATE quota_counter q
      SET used = q.used + greatest(least(want.wanted, want.quota - q.used), 0),
          taken = greatest(least(want.wanted, want.quota - q.used), 0)
      WHERE q.environment = want.environment AND q.gate = want.gate
        AND q.dataset = want.dataset AND q.month = this_month;
      EXIT WHEN FOUND;
      INSERT INTO quota_counter (environment, gate, dataset, month, used)
      VALUES (want.environment, want.gate, want.dataset, this_month, 0) ON CONFLICT DO NOTHING;
    END LOOP;
  END LOOP;
END $$;

-- Answered: durable before the answer leaves. A gate that took a step since the asking cuts the
-- call: the step's own transaction has already written so, and nothing is written here. A period
-- that ran out meanwhile is written here, for no step tells it.
CREATE FUNCTION record_answered(gates int[], batch json)
RETURNS TABLE (exchange uuid, verdict text, moment timestamptz) LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  instant timestamptz;
  back record;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(71, g) FROM unnest(gates) AS g;
  instant := sainam_now();
  FOR back IN
    SELECT r.environment, r.gate, r.dataset, r.quota_month, r.exchange
    FROM json_to_recordset(batch) AS r(environment environment, exchange uuid, gate int,
      term int, dataset text, quota_month date, give_back boolean)
    JOIN gate g ON g.number = r.gate AND g.term = r.term
    WHERE r.give_back AND r.quota_month IS NOT NULL
    ORDER BY r.environment, r.gate, r.dataset, r.quota_month
  LOOP
    INSERT INTO quota_return VALUES
      (back.environment, back.exchange, back.gate, back.dataset, back.quota_month, instant)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      UPDATE quota_counter q SET used = q.used - 1
      WHERE q.environment = back.environment AND q.gate = back.gate
        AND q.dataset = back.dataset AND q.month = back.quota_month;
    END IF;
  END LOOP;
  RETURN QUERY
  WITH incoming AS (
    SELECT * FROM json_to_recordset(batch) AS r(
      n int, environment environment, exchange uuid, gate int, term int, owner_gate int,
      owner_term int, outcome text, fault fault, rule text, records int, fields text, bytes bigint,
      answer_sha256 text, credential text, agency text, agreement text, opened_at timestamptz)
  ), judged AS (
    SELECT i.*, CASE
        WHEN g.number IS NULL OR g.term <> i.term OR (i.owner_gate IS NOT NULL AND
             (o.number IS NULL OR o.term <> i.owner_term)) THEN 'cut'
        WHEN instant >= i.opened_at + interval '5 minutes' THEN 'abandoned'
        WHEN instant >= g.valid_until OR (i.owner_gate IS NOT NULL AND instant >= o.valid_until)
             THEN 'ended'
        ELSE 'recorded'
      END AS judgement
    FROM incoming i
    LEFT JOIN gate g ON g.number = i.gate AND g.number = ANY (gates)
    LEFT JOIN gate o ON o.number = i.owner_gate AND o.number = ANY (gates)
  ), left_over AS (
    SELECT j.environment, j.exchange, j.credential, j.agency, j.agreement, j.outcome, j.fault,
           j.rule, j.records, j.fields, j.bytes, j.answer_sha256
    FROM judged j WHERE j.judgement = 'recorded'
    UNION ALL
    SELECT j.environment, j.exchange, j.credential, j.agency, j.agreement, 'cut', 'caller'::fault,
           'agreement.ended', 0, NULL, 0, NULL
    FROM judged j WHERE j.judgement = 'ended'
  ), told AS (
    INSERT INTO exchange_outcome (at, environment, exchange, outcome, fault, rule, records, fields,
                                  bytes, answer_sha256)
    SELECT instant, j.environment, j.exchange, j.outcome, j.fault, j.rule, j.records, j.fields,
      j.bytes, decode(j.answer_sha256, 'hex')
    FROM left_over j
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant, (CASE j.outcome WHEN 'cut' THEN 'exchange:lookup:cut'
        WHEN 'failed' THEN 'exchange:lookup:failed'
        ELSE 'exchange:lookup:answered' END)::audit_kind,
      j.environment, j.credential, j.agency, 'agreement:' || j.agreement, j.exchange,
      json_build_object('outcome', j.outcome, 'rule', j.rule, 'records', j.records,
        'fields', j.fields, 'sha256', j.answer_sha256)::text
    FROM left_over j
  )
  SELECT j.exchange, j.judgement, instant FROM judged j ORDER BY j.n;
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
-- A key that runs in another transaction, or twice in this batch, is busy.
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
        AND k.dataset = i.dataset AND k.key = i.key));
  INSERT INTO payment_key
  SELECT i.environment, i.agency, i.identity, i.amount_satang, i.id, 0 FROM unnest(items) AS i
  WHERE i.n = ANY (fresh) ORDER BY i.environment, i.agency COLLATE "C", i.identity COLLATE "C"
  ON CONFLICT DO NOTHING;
  won := ARRAY(
    SELECT i.n FROM unnest(items) AS i
    JOIN payment_key k ON k.environment = i.environment AND k.agent = i.agency
      AND k.identity = i.identity AND k.exchange = i.id
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
    JOIN bill_claim c ON c.environment = i.environment AND c.bill = i.bill
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
    LEFT JOIN idempotency_key k ON k.environment = i.environment AND k.agency = i.agency
      AND k.dataset = i.dataset AND k.key = i.key
    LEFT JOIN payment_key p ON p.environment = i.environment AND p.agent = i.agency
      AND p.identity = i.identity
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
