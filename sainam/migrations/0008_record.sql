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
SET search_path = sainam, pg_temp SET lock_timeout = '1s' AS $$
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

-- Payments by API, in order of their bills so that two batches never wait in a ring. Each is
-- journalled with its key, identity, claim, posting, delivery and answer, or refused with nothing
-- written but the audit of a conflict.
CREATE FUNCTION record_payments(gates int[], batch json)
RETURNS TABLE (n int, verdict text, exchange uuid, status int, answer text, moment timestamptz)
LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  instant timestamptz;
  item record;
  earlier record;
  claimed boolean;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(71, g) FROM unnest(gates) AS g;
  instant := sainam_now();
  FOR item IN
    SELECT r.*, gate_says(g, r.term, r.door_epoch, instant) AS word
    FROM json_to_recordset(batch) AS r(
      n int, id uuid, delivery uuid, environment environment, link text, dataset text,
      agreement text, agreement_version int, gate int, term int, door_epoch int, owner text,
      agency text, caller text, credential text, channel text, purpose text, case_number text,
      key text, content_sha256 text, identity text, amount_satang bigint, customer_account text,
      bill text, paid_at timestamptz, answer_accepted text, answer_suspense text, body text)
    LEFT JOIN gate g ON g.number = r.gate AND g.number = ANY (gates)
      AND g.environment = r.environment AND g.agreement = r.agreement
    ORDER BY r.environment, r.bill, r.n
  LOOP
    n := item.n;
    exchange := item.id;
    status := NULL;
    answer := NULL;
    moment := instant;
    verdict := judge_payment(item.word, item.environment, item.agency, item.dataset, item.key);
    IF verdict = 'fresh' THEN
      SELECT k.* INTO earlier FROM idempotency_key k
      WHERE k.environment = item.environment AND k.agency = item.agency
        AND k.dataset = item.dataset AND k.key = item.key;
      IF FOUND THEN
        exchange := earlier.exchange;
        IF earlier.content_sha256 = decode(item.content_sha256, 'hex') THEN
          verdict := 'replayed';
          status := earlier.status;
          answer := earlier.answer;
        ELSE
          verdict := 'key_conflict';
          INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
          VALUES (instant, 'exchange:key:conflict', item.environment, item.credential, item.agency,
            'agreement:' || item.agreement, earlier.exchange,
            json_build_object('key', item.key, 'dataset', item.dataset)::text);
        END IF;
      END IF;
    END IF;
    IF verdict = 'fresh' THEN
      INSERT INTO payment_key VALUES (item.environment, item.agency, item.identity,
        item.amount_satang, item.id, 0) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN
        SELECT k.* INTO earlier FROM payment_key k WHERE k.environment = item.environment
          AND k.agent = item.agency AND k.identity = item.identity;
        exchange := earlier.exchange;
        verdict := CASE WHEN earlier.amount_satang = item.amount_satang
          THEN 'already_recorded' ELSE 'identity_conflict' END;
        IF verdict = 'identity_conflict' THEN
          INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
          VALUES (instant, 'payment:identity:conflict', item.environment, item.credential,
            item.agency, 'agreement:' || item.agreement, earlier.exchange,
            json_build_object('identity', item.identity, 'recorded', earlier.amount_satang,
              'asked', item.amount_satang)::text);
        END IF;
      END IF;
    END IF;
    IF verdict = 'fresh' THEN
      INSERT INTO bill_claim VALUES (item.environment, item.bill, item.agency, item.id, 0)
      ON CONFLICT DO NOTHING;
      claimed := FOUND;
      verdict := CASE WHEN claimed THEN 'accepted' ELSE 'suspense' END;
      status := 201;
      answer := CASE WHEN claimed THEN item.answer_accepted ELSE item.answer_suspense END;
      INSERT INTO exchange (
        opened_at, environment, id, pattern, link, dataset, agreement, agreement_version, gate,
        term, owner, agency, caller, credential, channel, purpose, case_number, subject_key)
      VALUES (instant, item.environment, item.id, 'submit', item.link, item.dataset,
        item.agreement, item.agreement_version, item.gate, item.term, item.owner, item.agency,
        item.caller, item.credential, item.channel, item.purpose, item.case_number,
        item.customer_account);
      INSERT INTO exchange_outcome (at, environment, exchange, outcome, rule, records)
      VALUES (instant, item.environment, item.id, verdict,
        CASE WHEN NOT claimed THEN 'bill.claimed' END, 1);
      INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
        amount_satang, customer_account, bill, identity, paid_at, reason, posted_at)
      VALUES (business_date(item.paid_at), item.environment, item.id, 0,
        CASE WHEN claimed THEN 'payment' ELSE 'suspense' END, item.agency,
        ledger_number(item.environment, item.agency, 'receivable'),
        ledger_number(item.environment, item.agency,
          CASE WHEN claimed THEN 'collected' ELSE 'suspense' END),
        item.amount_satang, item.customer_account, item.bill, item.identity, item.paid_at,
        CASE WHEN NOT claimed THEN 'bill.claimed' END, instant);
      INSERT INTO idempotency_key VALUES (item.environment, item.agency, item.dataset, item.key,
        decode(item.content_sha256, 'hex'), item.id, status, answer, instant);
      INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
      VALUES (instant,
        (CASE WHEN claimed THEN 'exchange:submit:accepted' ELSE 'payment:suspense:opened' END)
          ::audit_kind,
        item.environment, item.credential, item.agency, 'agreement:' || item.agreement, item.id,
        json_build_object('key', item.key, 'identity', item.identity, 'bill', item.bill,
          'amount_satang', item.amount_satang, 'content_sha256', item.content_sha256)::text);
      IF claimed THEN
        INSERT INTO delivery VALUES (item.environment, item.delivery, item.id, item.owner,
          'payment', item.body, instant);
        INSERT INTO delivery_due VALUES (item.environment, item.delivery, item.owner, 'due',
          instant, 0);
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- The gate's word, then the key's: busy while another transaction runs the same key.
CREATE FUNCTION judge_payment(word gate_word, which environment, whose text, what text, called text)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
BEGIN
  IF word <> 'open' THEN
    RETURN word::text;
  END IF;
  IF NOT pg_try_advisory_xact_lock(
       hashtextextended(concat_ws(chr(31), which, whose, what, called), 72)) THEN
    RETURN 'busy';
  END IF;
  RETURN 'fresh';
END $$;
