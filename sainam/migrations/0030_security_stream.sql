-- How far the operations centre was told: a work list of one row, like delivery_due. What it stands
-- for is the audit trail itself.
CREATE TABLE security_stream (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  block bigint NOT NULL REFERENCES audit_block,
  at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON security_stream TO sainam_app;
GRANT UPDATE (block, at) ON security_stream TO sainam_app;
