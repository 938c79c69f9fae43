-- Rules that no console gets round. Sessions that are no person (the owner, a superuser, an import
-- of old data) are not bound by them, but are audited.

-- A row's version counts on by one, and the changer is who is signed in.
CREATE OR REPLACE FUNCTION hotline.guard_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := writer();
BEGIN
  IF person IS NOT NULL THEN
    IF TG_OP = 'UPDATE' AND NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION 'stale' USING ERRCODE = 'HD409';
    END IF;
    NEW.updated_by := person;
    NEW.updated_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;

-- The legal moves of tickets: filled from the transition table of the program at every upgrade.
CREATE TABLE IF NOT EXISTS hotline_log.ticket_move (
  source text, target text, seat text, PRIMARY KEY (source, target, seat)
);

-- The acts of each seat, from the same table; `accept_call` is the making of a ticket.
CREATE TABLE IF NOT EXISTS hotline_log.ticket_act (
  action text, seat text, PRIMARY KEY (action, seat)
);

CREATE OR REPLACE FUNCTION hotline.guard_ticket() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := writer();
BEGIN
  IF person IS NULL THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.created_by := person;
    NEW.created_at := least(NEW.created_at, clock_timestamp());
    IF NEW.state NOT IN ('wait_dispatch', 'wait_accept') THEN
      RAISE EXCEPTION '%', NEW.state USING ERRCODE = 'HD422';
    END IF;
    IF NOT was_drawn(NEW.number) THEN
      RAISE EXCEPTION 'number' USING ERRCODE = '42501';
    END IF;
    IF octet_length(NEW::text) > 200000 THEN
      RAISE EXCEPTION 'complaint' USING ERRCODE = 'HD400';
    END IF;
  ELSE
    IF NOT EXISTS (SELECT FROM hotline_log.ticket_move m WHERE m.source = OLD.state
                   AND m.target = NEW.state AND m.seat = my_seat()) THEN
      RAISE EXCEPTION '%', OLD.state USING ERRCODE = 'HD422';
    END IF;
    PERFORM check_step(OLD, NEW, my_seat());
    -- As guard_version, which would be one trigger more for every ticket.
    IF NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION 'stale' USING ERRCODE = 'HD409';
    END IF;
  END IF;
  NEW.updated_by := person;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

-- A ticket's number comes from `next_number`: no one takes a number of the future.
CREATE OR REPLACE FUNCTION hotline.was_drawn(number text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  found text[] := regexp_match(number, '^GD-([0-9]{8})-([0-9]{4,12})$');
BEGIN
  RETURN found IS NOT NULL AND coalesce((
    SELECT d.last + found[2]::bigint
           <= coalesce(pg_sequence_last_value('hotline.ticket_number'), 0)
      FROM hotline.number_day d
      WHERE d.series = 'GD' AND d.day = to_date(found[1], 'YYYYMMDD')
        AND to_char(d.day, 'YYYYMMDD') = found[1]), false);
END $$;

-- Which columns an act may change: a remark is no way to give more time or to move a ticket.
CREATE OR REPLACE FUNCTION hotline.check_step(was ticket, is_now ticket, seat text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = hotline, pg_temp AS $$
DECLARE
  desk boolean := seat IN ('agent', 'dispatcher', 'supervisor');
  unit boolean := seat IN ('branch', 'dispatcher', 'supervisor');
  step text := was.state || ' ' || is_now.state;
  moves boolean := (desk AND step IN ('wait_dispatch wait_accept', 'wait_accept wait_accept',
                                      'wait_accept wait_dispatch'))
    OR (seat IN ('expert', 'callback') AND step = 'wait_dispatch wait_accept');
  milestone boolean := unit AND step = 'in_progress in_progress'
    AND (was.contacted_at, was.arrived_at) IS DISTINCT FROM (is_now.contacted_at, is_now.arrived_at);
  wrong text;
BEGIN
  wrong := CASE
    WHEN (was.limits, was.finish_due_at, was.finish_complete, was.grade, was.category_code)
      IS DISTINCT FROM (is_now.limits, is_now.finish_due_at, is_now.finish_complete, is_now.grade,
                        is_now.category_code) THEN 'limits'
    WHEN was.unit_id IS DISTINCT FROM is_now.unit_id AND NOT moves THEN 'unit_id'
    WHEN (was.due_at, was.limit_minutes, was.due_step, was.due_complete) IS DISTINCT FROM
         (is_now.due_at, is_now.limit_minutes, is_now.due_step, is_now.due_complete)
      AND was.state = is_now.state AND was.unit_id IS NOT DISTINCT FROM is_now.unit_id
      AND NOT milestone THEN 'due_at'
    WHEN was.handler IS DISTINCT FROM is_now.handler AND NOT moves
      AND step <> 'wait_accept in_progress' THEN 'handler'
    WHEN was.accepted_at IS DISTINCT FROM is_now.accepted_at
      AND step <> 'wait_accept in_progress' THEN 'accepted_at'
    WHEN (was.contacted_at, was.arrived_at) IS DISTINCT FROM
         (is_now.contacted_at, is_now.arrived_at)
      AND (NOT milestone OR (was.contacted_at IS DISTINCT FROM is_now.contacted_at
                             AND was.contacted_at IS NOT NULL)
           OR (was.arrived_at IS DISTINCT FROM is_now.arrived_at AND was.arrived_at IS NOT NULL))
      THEN 'arrived_at'
    WHEN (was.reply, was.replied_at) IS DISTINCT FROM (is_now.reply, is_now.replied_at)
      AND step <> 'in_progress wait_archive' THEN 'reply'
    WHEN is_now.urged NOT IN (was.urged, was.urged + 1) OR (is_now.urged <> was.urged AND NOT desk)
      THEN 'urged'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'not by this act: %', wrong USING ERRCODE = '42501';
  END IF;
END $$;

-- A row of the timeline is in one's own name and of an act of one's seat. What is told later (a
-- desk was without the server) keeps its time, and the audit says when it was told.
CREATE OR REPLACE FUNCTION hotline.guard_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  who name := session_user;
  person record;
BEGIN
  SELECT p.id, EXISTS (SELECT FROM hotline_log.ticket_act a
                         WHERE a.action = NEW.action AND a.seat = p.seat) AS may INTO person
    FROM person p WHERE p.login = who AND p.active;
  IF NOT FOUND THEN
    PERFORM writer();
    RETURN NEW;
  END IF;
  NEW.actor_id := person.id;
  NEW.at := least(NEW.at, clock_timestamp());
  IF NOT person.may THEN
    RAISE EXCEPTION 'not for this seat: %', NEW.action USING ERRCODE = '42501';
  END IF;
  IF length(NEW.text) > 20000 THEN
    RAISE EXCEPTION 'text' USING ERRCODE = 'HD400';
  END IF;
  IF NEW.at < clock_timestamp() - interval '15 minutes' THEN
    INSERT INTO hotline_log.entry (person_id, subject, record, kind, act, changes)
      VALUES (person.id, 'ticket', NEW.ticket_id::text, 'ticket_entry', 'note: ticket.told_later',
              jsonb_build_object('id', NEW.id, 'action', NEW.action, 'at', NEW.at));
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION hotline.guard_outage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  IF writer() IS NULL THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.created_by := me();
    IF NEW.state <> 'draft' THEN RAISE EXCEPTION '%', NEW.state USING ERRCODE = 'HD422'; END IF;
  ELSIF (OLD.state, NEW.state) NOT IN (
      ('draft', 'draft'), ('draft', 'published'), ('draft', 'cancelled'),
      ('published', 'published'), ('published', 'restored'), ('published', 'cancelled')) THEN
    RAISE EXCEPTION '%', OLD.state USING ERRCODE = 'HD422';
  ELSIF NEW.number <> OLD.number OR NEW.created_by <> OLD.created_by THEN
    RAISE EXCEPTION 'fixed' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

-- What was published stays as it was published.
CREATE OR REPLACE FUNCTION hotline.guard_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := writer();
BEGIN
  IF person IS NOT NULL THEN
    IF EXISTS (SELECT FROM outage_version v WHERE v.published_at IS NOT NULL
               AND (v.outage_id, v.version_no) IN ((OLD.outage_id, OLD.version_no),
                                                   (NEW.outage_id, NEW.version_no))) THEN
      RAISE EXCEPTION 'published' USING ERRCODE = 'HD422';
    END IF;
    -- Only editions have the column: an expression with it is not for rows of the other tables.
    IF TG_TABLE_NAME = 'outage_version' AND TG_OP <> 'DELETE' THEN
      IF NEW.published_at IS NOT NULL THEN NEW.published_by := person; END IF;
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Put the triggers on the tables: the guards before, the audit after.
DROP TRIGGER IF EXISTS guard_version ON ticket;
DO $triggers$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN SELECT * FROM (VALUES
      ('unit', 'catalogue', 'id'), ('category', 'catalogue', 'code'),
      ('service_limit', 'catalogue', 'code'), ('script', 'catalogue', 'code'),
      ('notice_text', 'catalogue', 'code'), ('outage', 'outage', 'id'))
      AS t(name, subject, key) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER guard_version BEFORE INSERT OR UPDATE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION guard_version()', wanted.name);
  END LOOP;
  FOR wanted IN SELECT * FROM (VALUES
      ('ticket', 'guard_ticket', 'INSERT OR UPDATE'), ('ticket_entry', 'guard_entry', 'INSERT'),
      ('outage', 'guard_outage', 'INSERT OR UPDATE'),
      ('outage_version', 'guard_edition', 'INSERT OR UPDATE OR DELETE'),
      ('outage_window', 'guard_edition', 'INSERT OR UPDATE OR DELETE'),
      ('outage_area', 'guard_edition', 'INSERT OR UPDATE OR DELETE')) AS t(name, guard, acts) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE %s ON %I FOR EACH ROW '
                   'EXECUTE FUNCTION %I()', wanted.guard, wanted.acts, wanted.name, wanted.guard);
  END LOOP;
  FOR wanted IN SELECT * FROM (VALUES
      ('unit', 'catalogue', 'id', 'insert'), ('category', 'catalogue', 'code', 'insert'),
      ('service_limit', 'catalogue', 'code', 'insert'), ('script', 'catalogue', 'code', 'insert'),
      ('notice_text', 'catalogue', 'code', 'insert'), ('workday', 'catalogue', 'day', 'insert'),
      ('person', 'person', 'id', 'insert'), ('account_import', 'account', 'id', 'insert'),
      ('call', 'call', 'id', 'insert'), ('promise', 'call', 'call_id', 'insert'),
      ('ticket', 'ticket', 'id', 'insert'), ('ticket_entry', 'ticket', 'ticket_id', ''),
      ('outage', 'outage', 'id', 'insert'), ('outage_version', 'outage', 'outage_id', 'insert'),
      ('outage_window', 'outage', 'outage_id', 'insert'),
      ('outage_area', 'outage', 'outage_id', 'insert')) AS t(name, subject, key, made) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION hotline_log.keep(%L, %L, %L, %L)',
                   wanted.name, wanted.subject, wanted.key, wanted.made, wanted.name);
  END LOOP;
  -- Millions of accounts are imported by a function that makes one entry of its own; every other
  -- change of an account or a number is an entry a row.
  FOR wanted IN SELECT * FROM (VALUES
      ('account', 'id'), ('account_phone', 'account_id')) AS t(name, key) LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON %I '
                   'FOR EACH ROW WHEN (current_setting(''hotline.importing'', true) '
                   'IS DISTINCT FROM ''on'') '
                   'EXECUTE FUNCTION hotline_log.keep(%L, %L, %L, %L)',
                   wanted.name, 'account', wanted.key, 'insert', wanted.name);
  END LOOP;
END $triggers$;
