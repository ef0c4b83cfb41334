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
-- Notices with how each stands, newest first; of one dossier or of all, in one state or any.
SELECT m.id, m.to_address, m.to_login, m.dossier, m.kind, m.subject, m.queued_at,
       CASE d.state WHEN 'due' THEN 'waiting' WHEN 'dead' THEN 'dead' ELSE 'sent' END,
       l.at, l.result, l.detail
FROM mail m
LEFT JOIN mail_due d ON d.mail = m.id
LEFT JOIN LATERAL (SELECT at, result, detail FROM mail_attempt a
                   WHERE a.mail = m.id ORDER BY number DESC LIMIT 1) l ON true
WHERE (%(dossier)s::text IS NULL OR m.dossier = %(dossier)s)
  AND (%(state)s::text IS NULL OR %(state)s =
       CASE d.state WHEN 'due' THEN 'waiting' WHEN 'dead' THEN 'dead' ELSE 'sent' END)
ORDER BY m.queued_at DESC, m.id DESC
LIMIT %(limit)s;
