-- The lobby desk: who may write its tables, and the check of a document, which compares, counts and
-- records where nobody can look. What a guide may read are the functions made of LOBBY_… reads.

DO $rights$
DECLARE
  seat text;
BEGIN
  FOREACH seat IN ARRAY ARRAY['guide', 'supervisor', 'administrator'] LOOP
    EXECUTE format('GRANT SELECT ON lobby_service, lobby_office, lobby_facility, lobby_round_mark, '
                   'lobby_visit TO hotline_%s', seat);
  END LOOP;
  FOREACH seat IN ARRAY ARRAY['supervisor', 'administrator'] LOOP
    EXECUTE format('GRANT INSERT, UPDATE ON lobby_service, lobby_office, lobby_facility '
                   'TO hotline_%s', seat);
    EXECUTE format('GRANT USAGE ON SEQUENCE lobby_office_id_seq, lobby_facility_id_seq '
                   'TO hotline_%s', seat);
  END LOOP;
END $rights$;
GRANT INSERT, UPDATE ON lobby_round_mark, lobby_visit TO hotline_guide;
GRANT UPDATE (ticket_id, version, updated_at, updated_by) ON lobby_facility TO hotline_guide;

-- A guide writes for the own hall, for today, and in the own name.
CREATE OR REPLACE FUNCTION hotline.guard_lobby() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  hall integer;
BEGIN
  IF me() IS NULL OR my_seat() <> 'guide' THEN RETURN NEW; END IF;
  IF TG_TABLE_NAME = 'lobby_round_mark' THEN
    SELECT office_id INTO hall FROM lobby_facility WHERE id = NEW.facility_id;
    NEW.marked_by := me();
    NEW.marked_at := clock_timestamp();
  ELSE
    hall := NEW.office_id;
  END IF;
  IF NOT EXISTS (SELECT FROM lobby_office WHERE id = hall AND unit_id = my_unit()) THEN
    RAISE EXCEPTION 'another hall' USING ERRCODE = '42501';
  END IF;
  IF TG_TABLE_NAME <> 'lobby_facility' THEN
    IF NEW.day NOT BETWEEN current_date - 1 AND current_date + 1 THEN
      RAISE EXCEPTION 'another day' USING ERRCODE = '42501';
    END IF;
  END IF;
  RETURN NEW;
END $$;

DO $triggers$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['lobby_facility', 'lobby_round_mark', 'lobby_visit'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER guard_lobby BEFORE INSERT OR UPDATE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION guard_lobby()', wanted);
  END LOOP;
  FOREACH wanted IN ARRAY ARRAY['lobby_service', 'lobby_office', 'lobby_facility'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER guard_version BEFORE INSERT OR UPDATE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION guard_version()', wanted);
  END LOOP;
END $triggers$;
CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON lobby_service
  FOR EACH ROW EXECUTE FUNCTION hotline_log.keep('catalogue', 'code', 'insert');
CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON lobby_office
  FOR EACH ROW EXECUTE FUNCTION hotline_log.keep('catalogue', 'id', 'insert');
CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON lobby_facility
  FOR EACH ROW EXECUTE FUNCTION hotline_log.keep('lobby', 'id', 'insert');
CREATE OR REPLACE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON lobby_round_mark
  FOR EACH ROW EXECUTE FUNCTION hotline_log.keep('lobby', 'facility_id', 'insert');

-- Compare the last four of a document: {account_id, last4} -> {result, tries_left}. Results:
-- passed (the person may read the bill for two minutes), wrong, locked (five wrong answers for the
-- account today, or forty of the person), no_document. Every check is recorded, never the answer.
CREATE OR REPLACE FUNCTION hotline.lobby_verify(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  person integer := admit('lobby_verify', '{guide}');
  wanted bigint := (asked->>'account_id')::bigint;
  typed text := coalesce(asked->>'last4', '');
  -- Not the client's zone: by changing it a day could be begun anew.
  zone text := coalesce((SELECT value FROM hotline_log.site WHERE key = 'timezone'), 'Asia/Shanghai');
  moment timestamptz := clock_timestamp();
  today date := (moment AT TIME ZONE zone)::date;
  known account_document;
  tried integer := 5;
  wrong bigint;
  result text := 'no_document';
BEGIN
  SELECT * INTO known FROM account_document d WHERE d.account_id = wanted FOR UPDATE;
  IF FOUND THEN
    SELECT count(*) INTO wrong FROM hotline_log.entry e
      WHERE e.person_id = person AND e.at >= today::timestamp AT TIME ZONE zone
        AND e.kind = 'account_document' AND e.changes->>'result' = 'wrong';
    tried := CASE WHEN known.tried_on >= today THEN known.tries ELSE 0 END;
    IF tried >= 5 OR wrong >= 40 THEN
      result := 'locked';
      tried := 5;
    ELSIF encode(sha256(convert_to(known.salt || ':' || typed, 'UTF8')), 'hex') = known.hash THEN
      result := 'passed';
      UPDATE account_document d SET passed_by = person, passed_until = moment + interval '2 minutes'
        WHERE d.account_id = wanted;
    ELSE
      result := 'wrong';
      tried := tried + 1;
      UPDATE account_document d SET tries = tried, tried_on = today WHERE d.account_id = wanted;
    END IF;
  END IF;
  INSERT INTO hotline_log.entry (person_id, subject, record, kind, act, changes)
    VALUES (person, 'account', wanted::text, 'account_document', 'note: lobby.verify',
            jsonb_build_object('result', result));
  RETURN jsonb_build_object('result', result, 'tries_left', 5 - tried);
END $$;
REVOKE ALL ON FUNCTION hotline.lobby_verify(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline.lobby_verify(jsonb) TO hotline_guide;
