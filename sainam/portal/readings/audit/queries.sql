-- The sealed audit trail.

-- name: list_blocks
-- Blocks below a number, the newest first.
SELECT number, sealed_at, events, root, head FROM audit_block
WHERE number < %(before)s ORDER BY number DESC LIMIT %(most)s;

-- name: find_head
-- The newest block.
SELECT number, sealed_at, events, root, head, key_id FROM audit_block
ORDER BY number DESC LIMIT 1;

-- name: count_unsealed
-- Events that no block holds yet; counted no further than the bound.
SELECT count(*) AS unsealed FROM (
  SELECT FROM audit_event
  WHERE txid >= coalesce((SELECT max(to_txid) FROM audit_block), '0'::xid8)
  LIMIT %(most)s) counted;

-- name: first_of_export
-- The block from which on the newest ones hold so many events; the newest block at least.
SELECT min(number) AS number FROM (
  SELECT number, sum(events) OVER (ORDER BY number DESC) AS total,
         row_number() OVER (ORDER BY number DESC) AS place
  FROM audit_block) newest
WHERE total <= %(most)s OR place = 1;
