-- What people see of tickets: counted, so that a look is not a way to copy the customer base. A
-- ticket counts once a day for each person: a queue may be refreshed all day long.

-- Not worth its place in the log of writes: when it is lost, tickets count once more.
CREATE UNLOGGED TABLE IF NOT EXISTS hotline_log.ticket_seen (
  person_id integer, ticket_id uuid, day date NOT NULL, opened boolean NOT NULL,
  PRIMARY KEY (person_id, ticket_id)
);
ALTER TABLE hotline_log.ticket_seen SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- How many of the tickets the person did not see (or open) earlier in the day; they are seen now.
CREATE OR REPLACE FUNCTION hotline_log.newly_seen(reader integer, shown jsonb, opening boolean)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  fresh uuid[];
BEGIN
  -- In one order: two connections of a person must not wait for each other.
  SELECT array_agg(DISTINCT id ORDER BY id) INTO fresh
    FROM (SELECT (line->>0)::uuid AS id FROM jsonb_array_elements(shown) AS line) AS l
    WHERE NOT EXISTS (SELECT FROM hotline_log.ticket_seen s
      WHERE s.person_id = reader AND s.ticket_id = l.id AND s.day = today AND s.opened >= opening);
  IF fresh IS NULL THEN RETURN 0; END IF;
  INSERT INTO hotline_log.ticket_seen AS s SELECT reader, id, today, opening FROM unnest(fresh) AS f(id)
    ON CONFLICT (person_id, ticket_id) DO UPDATE
      SET day = today, opened = excluded.opened OR (s.opened AND s.day = today);
  RETURN cardinality(fresh);
END $$;

-- Not in plain SQL, which is planned anew at every call.
CREATE OR REPLACE FUNCTION hotline_log.ticket_quota() RETURNS integer
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT q.tickets FROM hotline_log.quota q WHERE q.seat = hotline.my_seat());
END $$;

-- Lets a person of one of the seats in, within the hour's quota of tickets.
CREATE OR REPLACE FUNCTION hotline.admit_tickets(what text, seats text[]) RETURNS integer
LANGUAGE plpgsql STABLE AS $$
DECLARE
  person integer := hotline.seated(what, seats);
BEGIN
  IF hotline_log.looked(person, 'tickets', 0) >= hotline_log.ticket_quota() THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
  END IF;
  RETURN person;
END $$;

-- Count tickets; the first time a person reaches the quota the supervisors are told.
CREATE OR REPLACE FUNCTION hotline_log.count_tickets(reader integer, more integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  most integer := hotline_log.ticket_quota();
  now_ integer;
BEGIN
  IF more = 0 THEN RETURN; END IF;
  now_ := hotline_log.looked(reader, 'tickets', more);
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO hotline_log.lookup_count AS c
    VALUES (reader, date_trunc('hour', clock_timestamp()), 0, 0, more)
    ON CONFLICT (person_id, hour) DO UPDATE SET tickets = c.tickets + excluded.tickets;
  IF now_ >= most AND now_ - more < most THEN
    PERFORM hotline_log.raise_alarm(reader, 'ticket quota reached', format('%s tickets', now_));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION hotline.tickets_listed(reader integer, what text, shown jsonb,
                                                  least_ integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM hotline_log.count_tickets(
    reader, greatest(hotline_log.newly_seen(reader, shown, false), least_));
END $$;

-- A ticket tells of a customer as a card does: the first opening of a day counts as one and is
-- recorded. Nobody looks up what he wrote himself.
CREATE OR REPLACE FUNCTION hotline.tickets_opened(reader integer, what text, shown jsonb,
                                                  least_ integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
DECLARE
  ticket_ uuid := (shown->0->>0)::uuid;
BEGIN
  IF ticket_ IS NULL
     OR EXISTS (SELECT FROM ticket WHERE id = ticket_ AND created_by = reader)
     OR hotline_log.newly_seen(reader, shown, true) = 0 THEN
    RETURN;
  END IF;
  IF hotline_log.looked(reader, 'opened', 0) >= (
       SELECT opened FROM hotline_log.quota WHERE seat = my_seat()) THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
  END IF;
  INSERT INTO hotline_log.read_record (person_id, function, accounts, tickets)
    VALUES (reader, what, '{}', ARRAY[ticket_]);
  IF hotline_log.count_lookup(reader, 1, 0) THEN
    RAISE LOG 'hotline: lookups were taken back; person % opened ticket % by %', reader, ticket_,
      what;
  END IF;
END $$;

-- A file takes along what was said and by whom: every row counts, every time, and is recorded.
CREATE OR REPLACE FUNCTION hotline.tickets_exported(reader integer, what text, shown jsonb,
                                                    least_ integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
DECLARE
  ids uuid[] := ARRAY(SELECT (line->>0)::uuid FROM jsonb_array_elements(shown) AS line);
BEGIN
  IF hotline_log.looked(reader, 'tickets', 0) + cardinality(ids) > hotline_log.ticket_quota() THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
  END IF;
  IF cardinality(ids) > 0 THEN
    INSERT INTO hotline_log.read_record (person_id, function, accounts, tickets)
      VALUES (reader, what, '{}', ids);
  END IF;
  PERFORM hotline_log.count_tickets(reader, greatest(cardinality(ids), 1));
END $$;

-- Ids for a file: nothing is shown yet, and nothing is begun that the quota would break off.
CREATE OR REPLACE FUNCTION hotline.tickets_wanted(reader integer, what text, shown jsonb,
                                                  least_ integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
BEGIN
  IF hotline_log.looked(reader, 'tickets', 0) + jsonb_array_length(shown)
     > hotline_log.ticket_quota() THEN
    RAISE EXCEPTION 'quota' USING ERRCODE = 'HD429';
  END IF;
END $$;

-- What was seen on days gone by; housekeeping calls it.
CREATE OR REPLACE FUNCTION hotline_log.forget_seen(most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM ticket_seen WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ticket_seen
      WHERE day < (clock_timestamp() AT TIME ZONE 'UTC')::date LIMIT most));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
