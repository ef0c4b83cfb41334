-- What an upload was declared to be, and copies of ID cards and house registrations that came all the
-- same: found by one person, destroyed or given back by another, with a certificate.

-- None: uploaded before kinds were declared. A copy that nobody may ask for is no kind of upload.
ALTER TABLE upload ADD COLUMN kind text;
ALTER TABLE upload ADD CONSTRAINT upload_kind CHECK (kind IN ('authority', 'certificate',
  'legal_text', 'plan', 'diagram', 'sample', 'signed_paper', 'destruction', 'other')) NOT VALID;

-- From the finding on none of these uploads is opened. `service_request` of a found copy is the
-- dossier that it was attached to, `attachment` the digest of its bytes in hex.
CREATE TABLE found_copy_upload (
  copy uuid NOT NULL REFERENCES found_copy,
  upload uuid NOT NULL REFERENCES upload,
  PRIMARY KEY (copy, upload)
);
CREATE INDEX found_copy_upload_of ON found_copy_upload (upload);

-- It was none: the uploads are opened again.
CREATE TABLE found_copy_release (
  copy uuid PRIMARY KEY REFERENCES found_copy,
  released_by text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  at timestamptz NOT NULL
);

-- An upload has no key whose end would be a deletion: its bytes themselves are removed, unless
-- equal bytes of somebody else stand in the same place.
-- squawk-ignore ban-drop-not-null -- the table is new, nothing reads it yet
ALTER TABLE found_copy_end ALTER COLUMN deletion DROP NOT NULL;
ALTER TABLE found_copy_end ADD COLUMN destroyed_by text;
ALTER TABLE found_copy_end ADD COLUMN bytes_stay boolean;
ALTER TABLE found_copy_end ADD CONSTRAINT found_copy_end_by
  CHECK (destroyed_by IS NOT NULL AND bytes_stay IS NOT NULL) NOT VALID;

-- Two people, whoever writes the row: nobody destroys or gives back what they found themselves.
CREATE FUNCTION found_copy_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path = sainam, pg_temp AS $$
DECLARE
  finder text;
  decider text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  PERFORM pg_advisory_xact_lock(78, hashtext(NEW.copy::text));
  SELECT found_by INTO STRICT finder FROM found_copy WHERE id = NEW.copy;
  IF finder = decider THEN
    RAISE EXCEPTION 'copy %: found and decided by %', NEW.copy, decider
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM found_copy_end e WHERE e.copy = NEW.copy)
    OR EXISTS (SELECT FROM found_copy_release r WHERE r.copy = NEW.copy) THEN
    RAISE EXCEPTION 'copy %: decided already', NEW.copy USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER found_copy_by_two BEFORE INSERT ON found_copy_end
  FOR EACH ROW EXECUTE FUNCTION found_copy_by_two('destroyed_by');
CREATE TRIGGER found_copy_by_two BEFORE INSERT ON found_copy_release
  FOR EACH ROW EXECUTE FUNCTION found_copy_by_two('released_by');

GRANT SELECT, INSERT ON found_copy_upload, found_copy_release TO sainam_app;

ALTER TYPE audit_kind ADD VALUE 'evidence:copy:released';
