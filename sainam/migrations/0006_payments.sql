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
CREATE INDEX posting_exchange ON posting (environment, exchange, line);
CREATE INDEX posting_agent_day ON posting (environment, agent, business_date);
INSERT INTO month_partitioned VALUES ('posting', 'business_date', true);

-- A payment is what its agent declares it to be, once, whatever the channel.
CREATE TABLE payment_key (
  environment environment NOT NULL,
  agent text NOT NULL COLLATE "C",
  identity text NOT NULL COLLATE "C",
  amount_satang bigint NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  PRIMARY KEY (environment, agent, identity)
);

-- The hub's claim on a bill: among its channels the first to insert has it.
CREATE TABLE bill_claim (
  environment environment NOT NULL,
  bill text NOT NULL COLLATE "C",     -- customer account / bill number
  agent text NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  PRIMARY KEY (environment, bill)
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

GRANT SELECT, INSERT ON ledger_account, posting, payment_key, bill_claim, agent_day TO sainam_app;
GRANT USAGE ON SEQUENCE posting_seq TO sainam_app;
