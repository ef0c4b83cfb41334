-- How long each class of content is kept, and the keys that it is sealed with. See
-- docs/decisions/0018-true-deletion.md.

CREATE TABLE retention_class (
  code text PRIMARY KEY COLLATE "C" CHECK (code ~ '^[a-z][a-z_]{1,19}$'),
  recorded_at timestamptz NOT NULL
);
-- Kept for `months` after the end of the month of record, and for `least_days` after its last day:
-- three months are 89 days after the 31st of January.
CREATE TABLE retention_rule (
  class text NOT NULL REFERENCES retention_class,
  version int NOT NULL CHECK (version > 0),
  months int NOT NULL CHECK (months BETWEEN 0 AND 1200),
  least_days int NOT NULL CHECK (least_days BETWEEN 0 AND 36500),
  provision text,
  thai text NOT NULL,
  english text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  confirmed_by text NOT NULL,
  PRIMARY KEY (class, version),
  CHECK (recorded_by <> confirmed_by)
);

-- The first Bangkok day on which a month of a class may go, by the rule that stands; null: never.
CREATE FUNCTION retention_due(which text, month date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT greatest(
    (date_trunc('month', month::timestamp) + make_interval(months => r.months + 1))::date,
    (date_trunc('month', month::timestamp) + interval '1 month')::date + r.least_days)
  FROM sainam.retention_rule r WHERE r.class = which ORDER BY r.version DESC LIMIT 1
$$;

-- A table of months that goes by a class; null: it does not go.
ALTER TABLE month_partitioned ADD COLUMN class text;

-- The master keys lie outside the database; here is which there were. `proof` tells the right one
-- from another: an HMAC of the number under the master itself.
CREATE TABLE key_generation (
  generation int PRIMARY KEY CHECK (generation > 0),
  proof bytea NOT NULL CHECK (length(proof) = 32),
  made_at timestamptz NOT NULL,
  made_by text NOT NULL
);
CREATE TABLE key_generation_end (
  generation int PRIMARY KEY REFERENCES key_generation,
  destroyed_at timestamptz NOT NULL,
  witness text NOT NULL               -- what destroyed it and how it said so
);

-- A data key; its month, not the moment of the row, says when what it seals will go.
CREATE TABLE content_key (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  class text NOT NULL REFERENCES retention_class,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  kind text NOT NULL CHECK (kind IN ('month', 'file', 'hold')),
  about text COLLATE "C",             -- environment/file or hold
  made_at timestamptz NOT NULL,
  CHECK ((kind = 'month') = (about IS NULL))
);
CREATE UNIQUE INDEX content_key_of_month ON content_key (class, month) WHERE kind = 'month';
CREATE UNIQUE INDEX content_key_of_one ON content_key (kind, about) WHERE kind <> 'month';
CREATE INDEX content_key_due ON content_key (class, month);

-- The data key under a master. A turn of the masters replaces all of them; content never changes.
CREATE TABLE content_key_wrap (
  generation int NOT NULL REFERENCES key_generation,
  key int NOT NULL REFERENCES content_key,
  wrapped bytea NOT NULL CHECK (length(wrapped) BETWEEN 40 AND 72),
  PRIMARY KEY (generation, key)
);

-- From here on nothing is sealed with it, and no later generation wraps it.
CREATE TABLE content_key_end (
  key int PRIMARY KEY REFERENCES content_key,
  deletion uuid NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX content_key_end_deletion ON content_key_end (deletion);

CREATE FUNCTION current_generation() RETURNS int LANGUAGE sql STABLE AS $$
  SELECT max(generation) FROM sainam.key_generation
$$;

-- Locks: (73, content_lock) shared by who writes under a key, alone by who ends it; (75, 0) shared by
-- who makes a key, alone by who turns the masters. Each is a statement of its own, before any look.
-- One lock serves all keys of a class and month: a lock for each file's would fill the server's table.
CREATE FUNCTION content_lock(of_class text, of_month date) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtext(of_class || to_char(of_month::timestamp, '/YYYY-MM'))
$$;

-- The key of a class and month, or of one file or hold: the one that stands, or a new one of this
-- wrap. Key and wrap come together, for a key without a wrap would stop every later turn. SN001
-- with key generation: the masters were turned meanwhile, wrap again.
CREATE FUNCTION make_content_key(
  of_class text, of_month date, of_kind text, of_about text, under int, wrap bytea)
RETURNS TABLE (key int, fresh boolean) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sainam, pg_temp AS $$
DECLARE
  made int;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(75, 0);
  PERFORM pg_advisory_xact_lock_shared(73, content_lock(of_class, of_month));
  IF under IS DISTINCT FROM current_generation() THEN
    RAISE EXCEPTION 'key generation: %', current_generation() USING ERRCODE = 'SN001';
  END IF;
  INSERT INTO content_key (class, month, kind, about, made_at)
  VALUES (of_class, of_month, of_kind, of_about, sainam_now())
  ON CONFLICT DO NOTHING RETURNING number INTO made;
  IF made IS NOT NULL THEN
    IF of_kind <> 'hold' AND EXISTS (
      SELECT FROM content_key k JOIN content_key_end e ON e.key = k.number
      WHERE k.class = of_class AND k.month = of_month AND k.kind = 'month') THEN
      RAISE EXCEPTION 'key month_gone' USING ERRCODE = 'SN001';
    END IF;
    INSERT INTO content_key_wrap VALUES (under, made, wrap);
  END IF;
  RETURN QUERY
  SELECT k.number, made IS NOT NULL FROM content_key k
  WHERE k.class = of_class AND k.month = of_month AND k.kind = of_kind
    AND k.about IS NOT DISTINCT FROM of_about;
END $$;

-- To be taken as a statement of its own before the wraps of the next generation are written.
CREATE FUNCTION lock_keys_to_turn() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(75, 0)
$$;

-- Closes a turn: each key that lives has its wrap under the newest generation and none that ended
-- has; wraps of earlier generations go. What a backup holds is under a master that is destroyed next.
CREATE FUNCTION turn_keys() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sainam, pg_temp AS $$
DECLARE
  newest int := current_generation();
  wrong int;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 75 AND objid = 0
      AND objsubid = 2 AND mode = 'ExclusiveLock' AND granted AND pid = pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
    RAISE EXCEPTION 'key turn_not_locked' USING ERRCODE = 'SN001';
  END IF;
  SELECT k.number INTO wrong FROM content_key k
  WHERE EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)
    = EXISTS (SELECT FROM content_key_wrap w WHERE w.generation = newest AND w.key = k.number)
  ORDER BY k.number LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'key turn_incomplete: key %', wrong USING ERRCODE = 'SN001';
  END IF;
  DELETE FROM content_key_wrap w WHERE w.generation < newest;
  RETURN newest;
END $$;

REVOKE EXECUTE ON FUNCTION turn_keys(),
  make_content_key(text, date, text, text, int, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION turn_keys(),
  make_content_key(text, date, text, text, int, bytea) TO sainam_app;
GRANT SELECT, INSERT ON retention_rule, key_generation, key_generation_end, content_key_wrap
  TO sainam_app;
GRANT SELECT ON retention_class, content_key, content_key_end TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:key:turned';
ALTER TYPE audit_kind ADD VALUE 'evidence:retention:set';
