-- Who has which record open for editing: told to the others, in nobody's way. What is here may get
-- lost (unlogged): a desk says it anew every twenty seconds, and what is not renewed runs out.

CREATE UNLOGGED TABLE IF NOT EXISTS hotline_log.editing (
  subject text NOT NULL,
  record text NOT NULL,
  person_id integer NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  until timestamptz NOT NULL,
  PRIMARY KEY (subject, record, person_id)
);
CREATE INDEX IF NOT EXISTS editing_person ON hotline_log.editing (person_id);

-- The others at a record: [[name, seat number, since, seconds until it runs out]…].
CREATE OR REPLACE FUNCTION hotline_log.editors(what text, which text, but integer) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = hotline_log, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_array(p.name, p.seat_no, e.since,
           extract(epoch FROM e.until - clock_timestamp())) ORDER BY e.since), '[]')
    FROM editing e JOIN hotline.person p ON p.id = e.person_id
    WHERE e.subject = what AND e.record = which AND e.person_id <> but
      AND e.until > clock_timestamp()
$$;

-- I am editing this, or still am: {subject, record, seconds} -> the others. Only the first time is
-- told to the desks; `seconds` is how long it holds without being said again.
CREATE OR REPLACE FUNCTION hotline.edit_begin(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := me();
  what text := asked->>'subject';
  which text := asked->>'record';
  lasts float8 := least(greatest(coalesce((asked->>'seconds')::float8, 45), 1), 120);
  fresh boolean;
BEGIN
  IF person IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  IF coalesce(length(what), 0) NOT BETWEEN 1 AND 20
     OR coalesce(length(which), 0) NOT BETWEEN 1 AND 60 THEN
    RAISE EXCEPTION 'record' USING ERRCODE = 'HD400';
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  -- Two desks must not wait for each other in clearing up.
  DELETE FROM hotline_log.editing WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM hotline_log.editing WHERE until < clock_timestamp() FOR UPDATE SKIP LOCKED));
  IF (SELECT count(*) FROM hotline_log.editing e WHERE e.person_id = person
      AND (e.subject, e.record) <> (what, which)) >= 20 THEN
    RAISE EXCEPTION 'too many records at once' USING ERRCODE = '42501';
  END IF;
  INSERT INTO hotline_log.editing AS e (subject, record, person_id, until)
    VALUES (what, which, person, clock_timestamp() + make_interval(secs => lasts))
    ON CONFLICT (subject, record, person_id) DO UPDATE SET until = excluded.until
    RETURNING e.xmax = 0 INTO fresh;
  IF fresh THEN
    PERFORM hotline_log.tell('editing', what || '/' || which, person);
  END IF;
  RETURN hotline_log.editors(what, which, person);
END $$;

-- I am not editing it any more: {subject, record}.
CREATE OR REPLACE FUNCTION hotline.edit_end(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := me();
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  DELETE FROM hotline_log.editing e WHERE e.subject = asked->>'subject'
    AND e.record = asked->>'record' AND e.person_id = person;
  IF FOUND THEN
    PERFORM hotline_log.tell('editing', (asked->>'subject') || '/' || (asked->>'record'), person);
  END IF;
  RETURN '{}';
END $$;

-- Who else is editing this: {subject, record}.
CREATE OR REPLACE FUNCTION hotline.edit_others(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := me();
BEGIN
  IF person IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  RETURN hotline_log.editors(asked->>'subject', asked->>'record', person);
END $$;

GRANT EXECUTE ON FUNCTION hotline.edit_begin(jsonb), hotline.edit_end(jsonb),
  hotline.edit_others(jsonb) TO hotline_person;
