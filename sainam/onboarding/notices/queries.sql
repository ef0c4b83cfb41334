-- Notices by mail, what was tried, and what is left to send.

-- name: insert_mail
-- A notice as it is queued.
INSERT INTO mail
  (id, to_address, to_login, dossier, kind, subject, body, attachments, queued_at)
VALUES (%(id)s, %(to_address)s, %(to_login)s, %(dossier)s, %(kind)s, %(subject)s, %(body)s,
        %(attachments)s, %(queued_at)s);

-- name: insert_due
-- To be sent from now on.
INSERT INTO mail_due (mail, state, due_at) VALUES (%(id)s, 'due', %(queued_at)s);

-- name: load_mail
-- One notice.
SELECT id, to_address, to_login, dossier, kind, subject, body, attachments, queued_at
FROM mail WHERE id = %(id)s;

-- name: next_due
-- The mail that has been due for longest.
SELECT mail FROM mail_due
WHERE state = 'due' AND due_at <= (SELECT sainam_now()) ORDER BY due_at, mail LIMIT 1;

-- name: lock_due
-- Whether a mail is still to be sent, locked until the end of the transaction.
SELECT state FROM mail_due WHERE mail = %(mail)s FOR UPDATE;

-- name: attempts
-- What was tried with a mail, in order.
SELECT number, at, result, detail FROM mail_attempt WHERE mail = %(mail)s ORDER BY number;

-- name: insert_attempt
-- One try, or one decision, more.
INSERT INTO mail_attempt (mail, number, at, result, detail)
SELECT %(mail)s, coalesce(max(number), 0) + 1, %(at)s, %(result)s, %(detail)s
FROM mail_attempt WHERE mail = %(mail)s;

-- name: delete_due
-- The server has it: nothing is left to do.
DELETE FROM mail_due WHERE mail = %(mail)s;

-- name: set_due
-- When a mail is tried again, or that it waits for a person.
UPDATE mail_due SET state = %(state)s, due_at = %(due_at)s WHERE mail = %(mail)s;

-- name: bring_near
-- After a demo's clock was set back, nothing waits for a time that has become far.
UPDATE mail_due SET due_at = sainam_now()
WHERE state = 'due' AND due_at > (SELECT sainam_now()) + %(longest)s;

-- name: outbox
-- How much waits, since when, and how much was given up.
SELECT count(*) FILTER (WHERE d.state = 'due'),
       min(m.queued_at) FILTER (WHERE d.state = 'due'),
       count(*) FILTER (WHERE d.state = 'dead')
FROM mail_due d JOIN mail m ON m.id = d.mail;

-- name: mails
-- Notices with how each stands, newest first: of a dossier, in a state, of a kind, or all.
SELECT m.id, m.to_address, m.to_login, m.dossier, m.kind, m.subject, m.queued_at, w.state,
       l.at, l.result, l.detail
FROM mail m
LEFT JOIN mail_due d ON d.mail = m.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN d.state = 'due' THEN 'waiting'
    WHEN d.state = 'dead' THEN 'dead'
    WHEN EXISTS (SELECT FROM mail_attempt a WHERE a.mail = m.id AND a.result = 'accepted')
      THEN 'sent'
    ELSE 'lapsed' END AS state) w
LEFT JOIN LATERAL (SELECT at, result, detail FROM mail_attempt a
                   WHERE a.mail = m.id ORDER BY number DESC LIMIT 1) l ON true
WHERE (%(dossier)s::text IS NULL OR m.dossier = %(dossier)s)
  AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
  AND (%(state)s::text IS NULL OR w.state = %(state)s)
  AND (%(before)s::uuid IS NULL
       OR (m.queued_at, m.id) < (SELECT b.queued_at, b.id FROM mail b WHERE b.id = %(before)s))
ORDER BY m.queued_at DESC, m.id DESC
LIMIT %(limit)s;

-- name: find_row
-- One notice with how it stands.
SELECT m.id, m.to_address, m.to_login, m.dossier, m.kind, m.subject, m.queued_at, w.state,
       l.at, l.result, l.detail
FROM mail m
LEFT JOIN mail_due d ON d.mail = m.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN d.state = 'due' THEN 'waiting'
    WHEN d.state = 'dead' THEN 'dead'
    WHEN EXISTS (SELECT FROM mail_attempt a WHERE a.mail = m.id AND a.result = 'accepted')
      THEN 'sent'
    ELSE 'lapsed' END AS state) w
LEFT JOIN LATERAL (SELECT at, result, detail FROM mail_attempt a
                   WHERE a.mail = m.id ORDER BY number DESC LIMIT 1) l ON true
WHERE m.id = %(mail)s;

-- name: insert_secret
-- What only the receiver may read, sealed.
INSERT INTO mail_secret (mail, sealed, holds_until)
VALUES (%(mail)s, %(sealed)s, %(holds_until)s);

-- name: find_secret
-- While it is good for something.
SELECT sealed FROM mail_secret WHERE mail = %(mail)s AND (SELECT sainam_now()) < holds_until;

-- name: delete_secret
-- The mail server has it, or nobody is to have it.
DELETE FROM mail_secret WHERE mail = %(mail)s;

-- name: delete_secrets_of
-- Whatever mails of a kind to a login were still to bring.
DELETE FROM mail_secret s USING mail m
WHERE m.id = s.mail AND m.to_login = %(login)s AND m.kind = %(kind)s;

-- name: delete_lapsed_secrets
-- Whatever is good for nothing any more.
DELETE FROM mail_secret WHERE holds_until <= (SELECT sainam_now());
