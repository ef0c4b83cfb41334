-- What every reading begins with.

-- name: plan_plainly
-- Pages are read by short index scans: compiling them would take longer than they do.
SET LOCAL jit = off;

-- name: only_read
-- Of a transaction that waits for others before it reads, and so cannot be of one snapshot.
SET TRANSACTION READ ONLY;
