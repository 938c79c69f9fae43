-- What the server writes by itself: the audit (who changed what), what was read, what has changed.
-- Nobody has any right here; the functions that write and read it belong to the owner.

CREATE TABLE IF NOT EXISTS hotline_log.entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  login name NOT NULL DEFAULT session_user,
  person_id integer,
  client inet DEFAULT inet_client_addr(),
  application text NOT NULL DEFAULT current_setting('application_name'),
  subject text NOT NULL,
  record text NOT NULL,
  kind name NOT NULL,
  act text NOT NULL,
  -- INSERT: {"digest": sha256 of the row}; UPDATE: {column: [old, new]}; DELETE: the row.
  changes jsonb NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX IF NOT EXISTS entry_record ON hotline_log.entry (subject, record, at);
CREATE INDEX IF NOT EXISTS entry_person ON hotline_log.entry (person_id, at);
CREATE INDEX IF NOT EXISTS entry_id ON hotline_log.entry (id);

CREATE TABLE IF NOT EXISTS hotline_log.read_record (
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  person_id integer NOT NULL,
  login name NOT NULL DEFAULT session_user,
  client inet DEFAULT inet_client_addr(),
  function name NOT NULL,
  accounts bigint[] NOT NULL
) PARTITION BY RANGE (at);
ALTER TABLE hotline_log.read_record ADD COLUMN IF NOT EXISTS tickets uuid[];
CREATE INDEX IF NOT EXISTS read_record_person ON hotline_log.read_record (person_id, at);

CREATE TABLE IF NOT EXISTS hotline_log.lookup_count (
  person_id integer, hour timestamptz, opened integer NOT NULL, listed integer NOT NULL,
  PRIMARY KEY (person_id, hour)
) WITH (fillfactor = 50);
-- How much a seat may look up in an hour, and at which share the supervisors are told.
CREATE TABLE IF NOT EXISTS hotline_log.quota (
  seat text PRIMARY KEY, opened integer NOT NULL, listed integer NOT NULL
);
INSERT INTO hotline_log.quota (seat, opened, listed) VALUES
  ('agent', 600, 12000), ('dispatcher', 600, 12000), ('supervisor', 600, 12000),
  ('expert', 600, 12000), ('callback', 300, 6000), ('branch', 200, 4000), ('guide', 120, 120),
  ('administrator', 60, 600), ('auditor', 60, 600)
ON CONFLICT DO NOTHING;
-- Tickets that were not seen earlier in the day, and rows of exported lists.
ALTER TABLE hotline_log.lookup_count ADD COLUMN IF NOT EXISTS tickets integer NOT NULL DEFAULT 0;
DO $tickets$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'hotline_log.quota'::regclass
                 AND attname = 'tickets' AND NOT attisdropped) THEN
    ALTER TABLE hotline_log.quota ADD COLUMN tickets integer NOT NULL DEFAULT 60;
    UPDATE hotline_log.quota SET tickets = CASE seat
      WHEN 'dispatcher' THEN 10000 WHEN 'supervisor' THEN 10000 WHEN 'branch' THEN 3000
      WHEN 'agent' THEN 4000 WHEN 'expert' THEN 4000 WHEN 'callback' THEN 4000 ELSE 60 END;
  END IF;
END $tickets$;
CREATE TABLE IF NOT EXISTS hotline_log.alarm (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  person_id integer, login name NOT NULL DEFAULT session_user, text text NOT NULL
);

CREATE TABLE IF NOT EXISTS hotline_log.change (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  subject text NOT NULL, record text NOT NULL, person_id integer
);
CREATE INDEX IF NOT EXISTS change_tx ON hotline_log.change (tx, seq);
CREATE INDEX IF NOT EXISTS change_at ON hotline_log.change USING brin (at);
-- The second of the last notification: a sequence, because it takes no lock.
CREATE SEQUENCE IF NOT EXISTS hotline_log.pulse;

-- The oldest client that may sign in, and other facts about the site.
CREATE TABLE IF NOT EXISTS hotline_log.site (key text PRIMARY KEY, value text NOT NULL);
INSERT INTO hotline_log.site VALUES ('oldest_client', '0.1.0') ON CONFLICT DO NOTHING;

-- Monthly partitions from last month to `ahead` months on, and a default one that catches the rest.
CREATE OR REPLACE FUNCTION hotline_log.add_partitions(ahead integer DEFAULT 3,
                                                      since date DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
DECLARE
  parent text; month date; part text; made integer := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['hotline.call', 'hotline_log.entry', 'hotline_log.read_record'] LOOP
    part := split_part(parent, '.', 2);
    EXECUTE format('CREATE TABLE IF NOT EXISTS hotline_log.%I PARTITION OF %s DEFAULT',
                   part || '_rest', parent);
    month := date_trunc('month', coalesce(since, (now() - interval '1 month')::date));
    WHILE month <= date_trunc('month', now() + make_interval(months => ahead)) LOOP
      IF to_regclass(format('hotline_log.%I', part || to_char(month, '_YYYYMM'))) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE hotline_log.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
          part || to_char(month, '_YYYYMM'), parent,
          month::timestamp AT TIME ZONE 'UTC',
          (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
        made := made + 1;
      END IF;
      month := month + interval '1 month';
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
SELECT hotline_log.add_partitions();

-- Tell of a change, once for all that an act does to a record.
CREATE OR REPLACE FUNCTION hotline_log.tell(subject text, record text, person integer)
RETURNS void LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
BEGIN
  INSERT INTO change (subject, record, person_id) SELECT tell.subject, tell.record, person
    WHERE NOT coalesce((SELECT c.subject = tell.subject AND c.record = tell.record FROM change c
                          WHERE c.tx = pg_current_xact_id() ORDER BY c.seq DESC LIMIT 1), false);
END $$;

-- At most once a second by a notification, too: the commit decides, so that an act which is taken
-- back, or is slow, does not keep the acts of that second from being heard of. Clients fetch when
-- they hear one, once more a second later, and every few seconds anyway.
CREATE OR REPLACE FUNCTION hotline_log.notify_clients() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline_log, pg_temp AS $$
DECLARE
  second bigint := extract(epoch FROM clock_timestamp());
BEGIN
  IF coalesce(pg_sequence_last_value('hotline_log.pulse'), 0) < second THEN
    PERFORM setval('pulse', second);
    PERFORM pg_notify('hotline', '');
  END IF;
  RETURN NULL;
END $$;
DO $notify$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'hotline_log.change'::regclass
                 AND tgname = 'notify_clients') THEN
    CREATE CONSTRAINT TRIGGER notify_clients AFTER INSERT ON hotline_log.change
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hotline_log.notify_clients();
  END IF;
END $notify$;

-- The audit trigger. Arguments: the subject, the column that names the record, 'insert' when the
-- making of a row is an entry too (the timeline of a ticket is a record itself), the table. It runs
-- five times in an intake: hence `tell` is written out here.
CREATE OR REPLACE FUNCTION hotline_log.keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline_log, pg_temp AS $$
DECLARE
  who name := session_user;
  person integer := (SELECT p.id FROM hotline.person p WHERE p.login = who);
  about text := TG_ARGV[0];
  is_now jsonb; was jsonb; which text; changed jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    changed := to_jsonb(OLD);
    which := changed->>TG_ARGV[1];
  ELSE
    is_now := to_jsonb(NEW);
    which := is_now->>TG_ARGV[1];
  END IF;
  IF TG_OP = 'UPDATE' THEN
    was := to_jsonb(OLD);
    SELECT jsonb_object_agg(n.key, jsonb_build_array(was->n.key, n.value)) INTO changed
      FROM jsonb_each(is_now) AS n
      WHERE n.value IS DISTINCT FROM was->n.key
        AND n.key NOT IN ('version', 'updated_at', 'updated_by');
    IF changed IS NULL THEN RETURN NULL; END IF;
  END IF;
  IF TG_OP <> 'INSERT' OR TG_ARGV[2] = 'insert' THEN
    INSERT INTO entry (person_id, subject, record, kind, act, changes)
      VALUES (person, about, which, coalesce(TG_ARGV[3], TG_TABLE_NAME), lower(TG_OP),
              coalesce(changed, jsonb_build_object(
                'digest', encode(sha256(convert_to(is_now::text, 'UTF8')), 'hex'))));
  END IF;
  INSERT INTO change (subject, record, person_id) SELECT about, which, person
    WHERE NOT coalesce((SELECT c.subject = about AND c.record = which FROM change c
                          WHERE c.tx = pg_current_xact_id() ORDER BY c.seq DESC LIMIT 1), false);
  RETURN NULL;
END $$;
