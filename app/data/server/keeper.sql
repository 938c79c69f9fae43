-- People and their logins. The functions that persons call belong to the owner, ask for the
-- administrator's seat of `session_user`, and keep the person's row; what they need of roles and
-- connections is done by functions of the keeper and the watcher, which nobody else can call.
-- A person who is not active has no seat's role: a connection that is still open may do nothing.

RESET ROLE;
DO $keep$
DECLARE
  given record;
BEGIN
  -- From PostgreSQL 16 on CREATEROLE alone is not enough: who keeps a login must be its admin, and
  -- takes away only what he gave. Logins that others have made are handed to the keeper.
  IF current_setting('server_version_num')::int >= 160000 THEN
    FOR given IN
      SELECT l.rolname AS login, g.rolname AS seat FROM hotline.person p
        JOIN pg_roles l ON l.rolname = p.login AND NOT l.rolsuper AND NOT l.rolcreaterole
        LEFT JOIN pg_auth_members m ON m.member = l.oid
        LEFT JOIN pg_roles g ON g.oid = m.roleid AND g.rolname LIKE 'hotline\_%'
    LOOP
      EXECUTE format('GRANT %I TO hotline_keeper WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
                     given.login);
      IF given.seat IS NOT NULL THEN
        EXECUTE format('REVOKE %I FROM %I', given.seat, given.login);
        EXECUTE format('GRANT %I TO %I GRANTED BY hotline_keeper', given.seat, given.login);
      END IF;
    END LOOP;
  END IF;
END $keep$;

SET LOCAL ROLE hotline_keeper;

CREATE OR REPLACE FUNCTION hotline_roles.seats() RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{agent,dispatcher,branch,supervisor,expert,callback,guide,administrator,auditor}'::text[]
$$;

-- A login that may be kept: named like a person's, no special rights, in no role but seats.
CREATE OR REPLACE FUNCTION hotline_roles.check_login(login text, known boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role record;
BEGIN
  IF login IS NULL OR login !~ '^[a-z][a-z0-9_]{2,30}$' OR login ~ '^(hotline_|pg_|postgres)'
     OR login IN ('public', 'none', 'user', 'current_user', 'session_user', 'current_role') THEN
    RAISE EXCEPTION 'login' USING ERRCODE = 'HD400';
  END IF;
  SELECT * INTO role FROM pg_roles WHERE rolname = login;
  IF FOUND IS DISTINCT FROM known THEN
    RAISE EXCEPTION 'login taken' USING ERRCODE = 'HD400';
  END IF;
  IF known AND (role.rolsuper OR role.rolcreaterole OR role.rolcreatedb OR role.rolreplication
      OR role.rolbypassrls OR EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
          WHERE m.member = role.oid
            AND g.rolname <> ALL (SELECT 'hotline_' || s FROM unnest(hotline_roles.seats()) s))) THEN
    RAISE EXCEPTION 'not a person''s login' USING ERRCODE = '42501';
  END IF;
END $$;

-- The client makes the verifier: the password itself never travels and is in no log.
CREATE OR REPLACE FUNCTION hotline_roles.check_verifier(verifier text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF verifier IS NULL
     OR verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$'
     OR split_part(split_part(verifier, '$', 2), ':', 1)::int < 4096 THEN
    RAISE EXCEPTION 'verifier' USING ERRCODE = 'HD400';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hotline_roles.give_seat(login text, seat text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other text;
BEGIN
  PERFORM hotline_roles.check_login(login, true);
  IF seat <> ALL (hotline_roles.seats()) THEN
    RAISE EXCEPTION 'seat' USING ERRCODE = 'HD400';
  END IF;
  FOREACH other IN ARRAY hotline_roles.seats() LOOP
    IF other IS DISTINCT FROM seat AND EXISTS (
        SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
          JOIN pg_roles l ON l.oid = m.member
          WHERE g.rolname = 'hotline_' || other AND l.rolname = login) THEN
      EXECUTE format('REVOKE %I FROM %I', 'hotline_' || other, login);
    END IF;
  END LOOP;
  IF seat IS NULL THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN', login);
  ELSE
    EXECUTE format('GRANT %I TO %I', 'hotline_' || seat, login);
    EXECUTE format('ALTER ROLE %I LOGIN', login);
  END IF;
  IF EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
               JOIN pg_roles l ON l.oid = m.member
               WHERE l.rolname = login AND g.rolname IS DISTINCT FROM 'hotline_' || seat) THEN
    RAISE EXCEPTION 'a seat could not be taken away' USING ERRCODE = '42501';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hotline_roles.give_password(login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM hotline_roles.check_login(login, true);
  PERFORM hotline_roles.check_verifier(verifier);
  EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', login, verifier, 'infinity');
END $$;

-- A password that was written down for somebody opens nothing when it was not used for a week.
CREATE OR REPLACE FUNCTION hotline_roles.limit_password(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM hotline_roles.check_login(login, true);
  EXECUTE format('ALTER ROLE %I VALID UNTIL %L', login, now() + interval '7 days');
END $$;

CREATE OR REPLACE FUNCTION hotline_roles.make_login(login text, seat text, verifier text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM hotline_roles.check_login(login, false);
  EXECUTE format('CREATE ROLE %I LOGIN INHERIT CONNECTION LIMIT 6', login);
  EXECUTE format('ALTER ROLE %I SET statement_timeout = ''30s''', login);
  EXECUTE format('ALTER ROLE %I SET lock_timeout = ''10s''', login);
  EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', login);
  PERFORM hotline_roles.give_password(login, verifier);
  PERFORM hotline_roles.give_seat(login, seat);
END $$;

-- One by one: the watcher's functions are not the keeper's, at the second run they are there.
REVOKE ALL ON FUNCTION hotline_roles.seats(), hotline_roles.check_login(text, boolean),
  hotline_roles.check_verifier(text), hotline_roles.give_seat(text, text),
  hotline_roles.give_password(text, text), hotline_roles.limit_password(text),
  hotline_roles.make_login(text, text, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline_roles.seats(), hotline_roles.give_seat(text, text),
  hotline_roles.give_password(text, text), hotline_roles.limit_password(text),
  hotline_roles.make_login(text, text, text)
  TO hotline_owner;

SET LOCAL ROLE hotline_watcher;

CREATE OR REPLACE FUNCTION hotline_roles.sessions()
RETURNS TABLE (pid integer, login name, since timestamptz, client inet, application text,
               state text, state_since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.pid, a.usename, a.backend_start, a.client_addr, a.application_name, a.state,
         a.state_change
    FROM pg_stat_activity a
    WHERE a.datname = current_database() AND a.backend_type = 'client backend'
$$;

-- `since` tells a connection from a later one with the same number; NULL ends all of the login.
CREATE OR REPLACE FUNCTION hotline_roles.end_sessions(of_login text, of_pid integer,
                                                      of_since timestamptz)
RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(pg_terminate_backend(a.pid))::int FROM pg_stat_activity a
    WHERE a.datname = current_database() AND a.backend_type = 'client backend'
      AND a.usename = of_login AND a.pid <> pg_backend_pid()
      AND (of_pid IS NULL OR (a.pid = of_pid AND a.backend_start = of_since))
$$;

REVOKE ALL ON FUNCTION hotline_roles.sessions(),
  hotline_roles.end_sessions(text, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline_roles.sessions(),
  hotline_roles.end_sessions(text, integer, timestamptz) TO hotline_owner;

SET LOCAL ROLE hotline_owner;

CREATE OR REPLACE FUNCTION hotline.administrator(what text) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer;
BEGIN
  SELECT p.id INTO person FROM person p
    WHERE p.login = session_user AND p.active AND p.seat = 'administrator';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not for this seat: %', what USING ERRCODE = '42501';
  END IF;
  RETURN person;
END $$;

-- What nobody's row says by itself: a password, an ended connection, a quota.
CREATE OR REPLACE FUNCTION hotline_log.note_people(actor integer, record text, kind text, act text,
                                                   changes jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
BEGIN
  INSERT INTO entry (person_id, subject, record, kind, act, changes)
    VALUES (actor, 'person', note_people.record, note_people.kind, 'note: ' || note_people.act,
            note_people.changes);
  PERFORM tell('person', note_people.record, actor);
END $$;

-- A new person with a login. {login, name, seat, seat_no, unit_id, verifier} -> id. Called by
-- add_person, and by the setting up of a site for its first administrator.
CREATE OR REPLACE FUNCTION hotline_log.enrol(asked jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  wanted text := asked->>'login';
  known person;
  made integer;
BEGIN
  IF coalesce(btrim(asked->>'name'), '') = '' OR length(asked->>'name') > 60 THEN
    RAISE EXCEPTION 'name' USING ERRCODE = 'HD400';
  END IF;
  SELECT * INTO known FROM person p WHERE p.login = wanted;
  IF FOUND THEN
    -- The answer of the first attempt may have been lost on its way.
    IF known.name = asked->>'name' AND known.seat = asked->>'seat' AND known.active
       AND EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
      PERFORM hotline_roles.give_password(wanted, asked->>'verifier');
      RETURN known.id;
    END IF;
    RAISE EXCEPTION 'login taken' USING ERRCODE = 'HD400';
  END IF;
  INSERT INTO person (login, name, seat, seat_no, unit_id, active)
    VALUES (wanted, btrim(asked->>'name'), asked->>'seat', coalesce(asked->>'seat_no', ''),
            (asked->>'unit_id')::integer, true)
    RETURNING id INTO made;
  PERFORM hotline_roles.make_login(wanted, asked->>'seat', asked->>'verifier');
  RETURN made;
END $$;

CREATE OR REPLACE FUNCTION hotline.add_person(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  made integer;
BEGIN
  PERFORM administrator('add_person');
  made := hotline_log.enrol(asked);
  PERFORM hotline_log.given_password(made);
  RETURN jsonb_build_object('id', made);
END $$;

-- {id, name, seat, seat_no, unit_id, active, seen: the same as they were}. One's own seat and
-- one's own sign-in are for another administrator.
CREATE OR REPLACE FUNCTION hotline.change_person(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor integer := administrator('change_person');
  old person; now_is jsonb;
  wanted jsonb := asked - 'seen' - 'id';
  columns text[] := '{name,seat,seat_no,unit_id,active}';
BEGIN
  IF coalesce(btrim(asked->>'name'), '') = '' OR length(asked->>'name') > 60 THEN
    RAISE EXCEPTION 'name' USING ERRCODE = 'HD400';
  ELSIF NOT coalesce(asked->>'seat' = ANY (hotline_roles.seats()), false) THEN
    RAISE EXCEPTION 'seat' USING ERRCODE = 'HD400';
  END IF;
  SELECT * INTO old FROM person WHERE id = (asked->>'id')::integer FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'person' USING ERRCODE = 'HD404'; END IF;
  SELECT jsonb_object_agg(key, value) INTO now_is FROM jsonb_each(to_jsonb(old))
    WHERE key = ANY (columns);
  IF now_is = wanted THEN RETURN '{}'; END IF;
  IF now_is <> asked->'seen' THEN RAISE EXCEPTION 'stale' USING ERRCODE = 'HD409'; END IF;
  IF (old.seat, old.active) IS DISTINCT FROM (asked->>'seat', (asked->>'active')::boolean) THEN
    IF old.id = actor THEN
      RAISE EXCEPTION 'not one''s own seat' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = old.login) THEN
      PERFORM hotline_roles.give_seat(
        old.login, CASE WHEN (asked->>'active')::boolean THEN asked->>'seat' END);
    END IF;
  END IF;
  UPDATE person SET name = btrim(asked->>'name'), seat = asked->>'seat',
      seat_no = asked->>'seat_no', unit_id = (asked->>'unit_id')::integer,
      active = (asked->>'active')::boolean
    WHERE id = old.id;
  RETURN '{}';
END $$;

-- A colleague's new password, or the first one of a person who has no login yet. {id, verifier}
CREATE OR REPLACE FUNCTION hotline.set_password(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor integer := administrator('set_password');
  whose person;
BEGIN
  SELECT * INTO whose FROM person WHERE id = (asked->>'id')::integer FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'person' USING ERRCODE = 'HD404'; END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = whose.login) THEN
    PERFORM hotline_roles.give_password(whose.login, asked->>'verifier');
    IF whose.active THEN  -- a login that came back with a backup cannot sign in yet
      PERFORM hotline_roles.give_seat(whose.login, whose.seat);
    END IF;
  ELSIF whose.active THEN
    PERFORM hotline_roles.make_login(whose.login, whose.seat, asked->>'verifier');
  ELSE
    RAISE EXCEPTION 'person' USING ERRCODE = 'HD404';
  END IF;
  IF whose.id <> actor THEN
    PERFORM hotline_log.given_password(whose.id);
  END IF;
  PERFORM hotline_log.note_people(actor, whose.id::text, 'person', 'person.password', '{}');
  RETURN '{}';
END $$;

CREATE OR REPLACE FUNCTION hotline.connections_now(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  PERFORM administrator('connections_now');
  RETURN coalesce((
    SELECT jsonb_agg(jsonb_build_object(
        'pid', s.pid, 'login', s.login, 'name', p.name, 'seat', p.seat, 'since', s.since,
        'client', host(s.client), 'application', s.application, 'state', s.state,
        'state_since', s.state_since, 'mine', s.login = session_user)
      ORDER BY p.name IS NULL, s.login, s.since)
    FROM hotline_roles.sessions() s LEFT JOIN person p ON p.login = s.login), '[]');
END $$;

-- {pid, since} ends one connection of a person, {login} all of them; {ended}.
CREATE OR REPLACE FUNCTION hotline.end_connection(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor integer := administrator('end_connection');
  whose record; ended integer;
BEGIN
  SELECT p.id, p.login INTO whose FROM person p
    WHERE p.login = coalesce(asked->>'login', (
      SELECT s.login FROM hotline_roles.sessions() s
        WHERE s.pid = (asked->>'pid')::integer AND s.since = (asked->>'since')::timestamptz));
  IF NOT FOUND THEN RETURN '{"ended": 0}'; END IF;
  ended := hotline_roles.end_sessions(whose.login, (asked->>'pid')::integer,
                                      (asked->>'since')::timestamptz);
  IF ended > 0 THEN
    PERFORM hotline_log.note_people(actor, whose.id::text, 'person', 'person.end_connection',
                                    jsonb_build_object('ended', ended));
  END IF;
  RETURN jsonb_build_object('ended', ended);
END $$;

CREATE OR REPLACE FUNCTION hotline.quotas(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  PERFORM administrator('quotas');
  RETURN (SELECT jsonb_agg(to_jsonb(q) ORDER BY q.seat) FROM hotline_log.quota q);
END $$;

-- {seat, opened, listed, tickets, seen: {opened, listed, tickets}}; a client of before there was a
-- quota of tickets leaves that as it is.
CREATE OR REPLACE FUNCTION hotline.set_quota(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor integer := administrator('set_quota');
  old hotline_log.quota;
  most_opened integer := (asked->>'opened')::integer;
  most_listed integer := (asked->>'listed')::integer;
  most_tickets integer;
BEGIN
  SELECT * INTO old FROM hotline_log.quota WHERE seat = asked->>'seat' FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'quota' USING ERRCODE = 'HD404'; END IF;
  most_tickets := CASE WHEN asked ? 'tickets' THEN (asked->>'tickets')::integer
                       ELSE old.tickets END;
  IF (old.opened, old.listed, old.tickets) = (most_opened, most_listed, most_tickets) THEN
    RETURN '{}';
  END IF;
  IF (old.opened, old.listed, old.tickets) <> (
      (asked->'seen'->>'opened')::integer, (asked->'seen'->>'listed')::integer,
      coalesce((asked->'seen'->>'tickets')::integer, old.tickets)) THEN
    RAISE EXCEPTION 'stale' USING ERRCODE = 'HD409';
  END IF;
  IF NOT coalesce(most_opened BETWEEN 1 AND 100000 AND most_listed BETWEEN 1 AND 1000000
              AND most_tickets BETWEEN 1 AND 1000000, false)
  THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD400';
  END IF;
  UPDATE hotline_log.quota
    SET opened = most_opened, listed = most_listed, tickets = most_tickets WHERE seat = old.seat;
  PERFORM hotline_log.note_people(actor, old.seat, 'quota', 'quota', jsonb_build_object(
    'opened', jsonb_build_array(old.opened, most_opened),
    'listed', jsonb_build_array(old.listed, most_listed),
    'tickets', jsonb_build_array(old.tickets, most_tickets)));
  RETURN '{}';
END $$;

CREATE OR REPLACE FUNCTION hotline.alarms(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  PERFORM administrator('alarms');
  RETURN coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at, 'login', a.login, 'name', a.name,
                                        'text', a.text) ORDER BY a.id DESC)
      FROM (SELECT a.*, p.name FROM hotline_log.alarm a LEFT JOIN person p ON p.id = a.person_id
              ORDER BY a.id DESC LIMIT 200) a), '[]');
END $$;

REVOKE ALL ON FUNCTION hotline.administrator(text), hotline.add_person(jsonb),
  hotline.change_person(jsonb), hotline.set_password(jsonb), hotline.connections_now(jsonb),
  hotline.end_connection(jsonb), hotline.quotas(jsonb), hotline.set_quota(jsonb),
  hotline.alarms(jsonb), hotline_log.enrol(jsonb),
  hotline_log.note_people(integer, text, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline.add_person(jsonb), hotline.change_person(jsonb),
  hotline.set_password(jsonb), hotline.connections_now(jsonb), hotline.end_connection(jsonb),
  hotline.quotas(jsonb), hotline.set_quota(jsonb), hotline.alarms(jsonb)
  TO hotline_administrator;
