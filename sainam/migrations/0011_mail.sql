-- Mail out: notices queued with the event they tell of, what was tried, and what is left to send.

CREATE TABLE mail (
  id uuid PRIMARY KEY,
  to_address text NOT NULL CHECK (to_address ~ '^[!-~]+@[!-~]+$'),
  to_login text,
  dossier text,
  kind text NOT NULL,
  subject text NOT NULL CHECK (subject <> '' AND subject !~ '[[:cntrl:]]'),
  body text NOT NULL,
  attachments text NOT NULL,    -- JSON: [{"sha256": hex, "name": …, "media_type": …}]
  queued_at timestamptz NOT NULL
);
CREATE INDEX mail_dossier ON mail (dossier, queued_at) WHERE dossier IS NOT NULL;
CREATE INDEX mail_queued ON mail (queued_at);

-- accepted: the mail server took it. deferred: tried again later. refused: for good, or too often
-- deferred. again: a person had it tried once more.
CREATE TABLE mail_attempt (
  mail uuid NOT NULL REFERENCES mail,
  number int NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  result text NOT NULL CHECK (result IN ('accepted', 'deferred', 'refused', 'again')),
  detail text NOT NULL,         -- what the server said, or who wants it again and why
  PRIMARY KEY (mail, number)
);

-- What is left to send: a work list, rebuilt from the rows above. `dead` waits for a person.
CREATE TABLE mail_due (
  mail uuid PRIMARY KEY REFERENCES mail,
  state text NOT NULL CHECK (state IN ('due', 'dead')),
  due_at timestamptz NOT NULL
);
CREATE INDEX mail_due_order ON mail_due (due_at) WHERE state = 'due';

GRANT SELECT, INSERT ON mail, mail_attempt, mail_due TO sainam_app;
GRANT UPDATE (state, due_at), DELETE ON mail_due TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'mail:notice:queued';
ALTER TYPE audit_kind ADD VALUE 'mail:notice:accepted';
ALTER TYPE audit_kind ADD VALUE 'mail:notice:refused';
ALTER TYPE audit_kind ADD VALUE 'mail:notice:repeated';
