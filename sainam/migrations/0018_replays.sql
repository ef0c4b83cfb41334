-- A replay under the same Idempotency-Key and content, tied to the exchange whose answer it was given
-- again. Without it nobody could see of a partner whether it ever retries as it should.
CREATE TABLE replay (
  at timestamptz NOT NULL,
  environment environment NOT NULL,
  exchange uuid NOT NULL,             -- the first, which was recorded
  agreement text NOT NULL,            -- under which it was sent again
  credential text NOT NULL
) PARTITION BY RANGE (at);
CREATE TABLE replay_default PARTITION OF replay DEFAULT;
CREATE INDEX replay_exchange ON replay (environment, exchange);
INSERT INTO month_partitioned VALUES ('replay', 'at', false);
GRANT SELECT, INSERT ON replay TO sainam_app;

-- As before, and a replay is put on record in the batch that answers it.
CREATE OR REPLACE FUNCTION payment_verdicts(
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
  ), repeated AS (
    INSERT INTO replay (at, environment, exchange, agreement, credential)
    SELECT instant, environment, earlier, agreement, credential
    FROM judged WHERE judgement = 'replayed'
  )
  SELECT j.n, j.judgement, coalesce(j.earlier, j.holder), j.answered, j.words, instant
  FROM judged j ORDER BY j.n;
END $$;
