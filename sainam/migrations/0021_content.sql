-- What is personal in an exchange, sealed, apart from the record that it crossed; legal holds, and
-- deletion in steps that can be taken up again. See docs/decisions/0018-true-deletion.md.

-- `sealed` holds the salt of the content's leaf together with it, so that both end with the key.
-- `mark`: the keyed hash of the person, under a key derived from `key`: it ends with it too.
CREATE TABLE exchange_content (
  class text NOT NULL,
  month date NOT NULL,
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  part text NOT NULL CHECK (part IN ('asked', 'answered', 'submitted', 'delivered', 'refused', 'subject')),
  key int NOT NULL,
  mark bytea CHECK (length(mark) = 16),
  sealed bytea,
  CHECK (part <> 'subject' OR mark IS NOT NULL),
  CHECK ((part = 'subject') = (sealed IS NULL))
) PARTITION BY LIST (class);
CREATE INDEX exchange_content_exchange ON exchange_content (environment, exchange);
CREATE INDEX exchange_content_mark ON exchange_content (mark) WHERE mark IS NOT NULL;

-- The people of a file: 12 bytes each, eight of the mark and four of the line, in ascending order,
-- under a key derived from the file's. A tree over the lines would cost a file a third of its time.
CREATE TABLE file_subjects (
  environment environment NOT NULL,
  file uuid NOT NULL,
  key int NOT NULL REFERENCES content_key,
  marks bytea NOT NULL CHECK (length(marks) % 12 = 0),
  PRIMARY KEY (environment, file)
);
ALTER TABLE file_subjects ALTER COLUMN marks SET STORAGE EXTERNAL;
CREATE INDEX file_subjects_key ON file_subjects (key);

-- The lines of a file that name a mark: about twenty short reads for a million lines.
CREATE FUNCTION lines_of_mark(marks bytea, mark bytea) RETURNS int[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  low int := 0;
  high int := length(marks) / 12;
  middle int;
  found int[] := '{}';
  four bytea;
BEGIN
  WHILE low < high LOOP
    middle := (low + high) / 2;
    IF substring(marks FROM middle * 12 + 1 FOR 8) < substring(mark FROM 1 FOR 8) THEN
      low := middle + 1;
    ELSE
      high := middle;
    END IF;
  END LOOP;
  WHILE low * 12 < length(marks)
    AND substring(marks FROM low * 12 + 1 FOR 8) = substring(mark FROM 1 FOR 8) LOOP
    four := substring(marks FROM low * 12 + 9 FOR 4);
    found := found || ((get_byte(four, 0) << 24) | (get_byte(four, 1) << 16)
                       | (get_byte(four, 2) << 8) | get_byte(four, 3));
    low := low + 1;
  END LOOP;
  RETURN found;
END $$;

-- Makes the class and its partitions; attached, so that no recording waits. `tables` go by it too.
CREATE FUNCTION make_retention_class(new_code text, tables text[])
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = sainam, pg_temp AS $$
DECLARE
  name text := 'exchange_content_' || new_code;
BEGIN
  IF EXISTS (SELECT FROM month_partitioned m
             WHERE m.table_name = ANY (tables) AND m.class <> new_code) THEN
    RAISE EXCEPTION 'retention table_has_class' USING ERRCODE = 'SN001';
  END IF;
  INSERT INTO retention_class VALUES (new_code, sainam_now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE exchange_content INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
                  PARTITION BY RANGE (month)', name);
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', name || '_default', name);
  EXECUTE format('ALTER TABLE exchange_content ATTACH PARTITION %I FOR VALUES IN (%L)',
                 name, new_code);
  INSERT INTO month_partitioned VALUES (name, 'month', true, new_code);
  UPDATE month_partitioned SET class = new_code WHERE table_name = ANY (tables);
  RETURN true;
END $$;

-- One part of one exchange as it comes, sealed by the caller; `mark` in hex, `sealed` in base64.
CREATE TYPE content_item AS (
  n int, environment environment, exchange uuid, line int, part text, key int, mark text, sealed text
);

-- Writes what is sealed under keys that may be used now, and returns the numbers of the others: they
-- are to be sealed again, and whatever belongs to them is not recorded in this transaction. A key
-- serves its own Bangkok month and five minutes more, for what was sealed before midnight.
CREATE FUNCTION write_content(items content_item[], instant timestamptz)
RETURNS int[] LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
DECLARE
  usable int[];
BEGIN
  PERFORM pg_advisory_xact_lock_shared(73, l.lock)
  FROM (SELECT DISTINCT content_lock(k.class, k.month) AS lock FROM content_key k
        WHERE k.number IN (SELECT i.key FROM unnest(items) AS i) ORDER BY 1) AS l;
  usable := ARRAY(
    SELECT k.number FROM content_key k
    WHERE k.number IN (SELECT i.key FROM unnest(items) AS i)
      AND (k.kind = 'file' OR (k.kind = 'month' AND k.month IN (
        date_trunc('month', business_date(instant)::timestamp)::date,
        date_trunc('month', business_date(instant - interval '5 minutes')::timestamp)::date)))
      AND NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number));
  INSERT INTO exchange_content
  SELECT k.class, k.month, i.environment, i.exchange, i.line, i.part, i.key,
    decode(i.mark, 'hex'), decode(i.sealed, 'base64')
  FROM unnest(items) AS i JOIN content_key k ON k.number = i.key
  WHERE i.key = ANY (usable) AND NOT EXISTS (
    SELECT FROM unnest(items) AS o WHERE o.n = i.n AND NOT o.key = ANY (usable));
  RETURN ARRAY(SELECT DISTINCT i.n FROM unnest(items) AS i WHERE NOT i.key = ANY (usable)
               ORDER BY i.n);
END $$;

-- A duty to keep. `class_month` keeps a whole month of a class where it is; the others are copied out.
CREATE TABLE legal_hold (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('subject', 'exchange', 'file', 'class_month')),
  environment environment,
  about uuid,                         -- the exchange or file
  class text REFERENCES retention_class,
  month date,
  reference text NOT NULL CHECK (reference <> ''),   -- of the order
  reason text NOT NULL CHECK (reason <> ''),
  review date NOT NULL,
  placed_by text NOT NULL,
  confirmed_by text NOT NULL,
  placed_at timestamptz NOT NULL,
  CHECK (placed_by <> confirmed_by),
  CHECK ((kind IN ('exchange', 'file')) = (about IS NOT NULL AND environment IS NOT NULL)),
  CHECK ((kind = 'class_month') = (class IS NOT NULL AND month IS NOT NULL))
);
-- Whoever places a hold waits for a deletion that runs, and then reads what it has ended: a hold on
-- that keeps nothing, and the person who places it is told.
CREATE FUNCTION legal_hold_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(76, 0);
  RETURN NEW;
END $$;
CREATE TRIGGER legal_hold_waits BEFORE INSERT ON legal_hold
  FOR EACH STATEMENT EXECUTE FUNCTION legal_hold_waits();

-- The marks of a held person, one for each key under which there may be something.
CREATE TABLE legal_hold_mark (
  hold uuid NOT NULL REFERENCES legal_hold,
  key int NOT NULL REFERENCES content_key,
  mark bytea NOT NULL CHECK (length(mark) = 16),
  PRIMARY KEY (hold, key, mark)
);
CREATE INDEX legal_hold_mark_key ON legal_hold_mark (key);
CREATE TABLE legal_hold_end (
  hold uuid PRIMARY KEY REFERENCES legal_hold,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL CHECK (reason <> '')
);
-- Copied out before the key ended, under the hold's own key, with the salt: the leaf still proves it.
CREATE TABLE held_content (
  hold uuid NOT NULL REFERENCES legal_hold,
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  line int NOT NULL,
  part text NOT NULL,
  from_key int NOT NULL REFERENCES content_key,
  key int NOT NULL REFERENCES content_key,
  sealed bytea NOT NULL,
  copied_at timestamptz NOT NULL,
  PRIMARY KEY (hold, environment, exchange, line, part, from_key)
);
CREATE INDEX held_content_from ON held_content (from_key);

CREATE FUNCTION live_holds() RETURNS SETOF legal_hold LANGUAGE sql STABLE AS $$
  SELECT h.* FROM sainam.legal_hold h
  WHERE NOT EXISTS (SELECT FROM sainam.legal_hold_end e WHERE e.hold = h.id)
$$;

-- What of a key's content a live hold keeps; a file's own bytes are `part` file, line 0.
CREATE FUNCTION held_under(which int)
RETURNS TABLE (hold uuid, environment environment, exchange uuid, line int, part text)
LANGUAGE sql STABLE AS $$
  SELECT h.id, c.environment, c.exchange, c.line, c.part
  FROM sainam.content_key k
  JOIN sainam.exchange_content c ON c.class = k.class AND c.month = k.month AND c.key = k.number
  CROSS JOIN sainam.live_holds() AS h
  WHERE k.number = which AND c.sealed IS NOT NULL AND (
    (h.kind IN ('exchange', 'file') AND h.environment = c.environment AND h.about = c.exchange)
    OR (h.kind = 'subject' AND EXISTS (
      SELECT FROM sainam.legal_hold_mark m
      JOIN sainam.exchange_content s ON s.class = k.class AND s.month = k.month
        AND s.mark = m.mark AND s.exchange = c.exchange AND s.environment = c.environment
        AND s.line = c.line
      WHERE m.hold = h.id AND m.key = which)))
  UNION
  SELECT h.id, f.environment, f.id, 0, 'file'
  FROM sainam.content_key k
  JOIN sainam.file f ON k.about = f.environment || '/' || f.id
  LEFT JOIN sainam.file_subjects p ON p.environment = f.environment AND p.file = f.id
  CROSS JOIN sainam.live_holds() AS h
  WHERE k.number = which AND k.kind = 'file' AND (
    (h.kind IN ('exchange', 'file') AND h.environment = f.environment AND h.about = f.id)
    OR (h.kind = 'subject' AND EXISTS (
      SELECT FROM sainam.legal_hold_mark m WHERE m.hold = h.id AND m.key = which
        AND cardinality(sainam.lines_of_mark(p.marks, m.mark)) > 0)))
$$;

-- A deletion: a month of a class with its files, or one file. Two people, as with every end.
CREATE TABLE deletion (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('month', 'file')),
  class text NOT NULL REFERENCES retention_class,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  environment environment,
  file uuid,
  reason text NOT NULL CHECK (reason <> ''),
  ordered_by text NOT NULL,
  confirmed_by text NOT NULL,
  ordered_at timestamptz NOT NULL,
  CHECK (ordered_by <> confirmed_by),
  CHECK ((kind = 'file') = (file IS NOT NULL AND environment IS NOT NULL))
);
CREATE UNIQUE INDEX deletion_of_month ON deletion (class, month) WHERE kind = 'month';
CREATE UNIQUE INDEX deletion_of_file ON deletion (environment, file) WHERE kind = 'file';
ALTER TABLE content_key_end ADD CONSTRAINT content_key_end_of
  FOREIGN KEY (deletion) REFERENCES deletion NOT VALID;

-- In this order, each once, so that whoever finds one half done takes it up at the next.
CREATE TABLE deletion_step (
  deletion uuid NOT NULL REFERENCES deletion,
  step text NOT NULL CHECK (step IN ('ended', 'turned', 'destroyed', 'dropped', 'proved')),
  at timestamptz NOT NULL,
  detail text NOT NULL,               -- canonical JSON
  PRIMARY KEY (deletion, step)
);

CREATE FUNCTION deletion_stands_at(which uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT s.step FROM sainam.deletion_step s WHERE s.deletion = which
    ORDER BY array_position(ARRAY['ended', 'turned', 'destroyed', 'dropped', 'proved'], s.step) DESC
    LIMIT 1), 'ordered')
$$;

-- What a deletion ends: the month's key and its files', or the one file's. The month's in order.
CREATE FUNCTION keys_to_end(which uuid) RETURNS SETOF int LANGUAGE sql STABLE AS $$
  SELECT k.number FROM sainam.deletion d JOIN sainam.content_key k
    ON (d.kind = 'month' AND k.class = d.class AND k.month = d.month AND k.kind <> 'hold')
    OR (d.kind = 'file' AND k.kind = 'file' AND k.about = d.environment || '/' || d.file)
  WHERE d.id = which AND NOT EXISTS (SELECT FROM sainam.content_key_end e WHERE e.key = k.number)
  ORDER BY k.number
$$;

-- Locks a deletion against holds, writers and turns: a statement of its own, before the copies are
-- made. A hold takes (76, 0) shared, so it comes wholly before or wholly after.
CREATE FUNCTION lock_deletion(which uuid) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  d deletion;
BEGIN
  SELECT * INTO STRICT d FROM deletion WHERE id = which;
  PERFORM pg_advisory_xact_lock(75, 0);
  PERFORM pg_advisory_xact_lock(76, 0);
  PERFORM pg_advisory_xact_lock(73, content_lock(d.class, d.month));
END $$;

-- Ends the keys; refused before the time, under a hold of the month, or with a held part not copied.
CREATE FUNCTION end_keys(which uuid) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sainam, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  d deletion;
  ending int[];
BEGIN
  PERFORM lock_deletion(which);
  ending := ARRAY(SELECT * FROM keys_to_end(which));
  SELECT * INTO STRICT d FROM deletion WHERE id = which;
  IF deletion_stands_at(which) <> 'ordered' THEN
    RAISE EXCEPTION 'deletion step: %', deletion_stands_at(which) USING ERRCODE = 'SN001';
  END IF;
  IF d.kind = 'month' AND
     coalesce(retention_due(d.class, d.month) > business_date(sainam_now()), true) THEN
    RAISE EXCEPTION 'deletion too_early' USING ERRCODE = 'SN001';
  END IF;
  IF EXISTS (SELECT FROM live_holds() h WHERE h.kind = 'class_month' AND h.class = d.class
             AND date_trunc('month', h.month::timestamp) = d.month::timestamp) THEN
    RAISE EXCEPTION 'deletion held' USING ERRCODE = 'SN001';
  END IF;
  IF EXISTS (
    SELECT FROM unnest(ending) AS e(key) CROSS JOIN LATERAL held_under(e.key) AS u
    WHERE NOT EXISTS (
      SELECT FROM held_content c WHERE c.hold = u.hold AND c.environment = u.environment
        AND c.exchange = u.exchange AND c.line = u.line AND c.part = u.part
        AND c.from_key = e.key)) THEN
    RAISE EXCEPTION 'deletion hold_not_copied' USING ERRCODE = 'SN001';
  END IF;
  INSERT INTO content_key_end SELECT e.key, which, sainam_now() FROM unnest(ending) AS e(key);
  INSERT INTO deletion_step
  VALUES (which, 'ended', sainam_now(), json_build_object('keys', cardinality(ending))::text);
  RETURN cardinality(ending);
END $$;

-- A backup that was brought back has its keys under a master that is no more. The ring, written beside
-- the masters at every turn and new key, says which keys live, under which wraps, and which deletions
-- had ended which: they are taken up again, and what they ended can be opened by nobody. Numbers go on
-- after the ring's, so that none stands for two keys. `keys`: number, class, month, kind, about, made_at,
-- wrapped (base64); `ended`: rows of deletion, each with the numbers that it ended as `keys`.
CREATE FUNCTION take_up_ring(newest int, ring_proof bytea, keys json, ended json) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sainam, pg_temp AS $$
DECLARE
  wrong int;
BEGIN
  PERFORM pg_advisory_xact_lock(75, 0);
  PERFORM pg_advisory_xact_lock(76, 0);
  IF newest <= current_generation() THEN
    RAISE EXCEPTION 'ring not_newer: %', current_generation() USING ERRCODE = 'SN001';
  END IF;
  INSERT INTO key_generation_end SELECT g.generation, sainam_now(), 'before the ring'
  FROM key_generation g ON CONFLICT DO NOTHING;
  INSERT INTO key_generation VALUES (newest, ring_proof, sainam_now(), 'ring');
  INSERT INTO content_key (number, class, month, kind, about, made_at) OVERRIDING SYSTEM VALUE
  SELECT k.number, k.class, k.month, k.kind, k.about, k.made_at
  FROM json_populate_recordset(NULL::content_key, keys) AS k
  WHERE NOT EXISTS (SELECT FROM content_key c WHERE c.number = k.number);
  INSERT INTO deletion
  SELECT d.* FROM json_populate_recordset(NULL::deletion, ended) AS d
  WHERE NOT EXISTS (SELECT FROM deletion x WHERE x.id = d.id);
  WITH told AS (
    SELECT (d.value ->> 'id')::uuid AS deletion, k.value::int AS key
    FROM json_array_elements(ended) AS d(value)
    CROSS JOIN json_array_elements_text(d.value -> 'keys') AS k(value))
  INSERT INTO content_key_end SELECT t.key, t.deletion, sainam_now() FROM told t
  WHERE EXISTS (SELECT FROM content_key c WHERE c.number = t.key)
  ON CONFLICT DO NOTHING;
  INSERT INTO deletion_step
  SELECT d.id, 'ended', sainam_now(), '{"ring":true}' FROM json_populate_recordset(NULL::deletion, ended) d
  ON CONFLICT DO NOTHING;
  INSERT INTO content_key_wrap
  SELECT newest, c.number, decode(k.value ->> 'wrapped', 'base64')
  FROM json_array_elements(keys) AS k(value)
  JOIN content_key c ON c.number = (k.value ->> 'number')::int
    AND c.class = k.value ->> 'class' AND c.month = (k.value ->> 'month')::date
    AND c.kind = k.value ->> 'kind' AND c.about IS NOT DISTINCT FROM k.value ->> 'about';
  SELECT c.number INTO wrong FROM content_key c
  WHERE NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = c.number)
    AND NOT EXISTS (SELECT FROM content_key_wrap w WHERE w.generation = newest AND w.key = c.number)
  ORDER BY c.number LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'ring key_unknown: key %', wrong USING ERRCODE = 'SN001';
  END IF;
  DELETE FROM content_key_wrap w WHERE w.generation < newest;
  PERFORM setval(pg_get_serial_sequence('content_key', 'number'), max(c.number)) FROM content_key c;
  RETURN newest;
END $$;

-- Notes a step that was taken outside, and only the next one.
CREATE FUNCTION note_deletion_step(which uuid, next_step text, told text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sainam, pg_temp AS $$
DECLARE
  stands text;
BEGIN
  PERFORM FROM deletion WHERE id = which FOR UPDATE;
  stands := deletion_stands_at(which);
  IF (stands, next_step) NOT IN (('ended', 'turned'), ('turned', 'destroyed'),
                                 ('dropped', 'proved')) THEN
    RAISE EXCEPTION 'deletion step: % after %', next_step, stands USING ERRCODE = 'SN001';
  END IF;
  IF next_step = 'turned' AND EXISTS (
    SELECT FROM content_key_wrap w JOIN content_key_end e ON e.key = w.key
    WHERE e.deletion = which) THEN
    RAISE EXCEPTION 'deletion key_still_wrapped' USING ERRCODE = 'SN001';
  END IF;
  -- A key that was wrapped when the deletion began can be opened as long as a master of that time is.
  IF next_step = 'destroyed' AND EXISTS (
    SELECT FROM key_generation g WHERE g.generation < current_generation()
      AND NOT EXISTS (SELECT FROM key_generation_end e WHERE e.generation = g.generation)) THEN
    RAISE EXCEPTION 'deletion master_stands' USING ERRCODE = 'SN001';
  END IF;
  INSERT INTO deletion_step VALUES (which, next_step, sainam_now(), told);
END $$;

-- Drops what the keys had sealed. The locks are taken from the root down, as a recording takes
-- them, and given up after two seconds: the step is simply tried again. How many rows went.
CREATE FUNCTION drop_deleted(which uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sainam, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  d deletion;
  parent text;
  gone bigint := 0;
  files bigint;
BEGIN
  SELECT * INTO STRICT d FROM deletion WHERE id = which FOR UPDATE;
  IF deletion_stands_at(which) <> 'destroyed' THEN
    RAISE EXCEPTION 'deletion step: %', deletion_stands_at(which) USING ERRCODE = 'SN001';
  END IF;
  DELETE FROM file_subjects p USING content_key_end e WHERE e.key = p.key AND e.deletion = which;
  GET DIAGNOSTICS files = ROW_COUNT;
  IF d.kind = 'month' THEN
    parent := 'exchange_content_' || d.class;
    EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parent);
    PERFORM ensure_month_partition(parent, d.month);
    parent := parent || to_char(d.month, '"_"YYYY"_"MM');
    EXECUTE format('SELECT count(*) FROM %I', parent) INTO gone;
    EXECUTE format('DROP TABLE %I', parent);
  ELSE
    DELETE FROM exchange_content c USING content_key_end e
    WHERE c.class = d.class AND c.month = d.month AND c.key = e.key AND e.deletion = which;
    GET DIAGNOSTICS gone = ROW_COUNT;
  END IF;
  INSERT INTO deletion_step VALUES (which, 'dropped', sainam_now(),
    json_build_object('rows', gone, 'files', files)::text);
  RETURN gone;
END $$;

-- The leaves of a block whose events begin to go by age: 32 bytes each, in the block's order.
CREATE TABLE audit_block_leaves (
  number bigint PRIMARY KEY REFERENCES audit_block,
  leaves bytea NOT NULL CHECK (length(leaves) % 32 = 0)
);

-- Drops a month of the audit trail whose every event stands in a block that kept its leaves.
CREATE FUNCTION drop_audit_month(of_month date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = sainam, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  name text := 'audit_event' || to_char(of_month, '"_"YYYY"_"MM');
  of_class text;
  kept bigint;
  gone bigint;
BEGIN
  SELECT m.class INTO of_class FROM month_partitioned m WHERE m.table_name = 'audit_event';
  IF coalesce(retention_due(of_class, of_month) > business_date(sainam_now()), true) THEN
    RAISE EXCEPTION 'deletion too_early' USING ERRCODE = 'SN001';
  END IF;
  PERFORM pg_advisory_xact_lock(76, 0);
  IF EXISTS (SELECT FROM live_holds() h WHERE h.kind = 'class_month' AND h.class = of_class
             AND date_trunc('month', h.month::timestamp) = date_trunc('month', of_month::timestamp))
  THEN
    RAISE EXCEPTION 'deletion held' USING ERRCODE = 'SN001';
  END IF;
  LOCK TABLE ONLY audit_event IN ACCESS EXCLUSIVE MODE;
  PERFORM ensure_month_partition('audit_event', of_month);
  EXECUTE format('SELECT count(*) FROM %I', name) INTO gone;
  EXECUTE format('SELECT coalesce(sum(n.events), 0)
    FROM audit_block b JOIN audit_block_leaves l
      ON l.number = b.number AND length(l.leaves) = 32 * b.events
    CROSS JOIN LATERAL (SELECT count(*) AS events FROM %I e
                        WHERE e.txid >= b.from_txid AND e.txid < b.to_txid) AS n', name) INTO kept;
  IF kept < gone THEN
    RAISE EXCEPTION 'audit leaves_missing: % events', gone - kept USING ERRCODE = 'SN001';
  END IF;
  EXECUTE format('DROP TABLE %I', name);
  RETURN gone;
END $$;

REVOKE EXECUTE ON FUNCTION take_up_ring(int, bytea, json, json),
  make_retention_class(text, text[]), end_keys(uuid),
  note_deletion_step(uuid, text, text), drop_deleted(uuid), drop_audit_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_up_ring(int, bytea, json, json),
  make_retention_class(text, text[]), end_keys(uuid),
  note_deletion_step(uuid, text, text), drop_deleted(uuid), drop_audit_month(date) TO sainam_app;
GRANT SELECT, INSERT ON exchange_content, file_subjects, legal_hold, legal_hold_mark,
  legal_hold_end, held_content, deletion, audit_block_leaves TO sainam_app;
GRANT SELECT ON deletion_step TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:hold:placed';
ALTER TYPE audit_kind ADD VALUE 'evidence:hold:ended';
ALTER TYPE audit_kind ADD VALUE 'evidence:deletion:ordered';
ALTER TYPE audit_kind ADD VALUE 'evidence:deletion:proved';
