-- Housekeeping that must not depend on anybody's timer, and how the tables are kept in shape.

-- Badge counts are answered from the index alone while the visibility map is fresh; tickets and
-- bills are updated in place where the page has room. The new values count for new pages.
ALTER TABLE ticket SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.01,
                        autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE account_billing SET (fillfactor = 80);
ALTER TABLE hotline_log.change SET (autovacuum_vacuum_insert_scale_factor = 0.05);

-- The first sign-in of a day makes the months ahead and clears old changes away: {} -> {tended}.
-- A desk that finds another at it goes on at once; locks are waited for two seconds at most.
CREATE OR REPLACE FUNCTION hotline.tend(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  today text := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD');
  gone integer;
BEGIN
  IF me() IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  IF (SELECT value FROM hotline_log.site WHERE key = 'tended') = today
     OR NOT pg_try_advisory_xact_lock(4207537) THEN
    RETURN '{"tended": false}';
  END IF;
  PERFORM hotline_log.add_partitions();
  gone := greatest(hotline_log.forget_changes(20000), hotline_log.forget_seen(20000));
  IF gone < 20000 THEN  -- else the next sign-in goes on
    INSERT INTO hotline_log.site VALUES ('tended', today)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  END IF;
  RETURN '{"tended": true}';
EXCEPTION WHEN lock_not_available OR check_violation THEN
  -- Somebody holds a table, or rows lie in a default partition: the doctor tells an administrator.
  RETURN '{"tended": false}';
END $$;

-- Changes are for desks that were away for a moment: two days are plenty.
CREATE OR REPLACE FUNCTION hotline_log.forget_changes(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM change WHERE seq IN (
    SELECT seq FROM change WHERE at < clock_timestamp() - interval '2 days' ORDER BY seq LIMIT most);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

REVOKE ALL ON FUNCTION hotline.tend(jsonb), hotline_log.forget_changes(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline.tend(jsonb) TO hotline_person;
