-- Files as they came are sealed too, each under a key of its own, and end whole with it. See
-- docs/decisions/0018-true-deletion.md.
SELECT make_retention_class('files', '{}');
INSERT INTO retention_rule VALUES ('files', 1, 60, 1826, 'PDPA-2562-37',
  'แฟ้มที่หน่วยงานส่งมาและใบตอบรับ (เอกสารประกอบการลงบัญชีเก็บห้าปี)',
  'Files as agencies sent them, and their acknowledgements (vouchers are kept for five years)',
  sainam_now(), 'installation', 'decision 0018');

-- The objects of the byte store whose key a deletion has ended, as environment/file: those of its
-- files, unless a hold keeps their key, and those that only a hold had kept whose key ends with it.
CREATE FUNCTION objects_to_remove(which uuid) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  WITH ended AS (
    SELECT k.* FROM sainam.content_key_end e JOIN sainam.content_key k ON k.number = e.key
    WHERE e.deletion = which),
  candidate AS (
    SELECT k.about, k.number FROM ended k WHERE k.kind = 'file'
    UNION
    SELECT h.environment || '/' || h.exchange, h.from_key
    FROM ended k JOIN sainam.held_content h ON h.key = k.number AND h.part = 'file'
    WHERE k.kind = 'hold')
  SELECT DISTINCT c.about FROM candidate c
  WHERE EXISTS (SELECT FROM sainam.content_key_end e WHERE e.key = c.number)
    AND NOT EXISTS (
      SELECT FROM sainam.held_content h
      WHERE h.from_key = c.number AND h.part = 'file'
        AND NOT EXISTS (SELECT FROM sainam.content_key_end e WHERE e.key = h.key))
  ORDER BY 1
$$;
