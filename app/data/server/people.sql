-- Who is asking. `session_user` is the login of the connection and cannot be changed by SET ROLE.

CREATE OR REPLACE FUNCTION hotline.me() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = hotline, pg_temp AS
$$ SELECT id FROM person WHERE login = session_user AND active $$;

CREATE OR REPLACE FUNCTION hotline.my_seat() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = hotline, pg_temp AS
$$ SELECT seat FROM person WHERE login = session_user AND active $$;

CREATE OR REPLACE FUNCTION hotline.my_unit() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = hotline, pg_temp AS
$$ SELECT unit_id FROM person WHERE login = session_user AND active $$;

-- Lets a person of one of the seats in, within the hour's quota; gives the person's id.
CREATE OR REPLACE FUNCTION hotline.admit(what text, seats text[]) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person record; used record; most record;
BEGIN
  SELECT id, seat INTO person FROM person WHERE login = session_user AND active;
  IF NOT FOUND OR NOT person.seat = ANY (seats) THEN
    RAISE EXCEPTION 'not for this seat: %', what USING ERRCODE = '42501';
  END IF;
  SELECT opened, listed INTO used FROM hotline_log.lookup_count
    WHERE person_id = person.id AND hour = date_trunc('hour', now());
  IF FOUND THEN
    SELECT opened, listed INTO most FROM hotline_log.quota WHERE seat = person.seat;
    IF used.opened >= most.opened OR used.listed >= most.listed THEN
      RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
    END IF;
  END IF;
  RETURN person.id;
END $$;

-- Count what was looked up; the first time a person reaches the quota the supervisors are told.
CREATE OR REPLACE FUNCTION hotline_log.count_lookup(reader integer, more_opened integer,
                                                    more_listed integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
DECLARE
  used record; most record;
BEGIN
  -- Losing the last moments of this record in a crash of the server does not matter; waiting for
  -- the disk at every keystroke of a search would.
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO lookup_count AS c VALUES (reader, date_trunc('hour', now()), more_opened, more_listed)
    ON CONFLICT (person_id, hour)
    DO UPDATE SET opened = c.opened + excluded.opened, listed = c.listed + excluded.listed
    RETURNING opened, listed INTO used;
  SELECT q.opened, q.listed INTO most FROM quota q JOIN hotline.person p ON p.seat = q.seat
    WHERE p.id = reader;
  IF (used.opened >= most.opened AND used.opened - more_opened < most.opened)
     OR (used.listed >= most.listed AND used.listed - more_listed < most.listed) THEN
    INSERT INTO alarm (person_id, text)
      VALUES (reader, format('quota reached: %s opened, %s listed', used.opened, used.listed));
    PERFORM tell('person', reader::text, reader);
  END IF;
END $$;

-- Accounts that were opened, by the first value of each row.
CREATE OR REPLACE FUNCTION hotline.note_opened(reader integer, what text, shown jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
DECLARE
  ids bigint[] := ARRAY(SELECT (r->>0)::bigint FROM jsonb_array_elements(shown) AS r);
BEGIN
  IF cardinality(ids) > 0 THEN
    INSERT INTO hotline_log.read_record (person_id, function, accounts) VALUES (reader, what, ids);
    PERFORM hotline_log.count_lookup(reader, cardinality(ids), 0);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hotline.note_listed(reader integer, shown integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
BEGIN
  IF shown > 0 THEN
    PERFORM hotline_log.count_lookup(reader, 0, shown);
  END IF;
END $$;

-- The person of this connection, and what the client must know before it goes on.
CREATE OR REPLACE FUNCTION hotline.whoami(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  RETURN (
    SELECT to_jsonb(p) || jsonb_build_object('oldest_client',
             (SELECT value FROM hotline_log.site WHERE key = 'oldest_client'),
             'revision', (SELECT version_num FROM alembic_version LIMIT 1),
             'now', clock_timestamp())
      FROM person p WHERE login = session_user AND active
  );
END $$;

-- Names an act that changes no row of its own: a print, an export, a reveal, an import.
CREATE OR REPLACE FUNCTION hotline.note(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := me();
BEGIN
  IF person IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  INSERT INTO hotline_log.entry (person_id, subject, record, kind, act, changes)
    VALUES (person, asked->>'subject', asked->>'record', asked->>'kind', 'note: ' || (asked->>'act'),
            coalesce(asked->'changes', '{}'));
  PERFORM hotline_log.tell(asked->>'subject', asked->>'record', person);
  RETURN '{}';
END $$;

-- What has changed since the cursor, which is a transaction number: rows of transactions that were
-- still running then come again, and the client knows them by `seq`. {cursor} -> {cursor, changes,
-- more}; without a cursor it only gives one. `more`: too many to name, everything may have changed.
CREATE OR REPLACE FUNCTION hotline.changes(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  since xid8 := (asked->>'cursor')::xid8;
  found jsonb;
BEGIN
  IF me() IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_array(c.seq, c.subject, c.record, p.name) ORDER BY c.seq),
                  '[]') INTO found
    FROM (SELECT * FROM hotline_log.change WHERE tx >= since ORDER BY tx, seq LIMIT 1001) c
    LEFT JOIN person p ON p.id = c.person_id;
  RETURN jsonb_build_object(
    'cursor', pg_snapshot_xmin(pg_current_snapshot())::text,
    'changes', CASE WHEN jsonb_array_length(found) > 1000 THEN '[]' ELSE found END,
    'more', jsonb_array_length(found) > 1000);
END $$;

-- Sequence minus the day's base: unique, without a lock, gaps only after a rollback.
CREATE OR REPLACE FUNCTION hotline.next_number(prefix text, of_day date, width integer)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  drawn bigint; base bigint; counter regclass;
BEGIN
  IF NOT (pg_has_role(session_user, 'hotline_person', 'MEMBER')) THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  counter := CASE prefix WHEN 'GD' THEN 'ticket_number' WHEN 'TS' THEN 'outage_number' END;
  LOOP
    drawn := nextval(counter);
    SELECT last INTO base FROM number_day WHERE series = prefix AND day = of_day;
    IF NOT FOUND THEN
      INSERT INTO number_day VALUES (prefix, of_day, drawn - 1) ON CONFLICT DO NOTHING;
      SELECT last INTO base FROM number_day WHERE series = prefix AND day = of_day;
    END IF;
    EXIT WHEN drawn > base;
  END LOOP;
  RETURN prefix || '-' || to_char(of_day, 'YYYYMMDD') || '-'
    || lpad((drawn - base)::text, greatest(width, length((drawn - base)::text)), '0');
END $$;
