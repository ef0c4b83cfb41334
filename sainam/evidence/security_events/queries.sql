-- The stream of security events.

-- name: take_stream
-- One worker at a time; the lock ends with the transaction and holds up no horizon.
SELECT pg_try_advisory_xact_lock(78, 0);

-- name: streamed_until
-- The last block whose security events were handed over.
SELECT block FROM security_stream;

-- name: next_blocks
-- The last of the next blocks after one, at most so many, and the transactions they cover.
SELECT max(b.number), min(b.from_txid::text::bigint), max(b.to_txid::text::bigint)
FROM audit_block b WHERE b.number > %(after)s AND b.number <= %(after)s + %(at_most)s;

-- name: security_events
-- Those of some kinds in a run of transactions, in the order of their leaves.
SELECT e.actor, e.agency, e.at, e.detail, e.environment::text, e.event::text, e.exchange::text,
  e.seq, e.subject, e.txid::text::bigint
FROM audit_event e
WHERE e.txid >= %(from_txid)s::text::xid8 AND e.txid < %(to_txid)s::text::xid8
  AND e.event = ANY (%(kinds)s::audit_kind[])
ORDER BY e.txid, e.seq;

-- name: set_streamed
-- Never back.
INSERT INTO security_stream (block, at) VALUES (%(block)s, sainam_now())
ON CONFLICT (only_row) DO UPDATE SET block = excluded.block, at = excluded.at
WHERE security_stream.block < excluded.block;
