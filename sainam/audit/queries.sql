-- name: append_event
-- One event, under the clock and the transaction of what it tells of.
INSERT INTO audit_event (at, event, environment, actor, agency, subject, exchange, detail)
VALUES (sainam_now(), %(event)s::audit_kind, %(environment)s::environment, %(actor)s, %(agency)s,
        %(subject)s, %(exchange)s, %(detail)s);
