-- Who is asking. `session_user` is the login of the connection and cannot be changed by SET ROLE.

-- In plpgsql, whose plans a connection keeps; a function of plain SQL is planned at every call.
CREATE OR REPLACE FUNCTION hotline.me() RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = hotline, pg_temp AS
$$ BEGIN RETURN (SELECT id FROM person WHERE login = session_user AND active); END $$;

CREATE OR REPLACE FUNCTION hotline.my_seat() RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = hotline, pg_temp AS
$$ BEGIN RETURN (SELECT seat FROM person WHERE login = session_user AND active); END $$;

CREATE OR REPLACE FUNCTION hotline.my_unit() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS
$$ BEGIN RETURN (SELECT unit_id FROM person WHERE login = session_user AND active); END $$;

-- The functions from here to `whoami` that have no rights and no search_path of their own are parts
-- of others that have: each change of either costs as much as a lookup.

-- Who writes: a person's id, or nothing for the owner and superusers. A login that has a seat's role
-- but is nobody (any more) is refused: rules must not take it for the owner.
CREATE OR REPLACE FUNCTION hotline.writer() RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  who name := session_user;
  person integer := (SELECT p.id FROM hotline.person p WHERE p.login = who AND p.active);
BEGIN
  IF person IS NULL AND NOT pg_has_role(who, 'hotline_owner', 'MEMBER') THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  RETURN person;
END $$;

-- What a person looked up in this hour, with `more` counted on. A rolled-back transaction takes
-- every row back, but no value of a sequence: the hour's number times a million, plus the count.
CREATE OR REPLACE FUNCTION hotline_log.looked(reader integer, kind text, more integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  counter regclass := to_regclass('hotline_log.looked_' || kind || '_' || reader);
  hour bigint := extract(epoch FROM clock_timestamp())::bigint / 3600 * 1000000;
  last bigint;
BEGIN
  IF counter IS NULL THEN
    IF more = 0 THEN RETURN 0; END IF;
    PERFORM hotline_log.make_counters(reader);
    counter := to_regclass('hotline_log.looked_' || kind || '_' || reader);
  END IF;
  last := coalesce(pg_sequence_last_value(counter), 0);
  IF last < hour THEN
    IF more = 0 THEN RETURN 0; END IF;
    PERFORM pg_advisory_xact_lock(4207539, reader);
    IF coalesce(pg_sequence_last_value(counter), 0) < hour THEN
      PERFORM setval(counter, hour);
    END IF;
    last := hour;
  END IF;
  FOR _i IN 1 .. more LOOP
    last := nextval(counter);
  END LOOP;
  RETURN last - hour;
END $$;

CREATE OR REPLACE FUNCTION hotline_log.make_counters(reader integer) RETURNS void
LANGUAGE plpgsql SET search_path = hotline_log, pg_temp SET client_min_messages = warning AS $$
BEGIN
  EXECUTE format('CREATE SEQUENCE IF NOT EXISTS hotline_log.looked_opened_%s', reader);
  EXECUTE format('CREATE SEQUENCE IF NOT EXISTS hotline_log.looked_listed_%s', reader);
  EXECUTE format('CREATE SEQUENCE IF NOT EXISTS hotline_log.looked_tickets_%s', reader);
END $$;

CREATE OR REPLACE FUNCTION hotline_log.counters_of_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline_log, pg_temp AS $$
BEGIN
  PERFORM hotline_log.make_counters(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER counters AFTER INSERT ON hotline.person
  FOR EACH ROW EXECUTE FUNCTION hotline_log.counters_of_person();
SELECT hotline_log.make_counters(id) FROM hotline.person;

-- Lets a person of one of the seats in; gives the person's id.
CREATE OR REPLACE FUNCTION hotline.seated(what text, seats text[]) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  who name := session_user;
  person record;
BEGIN
  SELECT p.id, p.seat INTO person FROM hotline.person p WHERE p.login = who AND p.active;
  IF NOT FOUND OR NOT person.seat = ANY (seats) THEN
    RAISE EXCEPTION 'not for this seat: %', what USING ERRCODE = '42501';
  END IF;
  RETURN person.id;
END $$;

-- The same for a lookup, within the hour's quota. Acts are not limited: who has looked up too much
-- must still be able to register the call.
CREATE OR REPLACE FUNCTION hotline.admit(what text, seats text[]) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  who name := session_user;
  person record;
BEGIN
  SELECT p.id, p.seat, q.opened, q.listed INTO person
    FROM hotline.person p LEFT JOIN LATERAL
      (SELECT q.opened, q.listed FROM hotline_log.quota q WHERE q.seat = p.seat LIMIT 1) q ON true
    WHERE p.login = who AND p.active;
  IF NOT FOUND OR NOT person.seat = ANY (seats) THEN
    RAISE EXCEPTION 'not for this seat: %', what USING ERRCODE = '42501';
  END IF;
  IF hotline_log.looked(person.id, 'opened', 0) >= person.opened
     OR hotline_log.looked(person.id, 'listed', 0) >= person.listed THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
  END IF;
  RETURN person.id;
END $$;

-- Count what was looked up; the first time a person reaches the quota the supervisors are told.
-- Tells whether lookups of this hour were taken back by rollbacks, which the program never does.
CREATE OR REPLACE FUNCTION hotline_log.count_lookup(reader integer, more_opened integer,
                                                    more_listed integer)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  opened_now integer := hotline_log.looked(reader, 'opened', more_opened);
  listed_now integer := hotline_log.looked(reader, 'listed', more_listed);
  -- Losing the last moments of this record in a crash of the server does not matter; waiting for
  -- the disk at every keystroke of a search would.
  _off text := set_config('synchronous_commit', 'off', true);
  kept_opened integer; most_opened integer; most_listed integer;
BEGIN
  INSERT INTO hotline_log.lookup_count AS c (person_id, hour, opened, listed)
    VALUES (reader, date_trunc('hour', clock_timestamp()), more_opened, more_listed)
    ON CONFLICT (person_id, hour)
    DO UPDATE SET opened = c.opened + excluded.opened, listed = c.listed + excluded.listed
    RETURNING c.opened INTO kept_opened;
  SELECT q.opened, q.listed INTO most_opened, most_listed FROM hotline_log.quota q
    WHERE q.seat = (SELECT p.seat FROM hotline.person p WHERE p.id = reader);
  IF (opened_now >= most_opened AND opened_now - more_opened < most_opened)
     OR (listed_now >= most_listed AND listed_now - more_listed < most_listed) THEN
    PERFORM hotline_log.raise_alarm(reader, 'quota reached',
                                    format('%s opened, %s listed', opened_now, listed_now));
  END IF;
  RETURN opened_now - kept_opened >= 3;
END $$;

-- One alarm of a kind, person and hour.
CREATE OR REPLACE FUNCTION hotline_log.raise_alarm(whom integer, kind text, more text)
RETURNS void LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
BEGIN
  INSERT INTO alarm (person_id, login, text)
    SELECT whom, p.login, kind || ': ' || more FROM hotline.person p WHERE p.id = whom
      AND NOT EXISTS (SELECT FROM alarm a WHERE a.person_id = whom AND a.text ^@ kind
                        AND a.at >= date_trunc('hour', clock_timestamp()));
  IF FOUND THEN
    PERFORM tell('person', whom::text, whom);
  END IF;
END $$;

-- Alarms that nobody's rollback takes away, because somebody else's connection makes them.
CREATE OR REPLACE FUNCTION hotline_log.watch_lookups() RETURNS void
LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT p.id, looked(p.id, 'opened', 0) AS opened, looked(p.id, 'listed', 0) AS listed,
           looked(p.id, 'tickets', 0) AS tickets,
           coalesce(c.opened, 0) AS kept_opened, coalesce(c.listed, 0) AS kept_listed,
           coalesce(c.tickets, 0) AS kept_tickets,
           q.opened AS most_opened, q.listed AS most_listed, q.tickets AS most_tickets
      FROM hotline.person p JOIN quota q ON q.seat = p.seat
      LEFT JOIN lookup_count c
        ON c.person_id = p.id AND c.hour = date_trunc('hour', clock_timestamp())
      WHERE p.active
  LOOP
    IF found.opened >= found.most_opened OR found.listed >= found.most_listed THEN
      PERFORM raise_alarm(found.id, 'quota reached',
                          format('%s opened, %s listed', found.opened, found.listed));
    END IF;
    IF found.tickets >= found.most_tickets THEN
      PERFORM raise_alarm(found.id, 'ticket quota reached', format('%s tickets', found.tickets));
    END IF;
    IF found.opened - found.kept_opened >= 20 OR found.listed - found.kept_listed >= 400
       OR found.tickets - found.kept_tickets >= 400 THEN
      PERFORM raise_alarm(found.id, 'lookups taken back', format(
        '%s of %s opened, %s of %s listed, %s of %s tickets',
        found.opened - found.kept_opened, found.opened,
        found.listed - found.kept_listed, found.listed,
        found.tickets - found.kept_tickets, found.tickets));
    END IF;
  END LOOP;
END $$;

-- Accounts that were opened, by the first value of each row. A look that finds nothing counts as
-- one: stepping through numbers is a way to find out which are known.
CREATE OR REPLACE FUNCTION hotline.note_opened(reader integer, what text, shown jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[] := ARRAY(SELECT (r->>0)::bigint FROM jsonb_array_elements(shown) AS r);
BEGIN
  IF cardinality(ids) > 0 THEN
    INSERT INTO hotline_log.read_record (person_id, function, accounts) VALUES (reader, what, ids);
  END IF;
  IF hotline_log.count_lookup(reader, greatest(cardinality(ids), 1), 0) THEN
    -- The row above may be taken back, too: the server's log keeps this line.
    RAISE LOG 'hotline: lookups were taken back; person % opened accounts % by %', reader, ids, what;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hotline.note_listed(reader integer, shown integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hotline_log.count_lookup(reader, 0, greatest(shown, 1));
END $$;

-- The person of this connection, and what the client must know before it goes on.
CREATE OR REPLACE FUNCTION hotline.whoami(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  RETURN (
    SELECT to_jsonb(p) || jsonb_build_object('oldest_client',
             (SELECT value FROM hotline_log.site WHERE key = 'oldest_client'),
             'revision', (SELECT version_num FROM alembic_version LIMIT 1),
             'first_password', EXISTS (SELECT FROM hotline_log.first_password f
                                         WHERE f.person_id = p.id),
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
  IF length(asked->>'subject') > 40 OR length(asked->>'record') > 200
     OR length(asked->>'kind') > 60 OR length(asked->>'act') > 60
     OR length(asked->>'changes') > 20000 THEN
    RAISE EXCEPTION 'note' USING ERRCODE = 'HD400';
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
  PERFORM hotline_log.close_batch();
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
  -- Nobody begins the numbers of days to come; the site's zone may be ahead of the server's.
  of_day := least(of_day, (clock_timestamp() AT TIME ZONE 'UTC')::date + 1);
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
