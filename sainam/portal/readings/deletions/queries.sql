-- What the audit trail has of a deletion.

-- name: event_of_proof
-- The event that proves a deletion, and the block that seals it.
SELECT e.seq, (SELECT CASE WHEN e.txid < b.to_txid THEN b.number END FROM audit_block b
               WHERE b.from_txid <= e.txid ORDER BY b.from_txid DESC LIMIT 1) AS block
FROM audit_event e
WHERE e.exchange IS NULL AND e.subject = %(subject)s AND e.event = 'evidence:deletion:proved'
ORDER BY e.seq LIMIT 1;
