-- The register of consents.

-- name: insert_consent
-- A person agrees; who it is stands here as a mark only.
INSERT INTO consent (id, environment, mark, key, dataset, fields, purpose, agency, given_from,
                     given_until, notice, evidence, recorded_by, recorded_at)
VALUES (%(id)s, %(environment)s, %(mark)s, %(key)s, %(dataset)s, %(fields)s, %(purpose)s,
        %(agency)s, %(given_from)s, %(given_until)s, %(notice)s, %(evidence)s, %(actor)s,
        sainam_now());

-- name: knows_agency
-- Whether there is such an agency.
SELECT 1 FROM agency WHERE code = %(agency)s;

-- name: consents
-- The newest; of one mark's person, or all.
SELECT c.id, c.environment, c.dataset, c.fields, c.purpose, c.agency, c.given_from, c.given_until,
       c.notice, c.evidence, c.recorded_by, c.recorded_at, e.withdrawn_at, e.reason
FROM consent c LEFT JOIN consent_end e ON e.consent = c.id
WHERE %(marks)s::bytea[] IS NULL OR c.mark = ANY (%(marks)s::bytea[])
ORDER BY c.recorded_at DESC, c.id DESC LIMIT 200;

-- name: key_of
-- Under which key its mark was made.
SELECT key FROM consent WHERE id = %(consent)s;

-- name: consent_says
-- The register's word to one call; its lock is held to the end of the transaction.
SELECT word FROM consents_say(ARRAY(
  SELECT i FROM json_populate_recordset(NULL::consent_item, %(items)s::json) AS i), sainam_now());

-- name: withdraw
-- Once; waits for the calls that are being recorded under it.
SELECT withdraw_consent(%(consent)s, %(actor)s, %(channel)s, %(reason)s)
WHERE EXISTS (SELECT FROM consent c WHERE c.id = %(consent)s);
