-- What each seat may do with the tables themselves. Accounts, their numbers and billing, calls,
-- promises and the tokens are not here on purpose: they are reached by functions alone.

REVOKE ALL ON ALL TABLES IN SCHEMA hotline FROM PUBLIC, hotline_person;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA hotline FROM PUBLIC, hotline_person;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hotline, hotline_log FROM PUBLIC;

GRANT SELECT ON unit, community, building, category, service_limit, script, notice_text, workday,
  person, account_import, outage, outage_version, outage_window, outage_area
  TO hotline_person;

-- Catalogues.
GRANT INSERT, UPDATE ON unit, category, service_limit, script, notice_text
  TO hotline_supervisor, hotline_administrator;
GRANT USAGE ON SEQUENCE unit_id_seq TO hotline_supervisor, hotline_administrator;
GRANT INSERT, UPDATE, DELETE ON workday TO hotline_supervisor, hotline_administrator;

-- The import of accounts.
GRANT INSERT, UPDATE ON account_import TO hotline_supervisor, hotline_administrator;
DO $incoming$
DECLARE
  columns text;
BEGIN
  -- Not `who`: a row is its maker's.
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = 'account_incoming'::regclass AND attnum > 0 AND attname <> 'who';
  EXECUTE format('GRANT INSERT (%s) ON account_incoming '
                 'TO hotline_supervisor, hotline_administrator', columns);
END $incoming$;
GRANT EXECUTE ON FUNCTION import_turn(jsonb), import_begin(jsonb), import_mend(jsonb),
  import_places(jsonb), import_known(jsonb),
  import_take(jsonb), import_documents(jsonb) TO hotline_supervisor, hotline_administrator;

-- Outages: the editors write them; row triggers keep what was published as it was.
GRANT INSERT, UPDATE ON outage, outage_version TO hotline_dispatcher, hotline_supervisor;
GRANT INSERT, UPDATE, DELETE ON outage_window, outage_area
  TO hotline_dispatcher, hotline_supervisor;

-- Tickets are read by functions. Acts find a ticket by its id and see what moves it, not who has
-- reported what, from where; the rights of a column do not take those of the table back.
REVOKE SELECT ON ticket, ticket_entry FROM hotline_person;
DO $told$
DECLARE
  columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = 'ticket'::regclass AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('title', 'complaint', 'answers', 'account_id', 'community_id',
                          'caller_name', 'caller_number', 'callback_number', 'address',
                          'location_note', 'reply');
  EXECUTE format('GRANT SELECT (%s) ON ticket TO hotline_person', columns);
END $told$;
GRANT SELECT (id, ticket_id, at, actor_id, action) ON ticket_entry TO hotline_person;

-- Who made it, for whom and what was said is never changed.
GRANT INSERT ON ticket, ticket_entry TO hotline_agent, hotline_dispatcher, hotline_supervisor,
  hotline_expert, hotline_callback, hotline_guide;
GRANT INSERT ON ticket_entry TO hotline_branch;
DO $columns$
DECLARE
  columns text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = 'ticket'::regclass AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('id', 'number', 'source', 'title', 'complaint', 'answers', 'account_id',
                          'community_id', 'caller_name', 'caller_number', 'callback_number',
                          'address', 'created_at', 'created_by');
  EXECUTE format('GRANT UPDATE (%s) ON ticket TO hotline_agent, hotline_dispatcher, '
                 'hotline_branch, hotline_supervisor, hotline_expert, hotline_callback', columns);
END $columns$;

ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage_window ENABLE ROW LEVEL SECURITY;
ALTER TABLE outage_area ENABLE ROW LEVEL SECURITY;
DO $policies$
DECLARE
  old record;
BEGIN
  FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'hotline' LOOP
    EXECUTE format('DROP POLICY %I ON %I', old.policyname, old.tablename);
  END LOOP;
END $policies$;

CREATE POLICY desks_see_all ON ticket FOR SELECT
  TO hotline_agent, hotline_dispatcher, hotline_supervisor, hotline_expert, hotline_callback
  USING (true);
CREATE POLICY branch_sees_its_own ON ticket FOR SELECT TO hotline_branch
  USING (unit_id = (SELECT my_unit()));
CREATE POLICY maker_sees_it ON ticket FOR SELECT TO hotline_guide
  USING (created_by = (SELECT me()));
CREATE POLICY made_by_oneself ON ticket FOR INSERT
  TO hotline_agent, hotline_dispatcher, hotline_supervisor, hotline_expert, hotline_callback,
     hotline_guide
  WITH CHECK (created_by = (SELECT me()));
CREATE POLICY desks_handle_all ON ticket FOR UPDATE
  TO hotline_agent, hotline_dispatcher, hotline_supervisor, hotline_expert, hotline_callback
  USING (true) WITH CHECK (true);
CREATE POLICY branch_handles_its_own ON ticket FOR UPDATE TO hotline_branch
  USING (unit_id = (SELECT my_unit())) WITH CHECK (unit_id = (SELECT my_unit()));

-- The timeline of a ticket is seen by who sees the ticket, and written in one's own name.
CREATE POLICY as_the_ticket ON ticket_entry FOR SELECT TO hotline_person
  USING ((SELECT my_seat()) NOT IN ('branch', 'guide', 'administrator', 'auditor')
         OR ticket_id IN (SELECT t.id FROM ticket t WHERE t.id = ticket_id));
CREATE POLICY in_ones_own_name ON ticket_entry FOR INSERT TO hotline_person
  WITH CHECK (actor_id = (SELECT me())
              AND EXISTS (SELECT FROM ticket t WHERE t.id = ticket_id));

-- Drafts of outages are for those who write them.
CREATE POLICY published_for_all ON outage FOR SELECT TO hotline_person
  USING (state <> 'draft' OR (SELECT my_seat()) IN ('dispatcher', 'supervisor', 'branch', 'agent'));
CREATE POLICY published_for_all ON outage_version FOR SELECT TO hotline_person
  USING (published_at IS NOT NULL
         OR (SELECT my_seat()) IN ('dispatcher', 'supervisor', 'branch', 'agent'));
DO $editions$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['outage_window', 'outage_area'] LOOP
    EXECUTE format('CREATE POLICY as_the_edition ON %I FOR SELECT TO hotline_person '
      'USING ((SELECT my_seat()) IN (''dispatcher'', ''supervisor'', ''branch'', ''agent'') '
      'OR EXISTS (SELECT FROM outage_version v WHERE v.outage_id = %1$I.outage_id '
      'AND v.version_no = %1$I.version_no))', part);
  END LOOP;
  FOREACH part IN ARRAY ARRAY['outage_version', 'outage_window', 'outage_area'] LOOP
    EXECUTE format('CREATE POLICY editors ON %I FOR ALL '
      'TO hotline_dispatcher, hotline_supervisor USING (true) WITH CHECK (true)', part);
  END LOOP;
END $editions$;
CREATE POLICY editors ON outage FOR ALL TO hotline_dispatcher, hotline_supervisor
  USING (true) WITH CHECK (true);

GRANT EXECUTE ON FUNCTION me(), my_seat(), my_unit(), whoami(jsonb), note(jsonb), changes(jsonb)
  TO hotline_person;
GRANT EXECUTE ON FUNCTION outage_callers(uuid) TO hotline_person;
GRANT EXECUTE ON FUNCTION next_number(text, date, integer)
  TO hotline_agent, hotline_dispatcher, hotline_supervisor, hotline_expert, hotline_callback,
     hotline_guide;
GRANT EXECUTE ON FUNCTION register_call(jsonb), call_event(jsonb), attach_number(jsonb)
  TO hotline_agent, hotline_dispatcher, hotline_supervisor, hotline_expert, hotline_callback;
GRANT EXECUTE ON FUNCTION close_batch(jsonb) TO hotline_person;
GRANT EXECUTE ON FUNCTION audit_search(jsonb), audit_entry(jsonb), audit_reads(jsonb),
  audit_alarms(jsonb), audit_verify(jsonb), audit_chain(jsonb) TO hotline_auditor;
