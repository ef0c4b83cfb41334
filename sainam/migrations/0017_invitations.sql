-- Invitations by a link that works once, in place of one-time passwords; what is secret in a mail is
-- kept beside it, sealed, and only until the mail server has it.

CREATE TABLE login_invitation (
  id uuid PRIMARY KEY,
  login text NOT NULL REFERENCES login,
  token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  made_by text NOT NULL,
  CHECK (made_at < expires_at)
);
CREATE INDEX login_invitation_login ON login_invitation (login, made_at);
-- voided: a later one took its place.
CREATE TABLE login_invitation_end (
  invitation uuid PRIMARY KEY REFERENCES login_invitation,
  how text NOT NULL CHECK (how IN ('used', 'voided')),
  ended_at timestamptz NOT NULL
);

-- Whoever is invited again signs in with nothing that held before.
CREATE TABLE login_password_end (
  login text NOT NULL,
  version int NOT NULL,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (login, version),
  FOREIGN KEY (login, version) REFERENCES login_password
);

-- The part of a mail that nobody may read in it, sealed with the installation's key for this mail.
-- The row goes when the mail server has taken the mail, and when the secret is good for nothing.
CREATE TABLE mail_secret (
  mail uuid PRIMARY KEY REFERENCES mail,
  sealed bytea NOT NULL,
  holds_until timestamptz NOT NULL
);

-- One-time passwords that were given out open nothing from now on, nor do sessions opened with one.
INSERT INTO login_password_end (login, version, ended_at, actor, reason)
SELECT p.login, p.version, sainam_now(), 'sainam migrate', 'one-time passwords gave way to links'
FROM login_password p WHERE p.temporary_until IS NOT NULL;
INSERT INTO portal_session_end (token_sha256, ended_at)
SELECT s.token_sha256, sainam_now()
FROM portal_session s
WHERE sainam_now() < s.expires_at
  AND (SELECT p.temporary_until IS NOT NULL FROM login_password p
       WHERE p.login = s.login ORDER BY p.version DESC LIMIT 1)
ON CONFLICT DO NOTHING;
COMMENT ON COLUMN login_password.temporary_until IS 'Of the time before invitations by link.';

-- What stood in clear in mails queued before is taken out of them; those not sent yet lapse: a mail
-- with nothing left to do that no server took.
INSERT INTO mail_attempt (mail, number, at, result, detail)
SELECT d.mail, (SELECT coalesce(max(a.number), 0) + 1 FROM mail_attempt a WHERE a.mail = d.mail),
       sainam_now(), 'refused', 'its secret stood in clear'
FROM mail_due d JOIN mail m ON m.id = d.mail
WHERE m.kind IN ('login_invited', 'registration_filed');
DELETE FROM mail_due d USING mail m
WHERE m.id = d.mail AND m.kind IN ('login_invited', 'registration_filed');
UPDATE mail SET body = regexp_replace(
  regexp_replace(body, '[a-z2-9]{5}(-[a-z2-9]{5}){3}', U&'\E000', 'g'),
  '(/registration/R-[0-9]{4}-[0-9]{5}/)[A-Za-z0-9_-]+', U&'\\1\E000', 'g')
WHERE kind IN ('login_invited', 'registration_filed');

GRANT SELECT, INSERT ON login_invitation, login_invitation_end, login_password_end, mail_secret
  TO sainam_app;
GRANT DELETE ON mail_secret TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'portal:invitation:made';
ALTER TYPE audit_kind ADD VALUE 'portal:invitation:used';
ALTER TYPE audit_kind ADD VALUE 'portal:invitation:refused';
ALTER TYPE audit_kind ADD VALUE 'mail:notice:lapsed';
ALTER TYPE audit_kind ADD VALUE 'mail:notice:seen';
