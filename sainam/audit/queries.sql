-- name: append_event
-- One event, under the clock and the transaction of what it tells of.
INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
VALUES (sainam_now(), %(event)s::audit_kind, %(environment)s::environment, %(actor)s, %(agency)s,
        %(subject)s, %(exchange)s, %(detail)s);

-- name: take_sealing_lock
-- One sealer at a time; waiting here holds no transaction id, so it holds up no horizon.
SELECT pg_advisory_xact_lock(7102, 0);

-- name: find_horizon
-- Every transaction below it has ended, and for ever.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint;

-- name: find_next_txid
-- Every transaction that has begun to write is below it.
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint;

-- name: find_last_block
-- The block that the next one is chained to.
SELECT number, from_txid::text::bigint, to_txid::text::bigint, events, root, previous, sealed_at,
       key_id, head, signature
FROM audit_block ORDER BY number DESC LIMIT 1;

-- name: list_blocks
-- Blocks by number, both ends within.
SELECT number, from_txid::text::bigint, to_txid::text::bigint, events, root, previous, sealed_at,
       key_id, head, signature
FROM audit_block WHERE number BETWEEN %(first)s AND %(last)s ORDER BY number;

-- name: find_txids_of
-- The run of transactions that a range of blocks covers.
SELECT min(from_txid::text::bigint), max(to_txid::text::bigint)
FROM audit_block WHERE number IN (%(first)s, %(last)s);

-- name: list_signers
-- Which keys signed the blocks of a range.
SELECT DISTINCT key_id FROM audit_block WHERE number BETWEEN %(first)s AND %(last)s ORDER BY key_id;

-- name: list_events
-- The events of whole transactions in [from_txid, to_txid), in the order of their leaves.
SELECT e.actor, e.agency, e.at, e.detail, e.environment::text, e.event::text, e.exchange::text,
       e.seq, e.subject, e.txid::text::bigint, uuid_send(e.salt)
FROM audit_event e
WHERE e.txid >= %(from_txid)s::text::xid8 AND e.txid < %(to_txid)s::text::xid8
ORDER BY e.txid, e.seq;

-- name: insert_block
-- Whole and final: a block has no second state.
INSERT INTO audit_block (number, from_txid, to_txid, events, root, previous, sealed_at, key_id,
                         head, signature)
VALUES (%(number)s, %(from_txid)s::text::xid8, %(to_txid)s::text::xid8, %(events)s, %(root)s,
        %(previous)s, %(sealed_at)s, %(key_id)s, %(head)s, %(signature)s);

-- name: find_blocks_of_dates
-- The run of blocks that holds every sealed event of some Bangkok dates, both within.
WITH spanned AS (
  SELECT min(e.txid::text::bigint) AS lowest, max(e.txid::text::bigint) AS highest
  FROM audit_event e
  WHERE e.at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Bangkok'
    AND e.at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Bangkok'
)
SELECT min(b.number), max(b.number) FROM audit_block b CROSS JOIN spanned s
WHERE b.to_txid > s.lowest::text::xid8 AND b.from_txid <= s.highest::text::xid8;

-- name: kept_leaves
-- Which blocks of a range have kept their leaves.
SELECT number FROM audit_block_leaves WHERE number BETWEEN %(first)s AND %(last)s;

-- name: leaves_of_block
-- The leaves of a block in its order, 32 bytes each.
SELECT leaves FROM audit_block_leaves WHERE number = %s;

-- name: keep_leaves
-- The leaves of a block, before its first event goes.
INSERT INTO audit_block_leaves (number, leaves) VALUES (%s, %s);

-- name: drop_month
-- Drops a month of the trail whose time is over; how many events.
SELECT drop_audit_month(%s);
-- name: insert_head_given
-- A head is given away, once for each receiver, way and thing; none that is not sealed.
INSERT INTO head_given (block, receiver, way, about, at)
SELECT b.number, %(receiver)s, %(way)s, %(about)s, sainam_now()
FROM audit_block b WHERE b.number = %(block)s
ON CONFLICT DO NOTHING RETURNING block;
