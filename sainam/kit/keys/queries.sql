-- Data keys and their wraps, generations of masters, and the ring.

-- name: generation
-- The generation that wraps the data keys now, and the proof of its master; none before the first.
SELECT generation, proof FROM key_generation ORDER BY generation DESC LIMIT 1;

-- name: insert_generation
-- A master is known from now on.
INSERT INTO key_generation (generation, proof, made_at, made_by) VALUES (%s, %s, sainam_now(), %s);

-- name: lock_keys_to_turn
-- Waits until nobody makes a key; nobody will before this transaction ends.
SELECT lock_keys_to_turn();

-- name: key_of_month
-- The key of a class and month, with its wrap and whether it has ended.
SELECT k.number, w.wrapped, e.key IS NOT NULL
FROM content_key k
LEFT JOIN content_key_wrap w ON w.key = k.number AND w.generation = current_generation()
LEFT JOIN content_key_end e ON e.key = k.number
WHERE k.class = %s AND k.month = %s AND k.kind = %s AND k.about IS NOT DISTINCT FROM %s;

-- name: make_key
-- The key that stands, or a new one under this wrap.
SELECT key, fresh FROM make_content_key(%s, %s, %s, %s, %s, %s);

-- name: ring_key
-- A key as a line of the ring.
SELECT json_build_object('number', k.number, 'class', k.class, 'month', k.month, 'kind', k.kind,
  'about', k.about, 'made_at', k.made_at, 'wrapped', encode(w.wrapped, 'base64'))
FROM content_key k JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
WHERE k.number = %s;

-- name: ring_keys
-- Every key that lives, as lines of the ring.
SELECT json_build_object('number', k.number, 'class', k.class, 'month', k.month, 'kind', k.kind,
  'about', k.about, 'made_at', k.made_at, 'wrapped', encode(w.wrapped, 'base64'))
FROM content_key k JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
ORDER BY k.number;

-- name: ring_ended
-- Every deletion that has ended keys, with their numbers.
SELECT to_jsonb(d) || jsonb_build_object('keys', jsonb_agg(e.key ORDER BY e.key))
FROM deletion d JOIN content_key_end e ON e.deletion = d.id
GROUP BY d.id ORDER BY d.ordered_at, d.id;

-- name: living_wraps
-- Every key that has not ended, with its wrap under a generation.
SELECT k.number, k.class, k.month, k.kind, k.about, w.wrapped
FROM content_key k LEFT JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
WHERE NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)
ORDER BY k.number;

-- name: wraps_of
-- Some keys with their wraps, those that still have one.
SELECT k.number, k.class, k.month, k.kind, k.about, w.wrapped
FROM content_key k JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
WHERE k.number = ANY (%s) AND NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number);

-- name: wraps_of_months
-- The keys of months in a span, with their wraps.
SELECT k.number, k.class, k.month, k.kind, k.about, w.wrapped
FROM content_key k JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
WHERE k.kind = 'month' AND k.month BETWEEN %s AND %s
  AND NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)
ORDER BY k.number;

-- name: insert_wraps
-- Each key under the next master, one for one.
INSERT INTO content_key_wrap (generation, key, wrapped)
SELECT %s, n.key, n.wrapped FROM unnest(%s::int[], %s::bytea[]) AS n (key, wrapped);

-- name: turn_keys
-- Closes a turn; refused where a key has no wrap or an ended one has.
SELECT turn_keys();

-- name: standing_generations
-- Earlier masters of which no destruction is on record.
SELECT g.generation FROM key_generation g
WHERE g.generation < current_generation()
  AND NOT EXISTS (SELECT FROM key_generation_end e WHERE e.generation = g.generation)
ORDER BY g.generation;

-- name: insert_generation_end
-- A master is destroyed, and who says so.
INSERT INTO key_generation_end (generation, destroyed_at, witness) VALUES (%s, sainam_now(), %s)
ON CONFLICT DO NOTHING;

-- name: take_up_ring
-- The ring in place of the wraps of a backup.
SELECT take_up_ring(%s, %s, %s, %s);

-- name: hold_key
-- The class and month under which a hold has its key, if it has one.
SELECT class, month FROM content_key WHERE kind = 'hold' AND about = %s;

-- name: file_key
-- The class and month under which a file has its key, if it has one.
SELECT class, month FROM content_key WHERE kind = 'file' AND about = %s;

-- name: wraps_of_files
-- The keys of files, with their wraps.
SELECT k.number, k.class, k.month, k.kind, k.about, w.wrapped
FROM content_key k JOIN content_key_wrap w ON w.key = k.number AND w.generation = %s
WHERE k.kind = 'file' AND NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)
ORDER BY k.number;
