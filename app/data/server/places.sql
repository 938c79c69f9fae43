-- Every desk holds the place book in memory: it is told when places or their households change,
-- once a statement, not once a row.

CREATE OR REPLACE FUNCTION hotline_log.tell_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline_log, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN
    PERFORM hotline_log.tell('place', TG_TABLE_NAME, hotline.me());
  END IF;
  RETURN NULL;
END $$;

DO $triggers$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN SELECT t.name, a.act FROM (VALUES ('community'), ('building')) AS t(name),
                                          (VALUES ('INSERT'), ('UPDATE')) AS a(act) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON hotline.%I '
                   'REFERENCING NEW TABLE AS changed FOR EACH STATEMENT '
                   'EXECUTE FUNCTION hotline_log.tell_places()',
                   'tell_places_' || lower(wanted.act), wanted.act, wanted.name);
  END LOOP;
END $triggers$;
