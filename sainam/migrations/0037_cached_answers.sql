-- Answers that a source allows to be given again for a while. Nothing is kept for it: an answer that
-- crossed stands sealed with its exchange, and is found there by the mark of what was asked. See
-- docs/decisions/0022-asking-in-the-owners-dialect.md.

-- Which answer was given before, and the exchange in which the owner gave it.
CREATE TABLE answer_given_again (
  environment environment NOT NULL,
  exchange uuid NOT NULL,
  source uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, exchange)
);
CREATE INDEX answer_given_again_source ON answer_given_again (environment, source);
GRANT SELECT, INSERT ON answer_given_again TO sainam_app;

-- Puts on record that the owner was not asked, and gives the unit of quota back that was taken for
-- asking it; once for an exchange. The gate's shared lock is the caller's, taken before.
CREATE FUNCTION give_answer_again(
  which environment, again uuid, first uuid, at_gate int, of_dataset text, of_month date)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = sainam, pg_temp AS $$
BEGIN
  INSERT INTO answer_given_again VALUES (which, again, first, sainam_now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND OR of_month IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO quota_return VALUES (which, again, at_gate, of_dataset, of_month, sainam_now())
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    UPDATE quota_counter q SET used = q.used - 1
    WHERE q.environment = which AND q.gate = at_gate AND q.dataset = of_dataset
      AND q.month = of_month;
  END IF;
END $$;
