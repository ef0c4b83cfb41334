-- What every reading begins with.

-- name: plan_plainly
-- Pages are read by short index scans: compiling them would take longer than they do.
SET LOCAL jit = off;
