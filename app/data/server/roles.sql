-- The roles of a site. Group roles hold the rights; every person has a login of their own in one of
-- them. The owner of everything cannot sign in and has no members: nobody is the owner by accident.
DO $roles$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'hotline_owner', 'hotline_person', 'hotline_agent', 'hotline_dispatcher', 'hotline_branch',
    'hotline_supervisor', 'hotline_expert', 'hotline_callback', 'hotline_guide',
    'hotline_administrator', 'hotline_auditor', 'hotline_keeper', 'hotline_watcher'
  ] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
    END IF;
  END LOOP;
  -- Every seat is a person; INHERIT, so that a login has its seat's rights at once.
  FOREACH wanted IN ARRAY ARRAY[
    'agent', 'dispatcher', 'branch', 'supervisor', 'expert', 'callback', 'guide', 'administrator',
    'auditor'
  ] LOOP
    EXECUTE format('ALTER ROLE hotline_%s INHERIT', wanted);
    EXECUTE format('GRANT hotline_person TO hotline_%s', wanted);
    -- The keeper of the roles gives and takes seats on behalf of the administrators' functions.
    EXECUTE format('GRANT hotline_%s TO hotline_keeper WITH ADMIN OPTION', wanted);
  END LOOP;
  ALTER ROLE hotline_keeper CREATEROLE;
  -- The watcher sees who is connected and ends connections, on behalf of the same functions.
  ALTER ROLE hotline_watcher INHERIT;
  GRANT pg_read_all_stats, pg_signal_backend TO hotline_watcher;
END $roles$;

CREATE SCHEMA IF NOT EXISTS hotline AUTHORIZATION hotline_owner;
-- What the server keeps for itself: the audit, the reads, the changes, the quotas.
CREATE SCHEMA IF NOT EXISTS hotline_log AUTHORIZATION hotline_owner;
-- What gives and takes logins; reached by the owner's functions alone.
CREATE SCHEMA IF NOT EXISTS hotline_roles AUTHORIZATION hotline_keeper;
REVOKE ALL ON SCHEMA hotline, hotline_log, hotline_roles FROM PUBLIC;
GRANT USAGE ON SCHEMA hotline_roles TO hotline_owner;
GRANT USAGE, CREATE ON SCHEMA hotline_roles TO hotline_watcher;
GRANT USAGE ON SCHEMA hotline TO hotline_person;
GRANT USAGE ON SCHEMA hotline, hotline_log TO hotline_keeper;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $database$
BEGIN
  -- Large objects and temporary tables are no part of anybody's work.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO hotline_person, hotline_keeper',
                 current_database());
  EXECUTE format('ALTER DATABASE %I SET search_path = hotline', current_database());
END $database$;

-- What PostgreSQL lets everybody call and a desk has no use for: locks that would stop the others
-- (one session can fill the table of locks of the whole server), large objects and messages that
-- fill the disk. The functions of the site run as the owner and keep them.
DO $builtin$
DECLARE
  found regprocedure;
BEGIN
  FOR found IN SELECT oid::regprocedure FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace
        AND (proname ~ '^pg_(try_)?advisory_' OR proname ~ '^(lo_|be_lo_|loread|lowrite)'
             OR proname IN ('pg_logical_emit_message', 'pg_export_snapshot')) LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO hotline_owner', found);
  END LOOP;
  -- A question that sorts the world fills the disk no further; index builds stay below it.
  EXECUTE format('ALTER DATABASE %I SET temp_file_limit = %L', current_database(), '20GB');
END $builtin$;

-- A month that an administrator made by hand is no different from the others.
DO $months$
DECLARE
  found regclass;
BEGIN
  FOR found IN SELECT c.oid FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class parent ON parent.oid = i.inhparent
      WHERE c.relkind = 'r' AND c.relowner <> parent.relowner
        AND parent.relowner = 'hotline_owner'::regrole
        AND c.relnamespace IN ('hotline'::regnamespace, 'hotline_log'::regnamespace) LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO hotline_owner', found);
  END LOOP;
END $months$;
