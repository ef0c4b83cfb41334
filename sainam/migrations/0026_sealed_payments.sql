-- What a payment by API said is sealed too. The ledger keeps what accounts must keep (decision 0018).

SELECT make_retention_class('submits', '{}');
INSERT INTO retention_rule VALUES ('submits', 1, 12, 365, 'PDPA-2562-37',
  'เนื้อหาการแจ้งชำระเงินทาง API และข้อความที่ส่งต่อเจ้าของข้อมูล',
  'What payments by API said, and what was told to the owner of it',
  sainam_now(), 'installation', 'decision 0018');

ALTER TYPE payment_item
  ADD ATTRIBUTE data_key int, ADD ATTRIBUTE mark text, ADD ATTRIBUTE submitted text,
  ADD ATTRIBUTE submitted_leaf text, ADD ATTRIBUTE delivered text, ADD ATTRIBUTE delivered_leaf text;

-- As in 0008; where a key no longer serves nothing is recorded and every verdict is `reseal`.
CREATE OR REPLACE FUNCTION record_payments(gates int[], batch json)
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
  IF NOT keys_serve(ARRAY(SELECT DISTINCT i.data_key FROM unnest(items) AS i), instant) THEN
    RETURN QUERY SELECT i.n, 'reseal', NULL::uuid, NULL::int, NULL::text, instant
      FROM unnest(items) AS i ORDER BY i.n;
    RETURN;
  END IF;
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

-- As in 0008, but that the body and what is delivered of it are written sealed; the leaves stand in the
-- audit trail. Of a claimed payment alone something is delivered.
CREATE OR REPLACE FUNCTION write_payments(items payment_item[], won int[], instant timestamptz)
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
      term, owner, owner_agreement, agency, caller, credential, channel, purpose, case_number)
    SELECT instant, environment, id, 'submit', link, dataset, agreement, agreement_version, gate,
      term, owner, owner_agreement, agency, caller, credential, channel, purpose, case_number
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
  ), said AS (
    INSERT INTO exchange_content
    SELECT k.class, k.month, p.environment, p.id, 0, s.part, p.data_key,
      CASE s.part WHEN 'submitted' THEN decode(p.mark, 'hex') END,
      decode(CASE s.part WHEN 'submitted' THEN p.submitted ELSE p.delivered END, 'base64')
    FROM paid p CROSS JOIN (VALUES ('submitted'), ('delivered')) AS s (part)
    JOIN content_key k ON k.number = p.data_key
    WHERE s.part = 'submitted' OR p.claimed
  ), noted AS (
    INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
    SELECT instant,
      CASE WHEN claimed THEN 'exchange:submit:accepted'::audit_kind
           ELSE 'payment:suspense:opened' END,
      environment, credential, agency, 'agreement:' || agreement, id,
      json_build_object('key', key, 'identity', identity, 'amount_satang', amount_satang,
        'leaf', submitted_leaf, 'delivered_leaf', CASE WHEN claimed THEN delivered_leaf END)::text
    FROM paid
  ), told AS (
    INSERT INTO delivery
    SELECT environment, delivery, id, owner, 'payment', '', instant FROM paid WHERE claimed
  )
  INSERT INTO delivery_due (environment, delivery, owner, state, due_at)
  SELECT environment, delivery, owner, 'due', instant FROM paid WHERE claimed;
END $$;
