-- Consent where it is the legal basis, requests of the persons concerned, what is withheld from
-- them, incidents with their clocks, papers no longer asked for. See
-- docs/decisions/0020-consent-and-subjects.md.

-- `mark`: keyed hash of the person under the key of consents. Half-open period.
CREATE TABLE consent (
  id uuid PRIMARY KEY,
  environment environment NOT NULL,
  mark bytea NOT NULL CHECK (length(mark) = 16),
  key int NOT NULL REFERENCES content_key,
  dataset text NOT NULL COLLATE "C",
  fields text[] NOT NULL,             -- empty: all that the agreement grants
  purpose text NOT NULL COLLATE "C",
  agency text NOT NULL REFERENCES agency,
  given_from timestamptz NOT NULL,
  given_until timestamptz NOT NULL,
  notice text NOT NULL,               -- which text was agreed to: name@version
  evidence bytea NOT NULL CHECK (length(evidence) = 32),  -- SHA-256 of what proves it
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL,
  CHECK (given_from < given_until)
);
CREATE INDEX consent_mark ON consent (mark);
CREATE TABLE consent_end (
  consent uuid PRIMARY KEY REFERENCES consent,
  withdrawn_at timestamptz NOT NULL,
  actor text NOT NULL,
  channel text NOT NULL,
  reason text NOT NULL
);

-- A call that stands on a consent. `marks`: of the person asked about, in hex, under each key of
-- consents that lives, so that a new key asks nobody to mark old consents again.
CREATE TYPE consent_item AS (
  n int, environment environment, consent uuid, marks text[], dataset text, fields text[],
  purpose text, agency text
);

-- What the register says to each call. Its lock is held to the end of the transaction that records
-- the call: a withdrawal comes wholly before it or wholly after.
CREATE FUNCTION consents_say(items consent_item[], instant timestamptz)
RETURNS TABLE (n int, word text) LANGUAGE plpgsql VOLATILE
SET search_path = sainam, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(74, k.lock)
  FROM (SELECT DISTINCT hashtext(i.consent::text) AS lock FROM unnest(items) AS i
        WHERE i.consent IS NOT NULL ORDER BY 1) AS k;
  RETURN QUERY
  SELECT i.n, CASE
    WHEN i.consent IS NULL THEN 'missing'
    WHEN c.id IS NULL OR c.environment <> i.environment
      OR NOT encode(c.mark, 'hex') = ANY (i.marks) THEN 'unknown'
    WHEN e.consent IS NOT NULL THEN 'withdrawn'
    WHEN instant < c.given_from OR instant >= c.given_until THEN 'expired'
    WHEN c.dataset <> i.dataset OR c.purpose <> i.purpose OR c.agency <> i.agency
      OR (c.fields <> '{}' AND NOT i.fields <@ c.fields) THEN 'scope'
    ELSE 'given' END
  FROM unnest(items) AS i
  LEFT JOIN consent c ON c.id = i.consent
  LEFT JOIN consent_end e ON e.consent = i.consent
  ORDER BY i.n;
END $$;

-- Withdraws, once; false where it was withdrawn before. Waits for the calls that are being recorded.
CREATE FUNCTION withdraw_consent(which uuid, by_actor text, by_channel text, why text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(74, hashtext(which::text));
  INSERT INTO consent_end VALUES (which, sainam_now(), by_actor, by_channel, why)
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- Requests of persons, complaints among them. What they say of themselves is sealed.
CREATE TABLE subject_request_counter (
  buddhist_year int PRIMARY KEY,
  used int NOT NULL CHECK (used >= 0)
);
CREATE TABLE subject_request (
  number text PRIMARY KEY COLLATE "C" CHECK (number ~ '^S-[0-9]{4}-[0-9]{5}$'),
  kind text NOT NULL CHECK (kind IN ('access', 'correction', 'objection', 'erasure', 'restriction')),
  key int NOT NULL REFERENCES content_key,
  sealed bytea NOT NULL,
  received_at timestamptz NOT NULL,
  due date NOT NULL,                  -- the last Bangkok day on which the answer is in time
  received_by text NOT NULL
);
CREATE TABLE subject_request_step (
  request text NOT NULL REFERENCES subject_request,
  number int NOT NULL CHECK (number > 0),
  event text NOT NULL CHECK (event IN ('identified', 'not_identified', 'searched', 'forwarded',
    'withheld', 'answered', 'refused', 'withdrawn')),
  state text NOT NULL CHECK (state IN ('received', 'identified', 'searched', 'closed')),
  actor text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  provision text,
  document uuid REFERENCES document,
  key int REFERENCES content_key,
  sealed bytea,                       -- what was found or answered
  PRIMARY KEY (request, number),
  CHECK ((key IS NULL) = (sealed IS NULL)),
  CHECK (event NOT IN ('withheld', 'refused') OR provision IS NOT NULL)
);

-- What the citizens' register does not show for now: an agreement's purpose, a case or an exchange.
CREATE TABLE withholding (
  id uuid PRIMARY KEY,
  environment environment NOT NULL,
  agreement text NOT NULL REFERENCES agreement,
  purpose text,
  case_mark bytea CHECK (length(case_mark) = 32),
  exchange uuid,
  provision text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  until date NOT NULL,                -- reviewed by then; it ends by a row, never by itself
  placed_by text NOT NULL,
  confirmed_by text NOT NULL,
  placed_at timestamptz NOT NULL,
  CHECK (placed_by <> confirmed_by)
);
CREATE INDEX withholding_agreement ON withholding (environment, agreement);
CREATE TABLE withholding_end (
  withholding uuid PRIMARY KEY REFERENCES withholding,
  ended_at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL CHECK (reason <> '')
);

-- An incident; a breach of personal data is one with that clock. Clocks run from `aware_at`.
CREATE TABLE incident_counter (
  buddhist_year int PRIMARY KEY,
  used int NOT NULL CHECK (used >= 0)
);
CREATE TABLE incident (
  number text PRIMARY KEY COLLATE "C" CHECK (number ~ '^I-[0-9]{4}-[0-9]{5}$'),
  title text NOT NULL,
  happened_from timestamptz,
  happened_until timestamptz,
  aware_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CHECK (happened_from < happened_until),
  CHECK (aware_at <= recorded_at)
);
CREATE TABLE incident_clock (
  incident text NOT NULL REFERENCES incident,
  clock text NOT NULL CHECK (clock IN ('pdpa_office', 'pdpa_subjects', 'cyber_report', 'agency',
    'own')),
  due_at timestamptz NOT NULL,
  provision text,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  PRIMARY KEY (incident, clock),
  CHECK (clock = 'own' OR provision IS NOT NULL)
);
CREATE TABLE incident_clock_end (
  incident text NOT NULL,
  clock text NOT NULL,
  result text NOT NULL CHECK (result IN ('told', 'not_needed')),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,               -- if late, why; if not needed, why not
  document uuid REFERENCES document,
  PRIMARY KEY (incident, clock),
  FOREIGN KEY (incident, clock) REFERENCES incident_clock,
  CHECK (result <> 'not_needed' OR reason <> '')
);
CREATE TABLE incident_step (
  incident text NOT NULL REFERENCES incident,
  number int NOT NULL CHECK (number > 0),
  event text NOT NULL CHECK (event IN ('assessed', 'contained', 'scope_set', 'noted', 'closed')),
  body text NOT NULL,                 -- canonical JSON; scope_set: credentials, agreements, from, until
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (incident, number)
);

-- L2: which paper a look-up took the place of, and for which service request. Once for each look-up.
CREATE TABLE replaced_paper (
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  service_request text NOT NULL COLLATE "C",
  paper text NOT NULL CHECK (paper IN ('id_card', 'house_registration', 'name_change', 'marriage',
    'divorce', 'land_title', 'juristic_certificate', 'vat_registration', 'other')),
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, exchange)
);
CREATE INDEX replaced_paper_request ON replaced_paper (environment, service_request);
-- A copy that was found all the same: destroyed, with a certificate.
CREATE TABLE found_copy (
  id uuid PRIMARY KEY,
  environment environment NOT NULL,
  service_request text NOT NULL COLLATE "C",
  attachment text NOT NULL,
  paper text NOT NULL,
  declared_as text NOT NULL,          -- what the submitter said it was
  found_by text NOT NULL,
  found_at timestamptz NOT NULL
);
CREATE TABLE found_copy_end (
  copy uuid PRIMARY KEY REFERENCES found_copy,
  deletion uuid NOT NULL REFERENCES deletion,
  certificate uuid NOT NULL REFERENCES document,
  at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON consent, consent_end, subject_request_counter, subject_request,
  subject_request_step, withholding, withholding_end, incident_counter, incident, incident_clock,
  incident_clock_end, incident_step, replaced_paper, found_copy, found_copy_end TO sainam_app;
GRANT UPDATE (used) ON subject_request_counter, incident_counter TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:consent:recorded';
ALTER TYPE audit_kind ADD VALUE 'evidence:consent:withdrawn';
ALTER TYPE audit_kind ADD VALUE 'evidence:subject:asked';
ALTER TYPE audit_kind ADD VALUE 'evidence:subject:stepped';
ALTER TYPE audit_kind ADD VALUE 'evidence:subject:withheld';
ALTER TYPE audit_kind ADD VALUE 'evidence:incident:opened';
ALTER TYPE audit_kind ADD VALUE 'evidence:incident:stepped';
ALTER TYPE audit_kind ADD VALUE 'evidence:copy:found';
ALTER TYPE audit_kind ADD VALUE 'evidence:copy:destroyed';
