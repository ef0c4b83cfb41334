-- The record of processing as traffic shows it, read from sealed blocks after the fact. See
-- docs/decisions/0019-observed-processing.md.

-- A run over whole blocks. Runs follow one another without a gap, and a block is in one only.
CREATE TABLE observation (
  number int PRIMARY KEY CHECK (number > 0),
  first_block bigint NOT NULL UNIQUE REFERENCES audit_block,
  last_block bigint NOT NULL UNIQUE REFERENCES audit_block,
  at timestamptz NOT NULL,
  CHECK (first_block <= last_block)
);

-- One way of processing that was seen: who got what, by which agreement, for which purpose.
CREATE TABLE flow (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment environment NOT NULL,
  agreement text NOT NULL,
  agreement_version int NOT NULL,
  dataset text NOT NULL,
  pattern pattern NOT NULL,
  purpose text NOT NULL,
  agency text NOT NULL,
  caller text NOT NULL,
  owner text NOT NULL,
  channel text NOT NULL,
  fields text NOT NULL,               -- comma separated; empty: nothing left, or the whole contract came
  first_seen_at timestamptz NOT NULL,
  UNIQUE (environment, agreement, agreement_version, dataset, pattern, purpose, agency, caller,
          owner, channel, fields)
);
CREATE TABLE observed_flow (
  observation int NOT NULL REFERENCES observation,
  flow int NOT NULL REFERENCES flow,
  day date NOT NULL,                  -- Bangkok
  exchanges bigint NOT NULL CHECK (exchanges > 0),
  records bigint NOT NULL CHECK (records >= 0),
  PRIMARY KEY (observation, flow, day)
);
CREATE INDEX observed_flow_day ON observed_flow (day, flow);

-- Observes the next blocks, at most so many; null where there is none. Exactly once: the number is
-- the key, and what it read are the events of transactions that have all ended. Memory for
-- one sort of a block's worth: without it a run takes three times as long.
CREATE FUNCTION observe_blocks(at_most int) RETURNS int LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET work_mem = '64MB' SET jit = off AS $$
DECLARE
  next_number int;
  first bigint;
  last bigint;
  low xid8;
  high xid8;
BEGIN
  PERFORM pg_advisory_xact_lock(77, 0);
  SELECT coalesce(max(o.number), 0) + 1, coalesce(max(o.last_block), 0) + 1
    INTO next_number, first FROM observation o;
  SELECT max(b.number) INTO last FROM audit_block b WHERE b.number < first + at_most;
  IF last IS NULL OR last < first THEN
    RETURN NULL;
  END IF;
  SELECT b.from_txid INTO low FROM audit_block b WHERE b.number = first;
  SELECT b.to_txid INTO high FROM audit_block b WHERE b.number = last;
  INSERT INTO observation VALUES (next_number, first, last, sainam_now());
  CREATE TEMP TABLE IF NOT EXISTS seen_flow ON COMMIT DROP AS
  SELECT x.environment, x.agreement, x.agreement_version, x.dataset, x.pattern, x.purpose, x.agency,
    x.caller, x.owner, x.channel, coalesce(o.fields, '') AS fields, business_date(o.at) AS day,
    count(*) AS exchanges, coalesce(sum(o.records), 0) AS records, min(o.at) AS first_at
  FROM (
    SELECT DISTINCT e.environment, e.exchange FROM audit_event e
    WHERE e.txid >= low AND e.txid < high AND e.exchange IS NOT NULL AND e.event IN (
      'exchange:lookup:answered', 'exchange:submit:accepted', 'payment:suspense:opened',
      'exchange:file:posted', 'water:series:stored')) AS e
  CROSS JOIN LATERAL (
    SELECT * FROM exchange x WHERE x.environment = e.environment AND x.id = e.exchange OFFSET 0) AS x
  CROSS JOIN LATERAL (
    SELECT o.fields, o.at, o.records FROM exchange_outcome o
    WHERE o.environment = e.environment AND o.exchange = e.exchange
      AND o.outcome IN ('answered', 'no_data', 'accepted', 'suspense', 'stored')
    ORDER BY o.seq LIMIT 1) AS o
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
  INSERT INTO flow (environment, agreement, agreement_version, dataset, pattern, purpose, agency,
                    caller, owner, channel, fields, first_seen_at)
  SELECT s.environment, s.agreement, s.agreement_version, s.dataset, s.pattern, s.purpose, s.agency,
    s.caller, s.owner, s.channel, s.fields, min(s.first_at)
  FROM seen_flow s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  ON CONFLICT DO NOTHING;
  INSERT INTO observed_flow
  SELECT next_number, f.number, s.day, s.exchanges, s.records
  FROM seen_flow s JOIN flow f USING (environment, agreement, agreement_version, dataset, pattern,
    purpose, agency, caller, owner, channel, fields);
  DROP TABLE seen_flow;
  RETURN next_number;
END $$;

-- What was seen and not approved. Once for each flow and kind, volume once a month.
CREATE TABLE processing_alarm (
  id uuid PRIMARY KEY,
  flow int NOT NULL REFERENCES flow,
  kind text NOT NULL CHECK (kind IN ('field', 'volume', 'recipient', 'purpose', 'no_approval')),
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  approved text NOT NULL,             -- canonical JSON: what the council approved, and where
  seen text NOT NULL,
  raised_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  UNIQUE (flow, kind, month)
);
CREATE TABLE processing_alarm_end (
  alarm uuid PRIMARY KEY REFERENCES processing_alarm,
  decision text NOT NULL CHECK (decision IN ('approved_since', 'stopped', 'breach', 'mistaken')),
  actor text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL CHECK (reason <> '')
);

GRANT SELECT, INSERT ON observation, flow, observed_flow, processing_alarm, processing_alarm_end
  TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:alarm:raised';
ALTER TYPE audit_kind ADD VALUE 'evidence:alarm:ended';
