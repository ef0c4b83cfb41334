-- The audit trail goes by a class too. It has no rule yet, so that it never goes until two people
-- set one: `sainam deletion keep trail`. See docs/decisions/0018-true-deletion.md.
SELECT make_retention_class('trail', '{audit_event}');
