-- An alarm that was a breach leads to the incident file that its decision opened.
ALTER TABLE processing_alarm_end ADD COLUMN incident text COLLATE "C";
ALTER TABLE processing_alarm_end ADD CONSTRAINT processing_alarm_end_incident
  FOREIGN KEY (incident) REFERENCES incident NOT VALID;
-- Those decided before have none, and stay as they are.
ALTER TABLE processing_alarm_end ADD CONSTRAINT processing_alarm_end_breach
  CHECK (incident IS NULL OR decision = 'breach') NOT VALID;
