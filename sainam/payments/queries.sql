-- name: record_payments
-- Payments by API: journalled with key, identity, claim and answer, or refused.
SELECT n, verdict, exchange, status, answer, moment FROM record_payments(%s, %s::json);
