-- Where an object of the catalogue came from: the site's files, or a dossier that went live. Files
-- that are applied later neither retire nor contradict what a dossier brought; a file that names the
-- same object takes it over.
ALTER TABLE catalogue_object
  ADD COLUMN origin text NOT NULL DEFAULT 'files' CHECK (origin IN ('files', 'dossier'));
