-- Events told to partners, in order for each subject; what stops them; pauses of a link. See
-- docs/decisions/0026-events-to-partners.md.

ALTER TYPE audit_kind ADD VALUE 'exchange:event:appended';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:attempted';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:taken';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:failed';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:parked';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:decided';
ALTER TYPE audit_kind ADD VALUE 'exchange:event:replayed';
ALTER TYPE audit_kind ADD VALUE 'exchange:breaker:moved';
ALTER TYPE audit_kind ADD VALUE 'exchange:pause:begun';
ALTER TYPE audit_kind ADD VALUE 'exchange:pause:ended';

-- What events are about at one endpoint: its counter, and where its telling stands. A row of work,
-- rebuilt from the events and their ends; whoever appends or sends writes it under its lock.
-- `subject` is a number made for a matter, never a person's own.
CREATE TABLE event_subject (
  environment environment NOT NULL,
  endpoint text NOT NULL COLLATE "C",
  subject text NOT NULL COLLATE "C" CHECK (length(subject) BETWEEN 1 AND 120),
  id uuid NOT NULL UNIQUE,
  last_seq bigint NOT NULL CHECK (last_seq > 0),
  next_seq bigint NOT NULL CHECK (next_seq > 0),  -- the first that has no end
  state text NOT NULL CHECK (state IN ('idle', 'due', 'parked')),
  due_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,                -- of the event at next_seq, since a decision
  why text NOT NULL DEFAULT '',                   -- the rule for which it waits
  PRIMARY KEY (environment, endpoint, subject),
  CHECK (next_seq <= last_seq + 1)
);
CREATE INDEX event_subject_due ON event_subject (environment, endpoint, due_at) WHERE state = 'due';
CREATE INDEX event_subject_parked ON event_subject (environment, endpoint) WHERE state = 'parked';

-- `id` is the receiver's webhook-id for ever. What it says stands sealed in exchange_content under it.
CREATE TABLE event (
  environment environment NOT NULL,
  id uuid NOT NULL,
  about uuid NOT NULL REFERENCES event_subject (id),
  seq bigint NOT NULL,
  endpoint text NOT NULL COLLATE "C",
  dataset text NOT NULL,
  kind text NOT NULL,
  exchange uuid,                      -- what it follows from
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, id),
  UNIQUE (about, seq)
);
CREATE INDEX event_at ON event (environment, endpoint, at);

-- A sending: on record with its exchange before anything leaves.
CREATE TABLE event_attempt (
  environment environment NOT NULL,
  event uuid NOT NULL,
  number int NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  exchange uuid NOT NULL,
  replay uuid,
  PRIMARY KEY (environment, event, number),
  FOREIGN KEY (environment, event) REFERENCES event
);
CREATE TABLE event_attempt_end (
  environment environment NOT NULL,
  event uuid NOT NULL,
  number int NOT NULL,
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('taken', 'refused', 'failed', 'unclear')),
  status int NOT NULL,                -- 0: no answer
  detail text NOT NULL,
  PRIMARY KEY (environment, event, number),
  FOREIGN KEY (environment, event, number) REFERENCES event_attempt
);
-- Taken by the receiver, or skipped by a person: then the subject's next one goes.
CREATE TABLE event_end (
  environment environment NOT NULL,
  event uuid NOT NULL,
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('taken', 'skipped')),
  actor text NOT NULL,
  PRIMARY KEY (environment, event),
  FOREIGN KEY (environment, event) REFERENCES event
);
-- A dead letter: it parks its subject until a person decides.
CREATE TABLE event_dead (
  environment environment NOT NULL,
  event uuid NOT NULL,
  number int NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  rule text NOT NULL,
  status int NOT NULL,
  PRIMARY KEY (environment, event, number),
  FOREIGN KEY (environment, event) REFERENCES event
);
CREATE TABLE event_decision (
  environment environment NOT NULL,
  event uuid NOT NULL,
  number int NOT NULL,
  at timestamptz NOT NULL,
  decision text NOT NULL CHECK (decision IN ('send_again', 'skip')),
  reason text NOT NULL CHECK (reason <> ''),
  actor text NOT NULL,
  PRIMARY KEY (environment, event, number),
  FOREIGN KEY (environment, event, number) REFERENCES event_dead
);

-- The breaker of an endpoint, one for all workers. No row: closed, nothing ever failed.
CREATE TABLE endpoint_breaker (
  environment environment NOT NULL,
  endpoint text NOT NULL COLLATE "C",
  state text NOT NULL CHECK (state IN ('closed', 'open', 'half_open')),
  since timestamptz NOT NULL,
  failures int NOT NULL,
  opened int NOT NULL DEFAULT 0,      -- times in a row
  next_try timestamptz NOT NULL,
  why text NOT NULL,
  PRIMARY KEY (environment, endpoint)
);

-- What was sent to an endpoint in a period, once more.
CREATE TABLE event_replay (
  environment environment NOT NULL,
  id uuid NOT NULL,
  endpoint text NOT NULL COLLATE "C",
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  events int NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, id),
  CHECK (from_at < until_at)
);
CREATE TABLE event_replay_due (
  environment environment NOT NULL,
  replay uuid NOT NULL,
  about uuid NOT NULL REFERENCES event_subject (id),
  seq bigint NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  PRIMARY KEY (about, replay, seq)
);

-- A link that carries nothing for a while: a window that was announced, or a hold until resumed.
CREATE TABLE link_pause (
  environment environment NOT NULL,
  id uuid NOT NULL,
  link text NOT NULL COLLATE "C",
  kind text NOT NULL CHECK (kind IN ('window', 'hold')),
  from_at timestamptz NOT NULL,
  until_at timestamptz,
  thai text NOT NULL CHECK (thai <> ''),
  english text NOT NULL CHECK (english <> ''),
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, id),
  CHECK ((kind = 'window') = (until_at IS NOT NULL)),
  CHECK (until_at IS NULL OR from_at < until_at)
);
CREATE INDEX link_pause_link ON link_pause (environment, link, from_at);
CREATE TABLE link_pause_end (
  environment environment NOT NULL,
  pause uuid NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (environment, pause),
  FOREIGN KEY (environment, pause) REFERENCES link_pause
);

-- The links that carry nothing now.
CREATE FUNCTION paused_links() RETURNS TABLE (environment environment, link text)
LANGUAGE sql STABLE SET search_path = sainam, pg_temp AS $$
  SELECT DISTINCT p.environment, p.link FROM link_pause p, (SELECT sainam_now() AS at) AS n
  WHERE p.from_at <= n.at AND (p.until_at IS NULL OR n.at < p.until_at)
    AND NOT EXISTS (SELECT FROM link_pause_end e
                    WHERE e.environment = p.environment AND e.pause = p.id)
$$;

GRANT SELECT, INSERT ON event_subject, event, event_attempt, event_attempt_end, event_end, event_dead,
  event_decision, endpoint_breaker, event_replay, event_replay_due, link_pause, link_pause_end
  TO sainam_app;
GRANT UPDATE (last_seq, next_seq, state, due_at, attempts, why) ON event_subject TO sainam_app;
GRANT UPDATE (state, since, failures, opened, next_try, why) ON endpoint_breaker TO sainam_app;
GRANT UPDATE (attempts), DELETE ON event_replay_due TO sainam_app;
