-- The import of accounts: the client copies a batch into `account_incoming` and lets `import_take`
-- compare and write it, in one transaction. Who imports needs no right on the accounts.

CREATE UNLOGGED TABLE IF NOT EXISTS hotline.account_incoming (
  who name NOT NULL DEFAULT session_user,
  account_no text COLLATE "C" NOT NULL, account_no_reversed text NOT NULL, meter_no text,
  meter_no_reversed text, name text, initials text, initials_other text, community_id integer,
  building integer, unit_no integer, room integer, address text, branch_id integer,
  water_use text, meter text, key_account boolean, care text, status text, status_since date,
  arrears bigint, balance bigint, usage jsonb, as_of timestamptz,
  -- Numbers with their relations, in the file's order; tokens of the fallback search.
  numbers text[], relations text[], words text[],
  row_mark bigint  -- stands for the row's text: see import_known
);

-- Indexes and foreign keys that a first load goes without, with what makes them again.
CREATE TABLE IF NOT EXISTS hotline_log.set_aside (
  position integer GENERATED ALWAYS AS IDENTITY, name text PRIMARY KEY, definition text NOT NULL
);

CREATE OR REPLACE FUNCTION hotline.importer() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  IF my_seat() IN ('supervisor', 'administrator')
     OR (me() IS NULL AND pg_has_role(session_user, 'hotline_owner', 'MEMBER')) THEN
    RETURN me();
  END IF;
  RAISE EXCEPTION 'import' USING ERRCODE = '42501';
END $$;

-- One batch at a time: waits for its turn until the end of the transaction.
CREATE OR REPLACE FUNCTION hotline.import_turn(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  PERFORM importer();
  PERFORM pg_advisory_xact_lock(4207534);
  RETURN '{}';
END $$;

-- Before the first batch. A first load goes without look-up indexes and foreign keys: they are
-- made in one go afterwards, in a tenth of the time. Tells whether it is a first load, and whether
-- there are any accounts.
CREATE OR REPLACE FUNCTION hotline.import_begin(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  found record;
BEGIN
  PERFORM importer();
  PERFORM pg_advisory_xact_lock(4207534);
  IF (SELECT count(*) FROM (SELECT FROM account LIMIT 20001) AS few) > 20000 THEN
    RETURN '{"first": false, "any": true}';
  END IF;
  FOR found IN
    SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid IN ('account'::regclass, 'account_phone'::regclass) AND NOT i.indisunique
  LOOP
    INSERT INTO hotline_log.set_aside (name, definition) VALUES (found.name, found.definition)
      ON CONFLICT DO NOTHING;
    EXECUTE format('DROP INDEX %I', found.name);
  END LOOP;
  FOR found IN
    SELECT conname AS name, conrelid::regclass AS of_table,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                  pg_get_constraintdef(oid)) AS definition
      FROM pg_constraint
      WHERE contype = 'f' AND conrelid IN ('account'::regclass, 'account_phone'::regclass,
                                           'account_billing'::regclass, 'account_text'::regclass)
  LOOP
    INSERT INTO hotline_log.set_aside (name, definition) VALUES (found.name, found.definition)
      ON CONFLICT DO NOTHING;
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of_table, found.name);
  END LOOP;
  RETURN jsonb_build_object('first', true, 'any', EXISTS (SELECT FROM account));
END $$;

-- Which rows of a file say nothing new: {numbers, marks: texts of arrays} -> places (from 0) in
-- these arrays. An account keeps the mark of the row it was last read from.
CREATE OR REPLACE FUNCTION hotline.import_known(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  PERFORM importer();
  RETURN (SELECT coalesce(jsonb_agg(n - 1), '[]')
    FROM unnest((asked->>'numbers')::text[], (asked->>'marks')::bigint[])
           WITH ORDINALITY AS given(number, mark, n)
    JOIN account a ON a.account_no = given.number
    JOIN account_billing b ON b.account_id = a.id AND b.row_mark = given.mark);
END $$;

-- What is changed by other ways than the import has no mark any more: the next file is compared
-- with it in full.
CREATE OR REPLACE FUNCTION hotline_log.forget_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'community' THEN
    UPDATE account_billing SET row_mark = NULL
      WHERE account_id IN (SELECT id FROM account WHERE community_id = OLD.id);
  ELSE
    UPDATE account_billing SET row_mark = NULL
      WHERE account_id = (to_jsonb(OLD)->>TG_ARGV[0])::bigint;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION hotline_log.forget_this_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = hotline, pg_temp AS $$
BEGIN
  NEW.row_mark := NULL;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER forget_row AFTER UPDATE ON hotline.community
  FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION hotline_log.forget_row();
CREATE OR REPLACE TRIGGER forget_row AFTER UPDATE ON hotline.account
  FOR EACH ROW WHEN (current_setting('hotline.importing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hotline_log.forget_row('id');
CREATE OR REPLACE TRIGGER forget_row AFTER DELETE OR UPDATE OF number ON hotline.account_phone
  FOR EACH ROW WHEN (current_setting('hotline.importing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hotline_log.forget_row('account_id');
CREATE OR REPLACE TRIGGER forget_row BEFORE UPDATE ON hotline.account_billing
  FOR EACH ROW WHEN (current_setting('hotline.importing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION hotline_log.forget_this_row();

-- After the last batch: makes one of the things that were set aside; tells how many are left.
-- With "analyze" it looks, when nothing is left, at the tables of which a good part is new.
CREATE OR REPLACE FUNCTION hotline.import_mend(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  wanted record;
BEGIN
  PERFORM importer();
  -- Two connections may make two things at once.
  SELECT name, definition INTO wanted FROM hotline_log.set_aside ORDER BY position LIMIT 1
    FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    -- Somebody else may be making the last one.
    IF asked ? 'analyze' AND NOT EXISTS (SELECT FROM hotline_log.set_aside) THEN
      FOR wanted IN
        SELECT relname AS name FROM pg_stat_user_tables
          WHERE schemaname = 'hotline'
            AND (n_mod_since_analyze > 1000 + n_live_tup / 20
                 OR coalesce(last_analyze, last_autoanalyze) IS NULL)
            AND relname IN ('account', 'account_billing', 'account_phone', 'account_text',
                            'building', 'community')
      LOOP
        EXECUTE format('ANALYZE %I', wanted.name);
      END LOOP;
    END IF;
    RETURN '{"left": 0, "made": ""}';
  END IF;
  PERFORM set_config('maintenance_work_mem', '512MB', true);
  EXECUTE wanted.definition;
  DELETE FROM hotline_log.set_aside WHERE name = wanted.name;
  RETURN jsonb_build_object('made', wanted.name,
                            'left', 1 + (SELECT count(*) FROM hotline_log.set_aside));
END $$;

-- Communities the place book does not have: [[district, street, road, door_no, name, branch_id]].
-- Gives their ids in the same order.
CREATE OR REPLACE FUNCTION hotline.import_places(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  given jsonb; there integer; ids jsonb := '[]';
BEGIN
  PERFORM importer();
  FOR given IN SELECT * FROM jsonb_array_elements(asked->'places') LOOP
    SELECT id INTO there FROM community
      WHERE district = given->>0 AND street = given->>1 AND road = given->>2
        AND door_no = given->>3 AND name = given->>4;
    IF NOT FOUND THEN
      INSERT INTO community (district, street, road, door_no, name, branch_id)
        VALUES (given->>0, given->>1, given->>2, given->>3, given->>4, (given->>5)::integer)
        RETURNING id INTO there;
    END IF;
    ids := ids || to_jsonb(there);
  END LOOP;
  RETURN ids;
END $$;

CREATE OR REPLACE FUNCTION hotline.count_households(places integer[], numbers integer[],
                                                    steps integer[])
RETURNS void LANGUAGE sql SET search_path = hotline, pg_temp AS $$
  INSERT INTO building AS b (community_id, number, households)
    SELECT place, number, sum(step) FROM unnest(places, numbers, steps) AS u(place, number, step)
      WHERE place IS NOT NULL GROUP BY place, number HAVING sum(step) <> 0
    ON CONFLICT (community_id, number)
    DO UPDATE SET households = b.households + excluded.households;
  DELETE FROM building WHERE households <= 0;
$$;

-- Takes the batch in: {told: [columns the file speaks of]} -> {added, updated}. An account that
-- says nothing new is not touched. What a file does not tell stays as it is, and numbers that
-- somebody attached by hand are never taken away.
CREATE OR REPLACE FUNCTION hotline.import_take(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  person integer := importer();
  told text[] := ARRAY(SELECT jsonb_array_elements_text(asked->'told'));
  moment timestamptz := clock_timestamp();
  added integer; updated integer;
  changed bigint[]; billed bigint[]; rung bigint[];
BEGIN
  PERFORM set_config('hotline.importing', 'on', true);

  IF EXISTS (SELECT FROM account_incoming i JOIN account a USING (account_no)
               WHERE i.who = session_user) THEN
    -- Known accounts: what each would be, against what it is.
    WITH was AS MATERIALIZED (
      SELECT a.id, a.name, a.address, a.community_id, a.building, i.words,
             CASE WHEN 'meter_no' = ANY (told) THEN i.meter_no ELSE a.meter_no END AS meter_no,
             CASE WHEN 'meter_no' = ANY (told) THEN i.meter_no_reversed
                  ELSE a.meter_no_reversed END AS meter_no_reversed,
             i.name AS new_name, i.initials, i.initials_other,
             i.community_id AS new_community, i.building AS new_building, i.unit_no, i.room,
             i.address AS new_address, coalesce(i.branch_id, a.branch_id) AS branch_id,
             CASE WHEN 'water_use' = ANY (told) THEN i.water_use ELSE a.water_use END AS water_use,
             CASE WHEN 'meter' = ANY (told) THEN i.meter ELSE a.meter END AS meter,
             coalesce(i.key_account, a.key_account) AS key_account,
             CASE WHEN 'care' = ANY (told) THEN i.care ELSE a.care END AS care
        FROM account_incoming i JOIN account a USING (account_no) WHERE i.who = session_user
    ), moved AS (
      UPDATE account a SET
          meter_no = w.meter_no, meter_no_reversed = w.meter_no_reversed, name = w.new_name,
          initials = w.initials, initials_other = w.initials_other,
          community_id = w.new_community, building = w.new_building, unit_no = w.unit_no,
          room = w.room, address = w.new_address, branch_id = w.branch_id,
          water_use = w.water_use, meter = w.meter, key_account = w.key_account, care = w.care,
          version = a.version + 1, updated_at = moment, updated_by = person
        FROM was w
        WHERE a.id = w.id AND
          (a.meter_no, a.name, a.initials, a.initials_other, a.community_id, a.building, a.unit_no,
           a.room, a.address, a.branch_id, a.water_use, a.meter, a.key_account, a.care)
          IS DISTINCT FROM
          (w.meter_no, w.new_name, w.initials, w.initials_other, w.new_community, w.new_building,
           w.unit_no, w.room, w.new_address, w.branch_id, w.water_use, w.meter, w.key_account,
           w.care)
        RETURNING a.id
    ), renamed AS (
      SELECT w.* FROM was w JOIN moved USING (id)
        WHERE (w.name, w.address, w.community_id)
              IS DISTINCT FROM (w.new_name, w.new_address, w.new_community)
    ), worded AS (
      DELETE FROM account_text t USING renamed r WHERE t.account_id = r.id AND r.words IS NULL
    ), said AS (
      INSERT INTO account_text (account_id, words) SELECT id, words FROM renamed
        WHERE words IS NOT NULL
        ON CONFLICT (account_id) DO UPDATE SET words = excluded.words
    ), counted AS (
      SELECT count_households(
          array_agg(community_id) || array_agg(new_community),
          array_agg(coalesce(building, 0)) || array_agg(coalesce(new_building, 0)),
          array_agg(-1) || array_agg(1))
        FROM was JOIN moved USING (id)
        WHERE (community_id, building) IS DISTINCT FROM (new_community, new_building)
    )
    SELECT array_agg(id), (SELECT count(*) FROM counted) INTO changed, added FROM moved;

    WITH seen AS MATERIALIZED (
      SELECT a.id, w.*, b.as_of AS old_as_of, b.row_mark IS DISTINCT FROM w.row_mark AS marked,
             -- The file's own time alone is no news.
             (b.status, b.status_since, b.arrears, b.balance, b.usage)
                IS DISTINCT FROM (w.status, w.status_since, w.arrears, w.balance, w.usage)
               OR ('as_of' = ANY (told) AND b.as_of IS DISTINCT FROM w.as_of) AS news
        FROM account_incoming i JOIN account a USING (account_no)
        LEFT JOIN account_billing b ON b.account_id = a.id,
        LATERAL (SELECT
             coalesce(i.status, b.status, 'normal') AS status,
             CASE WHEN 'status_since' = ANY (told) THEN i.status_since
                  ELSE b.status_since END AS status_since,
             coalesce(i.arrears, b.arrears, 0) AS arrears,
             coalesce(i.balance, b.balance) AS balance,
             CASE WHEN 'usage' = ANY (told) THEN i.usage ELSE coalesce(b.usage, '[]') END AS usage,
             i.as_of, i.row_mark) AS w
        WHERE i.who = session_user
    ), done AS (
      INSERT INTO account_billing AS b
        SELECT id, status, status_since, arrears, balance, usage,
               CASE WHEN news THEN as_of ELSE old_as_of END, row_mark
          FROM seen WHERE news OR marked
        ON CONFLICT (account_id) DO UPDATE SET
          status = excluded.status, status_since = excluded.status_since,
          arrears = excluded.arrears, balance = excluded.balance, usage = excluded.usage,
          as_of = excluded.as_of, row_mark = excluded.row_mark
    )
    SELECT array_agg(id) INTO billed FROM seen WHERE news;

    IF 'phones' = ANY (told) THEN
      WITH known AS MATERIALIZED (
        SELECT a.id, i.numbers, i.relations
          FROM account_incoming i JOIN account a USING (account_no) WHERE i.who = session_user
      ), given AS MATERIALIZED (
        SELECT k.id, n.number, n.relation
          FROM known k, unnest(k.numbers, k.relations) AS n(number, relation)
      ), gone AS (
        DELETE FROM account_phone p USING known k
          WHERE p.account_id = k.id AND p.added_by IS NULL AND NOT p.number = ANY (k.numbers)
          RETURNING p.account_id
      ), turned AS (
        UPDATE account_phone p SET relation = g.relation FROM given g
          WHERE p.account_id = g.id AND p.number = g.number AND p.relation <> g.relation
            AND p.added_by IS NULL
          RETURNING p.account_id
      ), fresh AS (
        INSERT INTO account_phone (account_id, number, number_reversed, relation)
          SELECT id, number, reverse(number), relation FROM given
          ON CONFLICT DO NOTHING RETURNING account_id
      )
      SELECT array_agg(account_id) INTO rung FROM (
        SELECT account_id FROM gone UNION ALL SELECT account_id FROM turned
        UNION ALL SELECT account_id FROM fresh) AS all_of_them;
    END IF;
  END IF;

  -- New accounts.
  WITH made AS (
    INSERT INTO account (account_no, account_no_reversed, meter_no, meter_no_reversed, name,
        initials, initials_other, community_id, building, unit_no, room, address, branch_id,
        water_use, meter, key_account, care, version, updated_at, updated_by)
      SELECT account_no, account_no_reversed, meter_no, meter_no_reversed, name, initials,
        initials_other, community_id, building, unit_no, room, address, branch_id, water_use,
        meter, coalesce(key_account, false), care, 1, moment, person
      FROM account_incoming i
      WHERE i.who = session_user
        AND NOT EXISTS (SELECT FROM account a WHERE a.account_no = i.account_no)
      RETURNING id, account_no
  ), fresh AS MATERIALIZED (
    SELECT made.id, i.* FROM made JOIN account_incoming i USING (account_no)
      WHERE i.who = session_user
  ), bills AS (
    INSERT INTO account_billing
      SELECT id, coalesce(status, 'normal'), status_since, coalesce(arrears, 0), balance, usage,
             as_of, row_mark FROM fresh
  ), rings AS (
    INSERT INTO account_phone (account_id, number, number_reversed, relation)
      SELECT f.id, n.number, reverse(n.number), n.relation
        FROM fresh f, unnest(f.numbers, f.relations) AS n(number, relation)
  ), texts AS (
    INSERT INTO account_text (account_id, words)
      SELECT id, words FROM fresh WHERE words IS NOT NULL
  ), houses AS MATERIALIZED (
    SELECT count(*) AS all_of_them, array_agg(community_id) AS places,
           array_agg(coalesce(building, 0)) AS numbers,
           array_agg(1) AS steps FROM fresh
  )
  SELECT all_of_them, count_households(places, numbers, steps) INTO added FROM houses AS h;

  TRUNCATE account_incoming;
  SELECT count(DISTINCT id) INTO updated FROM unnest(changed || billed || rung) AS u(id);
  -- The rows have no entries of their own: without this one a console could change accounts unseen.
  INSERT INTO hotline_log.entry (person_id, subject, record, kind, act, changes)
    VALUES (person, 'account', '', 'account_incoming', 'import', jsonb_build_object(
      'added', added, 'updated', updated, 'accounts', (
        SELECT jsonb_agg(id) FROM (SELECT DISTINCT id FROM unnest(changed || billed || rung)
                                     AS u(id) ORDER BY id LIMIT 1000) AS listed)));
  RETURN jsonb_build_object('added', added, 'updated', updated);
END $$;

-- The last four of documents: {documents: [[account_no, last four]]}. Those that are new or others
-- than before are salted anew, and their wrong tries forgotten. Answers nothing: who imports does
-- not learn which were right.
CREATE OR REPLACE FUNCTION hotline.import_documents(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  person integer := importer();
  written bigint[];
BEGIN
  WITH told AS MATERIALIZED (
    SELECT a.id, one->>1 AS four, d.salt AS old_salt, d.hash AS old_hash,
           replace(gen_random_uuid()::text, '-', '') AS salt
      FROM jsonb_array_elements(asked->'documents') AS one
      JOIN account a ON a.account_no = one->>0
      LEFT JOIN account_document d ON d.account_id = a.id
  ), kept AS (
    INSERT INTO account_document (account_id, salt, hash, tries)
      SELECT id, salt, encode(sha256(convert_to(salt || ':' || four, 'UTF8')), 'hex'), 0 FROM told
        WHERE old_hash IS NULL
           OR old_hash <> encode(sha256(convert_to(old_salt || ':' || four, 'UTF8')), 'hex')
      ON CONFLICT (account_id) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, tries = 0,
        tried_on = NULL, passed_by = NULL, passed_until = NULL
      RETURNING account_id
  )
  SELECT array_agg(account_id ORDER BY account_id) INTO written FROM kept;
  IF written IS NOT NULL THEN
    INSERT INTO hotline_log.entry (person_id, subject, record, kind, act, changes)
      VALUES (person, 'account', '', 'account_document', 'import', jsonb_build_object(
        'documents', cardinality(written), 'accounts', to_jsonb(written[1:1000])));
  END IF;
  RETURN '{}';
END $$;
