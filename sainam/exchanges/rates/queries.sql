-- name: take_rates
-- Of each bucket what is wanted and what is there.
SELECT n, taken, calls FROM take_rates(%s::json);
