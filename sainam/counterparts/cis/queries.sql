-- create
-- Only what changes is stored: payments posted, lines refused, answers given.
CREATE TABLE IF NOT EXISTS opening (
    seed integer NOT NULL,
    opened_on text NOT NULL,
    clock_offset_s real NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS payment (
    receipt integer PRIMARY KEY,
    delivery text NOT NULL,
    line integer NOT NULL,
    agent text NOT NULL,
    business_date text NOT NULL,
    customer_account text NOT NULL,
    bill_no text NOT NULL,
    amount_satang integer NOT NULL,
    paid_at text NOT NULL,
    reference text NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS payment_of_bill ON payment (bill_no);
CREATE TABLE IF NOT EXISTS refusal (
    delivery text NOT NULL,
    line integer NOT NULL,
    code text NOT NULL,
    agent text,
    business_date text,
    amount_satang integer
) STRICT;
CREATE INDEX IF NOT EXISTS refusal_of_delivery ON refusal (delivery, line);
CREATE TABLE IF NOT EXISTS delivery (
    number integer PRIMARY KEY,
    delivery text NOT NULL,
    content_sha256 text NOT NULL,
    status integer NOT NULL,
    answer blob NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS answer_of_delivery ON delivery (delivery);
CREATE TABLE IF NOT EXISTS day_total (
    agent text NOT NULL,
    business_date text NOT NULL,
    posted integer NOT NULL,
    posted_satang integer NOT NULL,
    refused integer NOT NULL,
    refused_satang integer NOT NULL,
    PRIMARY KEY (agent, business_date)
) STRICT;

-- open_register
INSERT INTO opening (seed, opened_on, clock_offset_s)
SELECT :seed, :opened_on, 0 WHERE NOT EXISTS (SELECT 1 FROM opening);

-- opening
SELECT seed, opened_on, clock_offset_s FROM opening;

-- move_clock
UPDATE opening SET clock_offset_s = :clock_offset_s;

-- paid_bills
-- Which of these bills (a JSON list of bill numbers) are paid.
SELECT DISTINCT bill_no FROM payment
WHERE bill_no IN (SELECT value FROM json_each(:bill_nos));

-- post_payment
INSERT INTO payment (
    delivery, line, agent, business_date, customer_account, bill_no, amount_satang, paid_at,
    reference
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- refuse_line
INSERT INTO refusal (delivery, line, code, agent, business_date, amount_satang)
VALUES (?, ?, ?, ?, ?, ?);

-- add_to_day
INSERT INTO day_total (agent, business_date, posted, posted_satang, refused, refused_satang)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (agent, business_date) DO UPDATE SET
    posted = posted + excluded.posted,
    posted_satang = posted_satang + excluded.posted_satang,
    refused = refused + excluded.refused,
    refused_satang = refused_satang + excluded.refused_satang;

-- record_answer
INSERT INTO delivery (delivery, content_sha256, status, answer)
VALUES (:delivery, :content_sha256, :status, :answer);

-- answer_of
-- The last answer given to a delivery (without deduplication there can be several).
SELECT content_sha256, status, answer FROM delivery
WHERE delivery = :delivery ORDER BY number DESC LIMIT 1;

-- refusals_of
SELECT line, code FROM refusal
WHERE delivery = :delivery AND line > :after ORDER BY line LIMIT :most;

-- day_of
SELECT posted, posted_satang, refused, refused_satang FROM day_total
WHERE agent = :agent AND business_date = :business_date;

-- payments_of
-- Everything posted for these bills (a JSON list), doubles included.
SELECT bill_no, agent, amount_satang, reference, delivery, receipt FROM payment
WHERE bill_no IN (SELECT value FROM json_each(:bill_nos)) ORDER BY receipt;
