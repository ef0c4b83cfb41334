-- Posting a payment file. Bangkok is seven hours ahead of UTC the whole year; a name of a zone would
-- be looked up for each line. The tables staged, faulty, day_staged, by_bill, odd, waiting, verdict and
-- cleared are temporary and end with the transaction.

-- name: take_room
-- Memory for one large sort or hash in this transaction.
SET LOCAL work_mem = '160MB';
SET LOCAL maintenance_work_mem = '160MB';

-- name: make_staging
-- Where the lines of the file stand while they are judged.
CREATE TEMP TABLE staged (
  line int NOT NULL,
  identity text NOT NULL COLLATE "C",
  customer_account text NOT NULL COLLATE "C",
  bill_no text NOT NULL COLLATE "C",
  paid_at timestamptz NOT NULL,
  amount_satang bigint NOT NULL,
  side text NOT NULL DEFAULT 'C'
) ON COMMIT DROP;
CREATE TEMP TABLE faulty (
  line int NOT NULL,
  rank int NOT NULL,                  -- 0: the line's first fault, which carries its amount
  first_column int NOT NULL,
  last_column int NOT NULL,
  field text NOT NULL,
  rule text NOT NULL,
  fault text NOT NULL,
  amount_satang bigint,
  debit boolean NOT NULL,
  identity text COLLATE "C",
  shown text NOT NULL,
  thai text NOT NULL,
  english text NOT NULL,
  business_date date
) ON COMMIT DROP;
CREATE TEMP TABLE odd (line int NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE verdict (
  line int NOT NULL,
  outcome text NOT NULL,
  rule text NOT NULL,
  key text NOT NULL COLLATE "C",
  field text NOT NULL,
  first_column int NOT NULL,
  last_column int NOT NULL,
  thai text NOT NULL,
  english text NOT NULL,
  before_exchange uuid,
  before_line int,
  before_satang bigint,
  identity text COLLATE "C",          -- from here on as the line says
  customer_account text,
  bill text,
  paid_at timestamptz,
  amount_satang bigint NOT NULL,
  debit boolean NOT NULL
) ON COMMIT DROP;
CREATE TEMP TABLE cleared (
  line int NOT NULL,                  -- the line that says right what the other said wrong
  exchange uuid NOT NULL,
  rejected_line int NOT NULL
) ON COMMIT DROP;

-- name: survey
-- First and last payment of the good lines, and whether any is of nothing or without a bill.
SELECT min(paid_at), max(paid_at), min(amount_satang) = 0, min(bill_no) = '' FROM staged;

-- name: make_days
-- What the good lines come to by business date.
CREATE TEMP TABLE day_staged (
  business_date date NOT NULL,
  lines bigint NOT NULL,
  amount_satang bigint NOT NULL
) ON COMMIT DROP;

-- name: insert_one_day
-- All good lines are of one business date: their sum is known already.
INSERT INTO day_staged VALUES (%(business_date)s, %(lines)s, %(amount_satang)s);

-- name: count_days
-- They are of several.
INSERT INTO day_staged
SELECT ((paid_at AT TIME ZONE interval '07:00') + %(after_cut_off)s::interval)::date,
       count(*), sum(amount_satang)
FROM staged GROUP BY 1;

-- name: order_by_bill
-- The one sort of the file: existing claims are met, and new ones inserted, in key order.
CREATE TEMP TABLE by_bill ON COMMIT DROP AS
SELECT customer_account || '/' || bill_no AS bill, line, identity, amount_satang
FROM staged ORDER BY 1;

-- name: never_hash_the_ledger
-- Claims are merged in key order or probed one by one, never read whole into memory.
SET LOCAL enable_hashjoin = off;

-- name: choose_freely
-- Back to the planner's choice.
SET LOCAL enable_hashjoin = on;

-- name: odd_claimed
-- Bills that another payment has.
INSERT INTO odd
SELECT b.line FROM by_bill b
JOIN bill_claim c ON c.environment = %(environment)s AND c.bill = b.bill;

-- name: has_keys
-- Whether the agent has any identity on record beside those of claims.
SELECT EXISTS (SELECT FROM payment_key
               WHERE environment = %(environment)s AND agent = %(agent)s);

-- name: odd_known
-- Identities on record beside those of claims.
INSERT INTO odd
SELECT s.line FROM staged s
JOIN payment_key k ON k.environment = %(environment)s AND k.agent = %(agent)s
 AND k.identity = s.identity;

-- name: odd_by_themselves
-- Debits, zero amounts, lines without a bill, payments made out of force.
INSERT INTO odd
SELECT line FROM staged s
WHERE side = %(debit)s OR amount_satang = 0 OR bill_no = ''
   OR NOT EXISTS (SELECT FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[])
                    AS held(start, until)
                  WHERE s.paid_at >= held.start AND s.paid_at < held.until);

-- name: list_waiting
-- The agent's rejected lines that wait for their correction.
CREATE TEMP TABLE waiting ON COMMIT DROP AS
SELECT r.exchange, r.line, r.identity, r.amount_satang, r.debit,
       r.header_identity = %(header)s AS same_header
FROM rejected_line r
WHERE r.environment = %(environment)s AND r.agent = %(agent)s
  AND NOT EXISTS (SELECT FROM rejected_line_end e WHERE e.environment = r.environment
                  AND e.agent = r.agent AND e.exchange = r.exchange AND e.line = r.line);

-- name: odd_lines
-- The odd lines, bill by bill in their order, with the claim on their bill if there is one.
SELECT b.bill, s.customer_account, s.line, s.identity, s.bill_no, s.paid_at, s.amount_satang,
       s.side = %(debit)s, c.agent, c.identity, c.exchange, c.line, c.amount_satang
FROM (SELECT DISTINCT line FROM odd) AS o
JOIN staged s ON s.line = o.line
JOIN by_bill b ON b.line = o.line
LEFT JOIN bill_claim c ON c.environment = %(environment)s AND c.bill = b.bill
ORDER BY b.bill, s.line;

-- name: find_keys
-- Which of these keys are on record beside those of claims.
SELECT identity, exchange, line, amount_satang FROM payment_key
WHERE environment = %(environment)s AND agent = %(agent)s AND identity = ANY(%(keys)s);

-- name: copy_verdicts
-- What becomes of odd lines that do not simply post.
COPY verdict (line, outcome, rule, key, field, first_column, last_column, thai, english,
              before_exchange, before_line, before_satang, identity, customer_account, bill, paid_at,
              amount_satang, debit) FROM STDIN;

-- name: match_corrections
-- Each rejected line that waits is cleared by the first new line that says it right.
INSERT INTO cleared
SELECT DISTINCT ON (m.exchange, m.rejected_line) m.line, m.exchange, m.rejected_line
FROM (
  SELECT s.line, w.exchange, w.line AS rejected_line, 1 AS rank
  FROM waiting w JOIN staged s ON s.identity = w.identity AND (s.side = %(debit)s) = w.debit
  UNION ALL
  SELECT s.line, w.exchange, w.line, 2
  FROM waiting w JOIN staged s ON s.line = w.line AND s.amount_satang = w.amount_satang
   AND (s.side = %(debit)s) = w.debit
  WHERE w.same_header
) AS m
LEFT JOIN verdict v ON v.line = m.line
WHERE v.line IS NULL OR v.outcome = 'suspense'
ORDER BY m.exchange, m.rejected_line, m.rank, m.line;

-- name: match_rejected_again
-- A bad line that was rejected before and still is: its credit stands on the rejected account.
SELECT DISTINCT ON (m.line) m.line, m.identity, m.debit, m.exchange, m.rejected_line,
       m.amount_satang
FROM (
  SELECT f.line, f.identity, f.debit, w.exchange, w.line AS rejected_line, w.amount_satang
  FROM waiting w JOIN faulty f ON f.identity = w.identity
   AND f.amount_satang = w.amount_satang AND f.debit = w.debit
  WHERE f.rank = 0
  UNION ALL
  SELECT f.line, f.identity, f.debit, w.exchange, w.line, w.amount_satang
  FROM waiting w JOIN faulty f ON f.line = w.line
   AND f.amount_satang = w.amount_satang AND f.debit = w.debit
  WHERE w.same_header AND f.rank = 0
) AS m
ORDER BY m.line, m.exchange, m.rejected_line;

-- name: insert_payments
-- Every line without a verdict is a payment.
INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
                     amount_satang, customer_account, bill, identity, paid_at, posted_at)
SELECT ((paid_at AT TIME ZONE interval '07:00') + %(after_cut_off)s::interval)::date,
       %(environment)s, %(file)s, line, 'payment', %(agent)s, %(debited)s, %(credited)s,
       amount_satang, customer_account, customer_account || '/' || bill_no, identity, paid_at,
       %(posted_at)s
FROM staged s WHERE NOT EXISTS (SELECT FROM verdict v WHERE v.line = s.line);

-- name: insert_suspense
-- Lines whose money waits; a debit line has its sides reversed (payments/ledger.py says which).
INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
                     amount_satang, customer_account, bill, identity, paid_at, reason, posted_at)
SELECT ((paid_at AT TIME ZONE interval '07:00') + %(after_cut_off)s::interval)::date,
       %(environment)s, %(file)s, line, 'suspense', %(agent)s,
       CASE WHEN debit THEN %(credited)s ELSE %(debited)s END,
       CASE WHEN debit THEN %(debited)s ELSE %(credited)s END,
       amount_satang, customer_account, bill, identity, paid_at, rule, %(posted_at)s
FROM verdict WHERE outcome = 'suspense' ORDER BY line;

-- name: insert_rejected
-- Bad lines whose amount could be read: the agent's credit for them waits for a correction.
INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
                     amount_satang, identity, reason, posted_at)
SELECT coalesce(f.business_date, %(day)s), %(environment)s, %(file)s, f.line, 'rejected', %(agent)s,
       CASE WHEN f.debit THEN %(credited)s ELSE %(debited)s END,
       CASE WHEN f.debit THEN %(debited)s ELSE %(credited)s END,
       f.amount_satang, f.identity, f.rule, %(posted_at)s
FROM faulty f
WHERE f.rank = 0 AND f.amount_satang > 0
  AND NOT EXISTS (SELECT FROM verdict v WHERE v.line = f.line)
ORDER BY f.line;

-- name: insert_rejected_lines
-- The same lines, to be found by their correction.
INSERT INTO rejected_line (environment, agent, exchange, line, header_identity, identity, debit,
                           business_date, amount_satang)
SELECT %(environment)s, %(agent)s, %(file)s, f.line, %(header)s, f.identity, f.debit,
       coalesce(f.business_date, %(day)s), f.amount_satang
FROM faulty f
WHERE f.rank = 0 AND f.amount_satang > 0
  AND NOT EXISTS (SELECT FROM verdict v WHERE v.line = f.line)
ORDER BY f.line;

-- name: insert_corrections
-- What a rejected line had credited is taken back where a new line says it right.
INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
                     amount_satang, identity, reason, posted_at)
SELECT r.business_date, %(environment)s, %(file)s, c.line, 'correction', %(agent)s,
       CASE WHEN r.debit THEN %(credited)s ELSE %(debited)s END,
       CASE WHEN r.debit THEN %(debited)s ELSE %(credited)s END,
       r.amount_satang, r.identity, 'rejected ' || r.exchange || ':' || r.line, %(posted_at)s
FROM cleared c
JOIN rejected_line r ON r.environment = %(environment)s AND r.agent = %(agent)s
 AND r.exchange = c.exchange AND r.line = c.rejected_line
ORDER BY c.line;

-- name: end_rejected_lines
-- They are cleared once.
INSERT INTO rejected_line_end (environment, agent, exchange, line, by_exchange, by_line)
SELECT %(environment)s, %(agent)s, c.exchange, c.rejected_line, %(file)s, c.line
FROM cleared c ORDER BY c.exchange, c.rejected_line;

-- name: insert_claims
-- In key order, as the rows already stand.
INSERT INTO bill_claim (environment, bill, agent, exchange, line, identity, amount_satang)
SELECT %(environment)s, b.bill, %(agent)s, %(file)s, b.line, b.identity, b.amount_satang
FROM by_bill b WHERE NOT EXISTS (SELECT FROM verdict v WHERE v.line = b.line);

-- name: insert_keys
-- What a line in suspense is recorded under.
INSERT INTO payment_key (environment, agent, identity, amount_satang, exchange, line)
SELECT %(environment)s, %(agent)s, key, amount_satang, %(file)s, line
FROM verdict WHERE outcome = 'suspense' ORDER BY key;

-- name: insert_findings
-- Every line that was not simply posted, in the order of the file.
INSERT INTO file_finding (environment, file, line, first_column, last_column, field, class, rule,
                          fault, amount_satang, identity, shown, thai, english)
SELECT %(environment)s, %(file)s, f.line, f.first_column, f.last_column, f.field, f.class, f.rule,
       f.fault, f.amount_satang, f.identity, f.shown, f.thai, f.english
FROM (
  SELECT v.line, 0 AS rank, v.first_column, v.last_column, v.field, v.outcome AS class, v.rule,
         'caller'::fault AS fault, v.amount_satang, v.identity, NULL AS shown, v.thai, v.english
  FROM verdict v
  UNION ALL
  SELECT f.line, f.rank, f.first_column, f.last_column, f.field, 'rejected', f.rule,
         f.fault::fault, CASE WHEN f.rank = 0 THEN f.amount_satang END, f.identity, f.shown,
         f.thai, f.english
  FROM faulty f WHERE NOT EXISTS (SELECT FROM verdict v WHERE v.line = f.line)
) AS f
ORDER BY f.line, f.rank;

-- name: insert_holding_findings
-- What was found in a file that is held whole, from its beginning.
INSERT INTO file_finding (environment, file, line, first_column, last_column, field, class, rule,
                          fault, amount_satang, identity, shown, thai, english)
SELECT %(environment)s, %(file)s, f.line, f.first_column, f.last_column, f.field, 'file', f.rule,
       f.fault::fault, CASE WHEN f.rank = 0 THEN f.amount_satang END, f.identity, f.shown, f.thai,
       f.english
FROM faulty f ORDER BY f.line, f.rank LIMIT 1000;

-- name: tally_outcomes
-- Lines that were not simply posted, by what became of them.
SELECT outcome, count(*), coalesce(sum(amount_satang), 0)::bigint
FROM (
  SELECT outcome, amount_satang FROM verdict
  UNION ALL
  SELECT 'rejected', f.amount_satang FROM faulty f
  WHERE f.rank = 0 AND NOT EXISTS (SELECT FROM verdict v WHERE v.line = f.line)
) AS o
GROUP BY outcome;

-- name: tally_suspense
-- Lines in suspense by rule.
SELECT rule, count(*), sum(amount_satang)::bigint
FROM verdict WHERE outcome = 'suspense' GROUP BY rule ORDER BY rule;

-- name: note_conflicts
-- One event for each line that gives a recorded payment another amount.
INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
SELECT sainam_now(), 'payment:identity:conflict', %(environment)s, %(actor)s, %(agent)s,
       'file:' || %(file)s::uuid, %(file)s,
       json_build_object('line', line, 'identity', identity, 'recorded', before_satang,
         'asked', amount_satang, 'recorded_in', before_exchange)::text
FROM verdict WHERE rule = %(rule)s ORDER BY line;

-- name: insert_days
-- What the file brought for each business date.
INSERT INTO file_day (environment, agent, business_date, file, lines, amount_satang, duplicate,
                      duplicate_satang, nil)
SELECT %(environment)s, %(agent)s, business_date, %(file)s, sum(lines), sum(amount_satang),
       sum(duplicate), sum(duplicate_satang), sum(nil)
FROM (
  SELECT business_date, lines, amount_satang, 0 AS duplicate, 0 AS duplicate_satang, 0 AS nil
  FROM day_staged
  UNION ALL
  SELECT ((paid_at AT TIME ZONE interval '07:00') + %(after_cut_off)s::interval)::date, 0, 0,
         count(*) FILTER (WHERE outcome = 'duplicate'),
         coalesce(sum(amount_satang) FILTER (WHERE outcome = 'duplicate'), 0),
         count(*) FILTER (WHERE outcome = 'rejected')
  FROM verdict WHERE outcome IN ('duplicate', 'rejected') AND paid_at IS NOT NULL GROUP BY 1
  UNION ALL
  SELECT coalesce(f.business_date, %(day)s), count(*), coalesce(sum(f.amount_satang), 0),
         count(v.line), coalesce(sum(f.amount_satang) FILTER (WHERE v.line IS NOT NULL), 0),
         count(*) FILTER (WHERE f.amount_satang = 0)
  FROM faulty f LEFT JOIN verdict v ON v.line = f.line
  WHERE f.rank = 0 GROUP BY 1
) AS d
GROUP BY business_date ORDER BY business_date;

-- name: ledger_numbers
-- The agent's four ledger accounts, made on first use.
SELECT ledger_number(%(environment)s::environment, %(agent)s::text, name)
FROM unnest(%(names)s::text[]) WITH ORDINALITY AS n(name, rank) ORDER BY rank;

-- name: insert_delivery
-- The payments of a file go to their owner as one delivery, under one id for ever.
INSERT INTO delivery (environment, id, exchange, owner, kind, body, created_at)
VALUES (%(environment)s, %(delivery)s, %(file)s, %(owner)s, 'payment_batch', %(body)s, sainam_now());

-- name: insert_delivery_due
-- To be sent.
INSERT INTO delivery_due (environment, delivery, owner, state, due_at)
VALUES (%(environment)s, %(delivery)s, %(owner)s, 'due', sainam_now());

-- name: batch_lines
-- The payments of a file as their owner reads them, in the order of the file.
SELECT agent, customer_account, right(bill, -length(customer_account) - 1), amount_satang, paid_at, identity,
       business_date
FROM posting
WHERE environment = %(environment)s AND exchange = %(file)s AND kind = 'payment' ORDER BY line;

-- name: find_sent
-- The payments at these places of what went to their owner.
SELECT place, line FROM (
  SELECT line, row_number() OVER (ORDER BY line) AS place FROM posting
  WHERE environment = %(environment)s AND exchange = %(exchange)s AND kind = 'payment'
) AS sent
WHERE place = ANY(%(places)s) ORDER BY place;

-- name: insert_owner_refusal
-- Once for each payment, however often the owner says so.
INSERT INTO owner_refusal (environment, exchange, line, rule, at)
VALUES (%(environment)s, %(exchange)s, %(line)s, %(rule)s, sainam_now()) ON CONFLICT DO NOTHING;

-- name: move_to_suspense
-- What was collected for a bill that its owner refuses waits in suspense.
INSERT INTO posting (business_date, environment, exchange, line, kind, agent, debit, credit,
                     amount_satang, customer_account, bill, identity, paid_at, reason, posted_at)
SELECT business_date, environment, exchange, line, 'suspense', agent, credit,
       ledger_number(environment, agent, 'suspense'), amount_satang, customer_account, bill,
       identity, paid_at, %(rule)s, sainam_now()
FROM posting
WHERE environment = %(environment)s AND exchange = %(exchange)s AND line = %(line)s
  AND kind = 'payment'
RETURNING agent, amount_satang;

-- name: insert_subjects
-- Whom the good lines name: marks of their accounts (HMAC-SHA-256, its first eight bytes) with the
-- line, in ascending order, under a key derived from the file's.
INSERT INTO file_subjects (environment, file, key, marks)
SELECT %(environment)s, %(file)s, %(key)s, coalesce(string_agg(s.mark, ''::bytea ORDER BY s.mark), '')
FROM (
  SELECT substring(sha256(%(outer)s::bytea || sha256(
      %(inner)s::bytea || convert_to(btrim(customer_account), 'UTF8'))) FOR 8) || int4send(line) AS mark
  FROM staged) AS s
ON CONFLICT DO NOTHING;
