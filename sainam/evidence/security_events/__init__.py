"""What the operations centre is told: security events of the audit trail, as OCSF over syslog."""
