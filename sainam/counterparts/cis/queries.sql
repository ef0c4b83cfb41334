-- name: create
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

CREATE TABLE IF NOT EXISTS service_request (
    request text PRIMARY KEY,
    kind text NOT NULL,
    version integer NOT NULL,
    content text NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS work_step (
    request text NOT NULL,
    step integer NOT NULL,
    state text NOT NULL,
    work_step text NOT NULL,
    happened_at text NOT NULL,
    PRIMARY KEY (request, step)
) STRICT;

-- name: open_register
-- Sets up the register at its first start; nothing at a later one.
INSERT INTO opening (seed, opened_on, clock_offset_s)
SELECT :seed, :opened_on, 0 WHERE NOT EXISTS (SELECT 1 FROM opening);

-- name: opening
-- The seed, the day the register was opened, the clock's offset.
SELECT seed, opened_on, clock_offset_s FROM opening;

-- name: move_clock
-- Keeps step with a demo's clock.
UPDATE opening SET clock_offset_s = :clock_offset_s;

-- name: paid_bills
-- Which of these bills (a JSON list of bill numbers) are paid.
SELECT DISTINCT bill_no FROM payment
WHERE bill_no IN (SELECT value FROM json_each(:bill_nos));

-- name: post_payment
-- One payment of one bill.
INSERT INTO payment (
    delivery, line, agent, business_date, customer_account, bill_no, amount_satang, paid_at,
    reference
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: refuse_line
-- One line refused, with what could be read of it.
INSERT INTO refusal (delivery, line, code, agent, business_date, amount_satang)
VALUES (?, ?, ?, ?, ?, ?);

-- name: add_to_day
-- Adds to the agent's day.
INSERT INTO day_total (agent, business_date, posted, posted_satang, refused, refused_satang)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (agent, business_date) DO UPDATE SET
    posted = posted + excluded.posted,
    posted_satang = posted_satang + excluded.posted_satang,
    refused = refused + excluded.refused,
    refused_satang = refused_satang + excluded.refused_satang;

-- name: record_answer
-- An answer, as it was given.
INSERT INTO delivery (delivery, content_sha256, status, answer)
VALUES (:delivery, :content_sha256, :status, :answer);

-- name: answer_of
-- The last answer given to a delivery (without deduplication there can be several).
SELECT content_sha256, status, answer FROM delivery
WHERE delivery = :delivery ORDER BY number DESC LIMIT 1;

-- name: refusals_of
-- The refused lines of a delivery after a line.
SELECT line, code FROM refusal
WHERE delivery = :delivery AND line > :after ORDER BY line LIMIT :most;

-- name: day_of
-- What was posted and refused of an agent's day.
SELECT posted, posted_satang, refused, refused_satang FROM day_total
WHERE agent = :agent AND business_date = :business_date;

-- name: payments_of
-- Everything posted for these bills (a JSON list), doubles included.
SELECT bill_no, agent, amount_satang, reference, delivery, receipt FROM payment
WHERE bill_no IN (SELECT value FROM json_each(:bill_nos)) ORDER BY receipt;

-- name: keep_request
-- A request as it came, or as it was edited last.
INSERT INTO service_request (request, kind, version, content) VALUES (?, ?, ?, ?)
ON CONFLICT (request) DO UPDATE SET version = excluded.version, content = excluded.content;

-- name: request_kind
-- What kind of request it is.
SELECT kind FROM service_request WHERE request = :request;

-- name: keep_step
-- One step of work done.
INSERT INTO work_step (request, step, state, work_step, happened_at) VALUES (?, ?, ?, ?, ?);

-- name: steps_of
-- All that was done of a request, in order.
SELECT step, state, work_step, happened_at FROM work_step WHERE request = :request ORDER BY step;
