-- The ledger: every satang has a debit and a credit, and rows are only added.

CREATE TABLE ledger_account (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment environment NOT NULL,
  agency text NOT NULL,
  name text NOT NULL CHECK (name IN ('receivable', 'collected', 'suspense', 'rejected')),
  UNIQUE (environment, agency, name)
);

CREATE SEQUENCE posting_seq;
CREATE TABLE posting (
  business_date date NOT NULL,
  environment environment NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('sainam.posting_seq'),
  exchange uuid NOT NULL,
  line int NOT NULL,                  -- 0 for an API payment
  kind text NOT NULL CHECK (kind IN ('payment', 'suspense', 'rejected', 'correction', 'reversal')),
  agent text NOT NULL,
  debit int NOT NULL,
  credit int NOT NULL,
  amount_satang bigint NOT NULL CHECK (amount_satang > 0),
  currency text NOT NULL DEFAULT 'THB' CHECK (currency = 'THB'),
  customer_account text,
  bill text,
  identity text,
  paid_at timestamptz,
  reason text,
  posted_at timestamptz NOT NULL,
  CHECK (debit <> credit)
) PARTITION BY RANGE (business_date);
CREATE TABLE posting_default PARTITION OF posting DEFAULT;
-- Postings come in the order of time, and so do the ids of their exchanges: a summary of each run
-- of pages finds a file or a day, and costs a file nothing. A tree would cost it a third of its time.
CREATE INDEX posting_in_order ON posting USING brin (exchange, business_date)
  WITH (pages_per_range = 32, autosummarize = on);
INSERT INTO month_partitioned VALUES ('posting', 'business_date', true);

-- A payment is what its agent declares it to be, once, whatever the channel. The identity of a
-- line that has its bill is kept with the claim below; here are those of API payments and of
-- lines in suspense, where `\#2` marks the second equal line of one file, `\=…` another amount
-- and `\D` a debit (a backslash in a declared identity is always followed by a backslash or bar).
CREATE TABLE payment_key (
  environment environment NOT NULL,
  agent text NOT NULL COLLATE "C",
  identity text NOT NULL COLLATE "C",
  amount_satang bigint NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  PRIMARY KEY (environment, agent, identity)
);

-- The hub's claim on a bill: among its channels the first to insert has it. `identity` is what the
-- claiming line declares itself to be; null where payment_key has it (payments by API).
CREATE TABLE bill_claim (
  environment environment NOT NULL,
  bill text NOT NULL COLLATE "C",     -- customer account / bill number
  agent text NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  identity text COLLATE "C",
  amount_satang bigint,
  PRIMARY KEY (environment, bill),
  CHECK ((identity IS NULL) = (amount_satang IS NULL))
);

-- A line that was rejected although its amount could be read: the agent's credit for it stands on
-- its rejected account until a later line corrects it.
CREATE TABLE rejected_line (
  environment environment NOT NULL,
  agent text NOT NULL COLLATE "C",
  exchange uuid NOT NULL,
  line int NOT NULL,
  header_identity text NOT NULL COLLATE "C",
  identity text COLLATE "C",          -- null where a part of it could not be read
  debit boolean NOT NULL,             -- the line took money back
  business_date date NOT NULL,
  amount_satang bigint NOT NULL CHECK (amount_satang > 0),
  PRIMARY KEY (environment, agent, exchange, line)
);
CREATE TABLE rejected_line_end (
  environment environment NOT NULL,
  agent text NOT NULL COLLATE "C",
  exchange uuid NOT NULL,
  line int NOT NULL,
  by_exchange uuid NOT NULL,
  by_line int NOT NULL,
  PRIMARY KEY (environment, agent, exchange, line),
  FOREIGN KEY (environment, agent, exchange, line) REFERENCES rejected_line
);

-- What the owner of the bills refused after the hub had accepted it: once for each payment.
CREATE TABLE owner_refusal (
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  rule text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, exchange, line)
);

-- What a posted file brought for each business date, so that an agent's day can be reconciled.
CREATE TABLE file_day (
  environment environment NOT NULL,
  agent text NOT NULL COLLATE "C",
  business_date date NOT NULL,
  file uuid NOT NULL,
  lines bigint NOT NULL,
  amount_satang bigint NOT NULL,
  duplicate bigint NOT NULL,
  duplicate_satang bigint NOT NULL,
  nil bigint NOT NULL,                -- rejected lines of no amount: there was nothing to post
  PRIMARY KEY (environment, agent, business_date, file)
);

-- The day of an agent, closed as often as it is asked: the last version stands.
CREATE TABLE agent_day (
  environment environment NOT NULL,
  agent text NOT NULL,
  business_date date NOT NULL,
  version int NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  files int NOT NULL,
  declared bigint NOT NULL,           -- what the agent said: trailers and API payments
  declared_satang bigint NOT NULL,
  ledger bigint NOT NULL,             -- posted + duplicate + rejected + suspense
  ledger_satang bigint NOT NULL,
  posted bigint NOT NULL,
  posted_satang bigint NOT NULL,
  owner bigint,                       -- what CIS says it posted; null: it could not be asked
  owner_satang bigint,
  difference_satang bigint NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('matched', 'difference', 'owner_silent')),
  detail text NOT NULL,
  PRIMARY KEY (environment, agent, business_date, version)
);

GRANT SELECT, INSERT ON ledger_account, posting, payment_key, bill_claim, rejected_line,
  rejected_line_end, owner_refusal, file_day, agent_day TO sainam_app;
GRANT USAGE ON SEQUENCE posting_seq TO sainam_app;
