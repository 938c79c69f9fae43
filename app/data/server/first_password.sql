-- A password that an administrator has given is for one sign-in: the program lets its person in only
-- with one of his own in its place. Whoever has the paper with the first one cannot use it then, and
-- a week later nobody can: the server itself refuses it.

CREATE TABLE IF NOT EXISTS hotline_log.first_password (
  person_id integer PRIMARY KEY, since timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE OR REPLACE FUNCTION hotline_log.given_password(whose integer) RETURNS void
LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
BEGIN
  INSERT INTO first_password VALUES (whose)
    ON CONFLICT (person_id) DO UPDATE SET since = excluded.since;
  PERFORM hotline_roles.limit_password((SELECT login FROM hotline.person WHERE id = whose));
END $$;

-- One's own password: {verifier}. The server knows no passwords, so that the new one is another than
-- the first is for the program to see to.
CREATE OR REPLACE FUNCTION hotline.change_password(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
#variable_conflict use_column
DECLARE
  actor integer := me();
BEGIN
  IF actor IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  PERFORM hotline_roles.give_password(session_user::text, asked->>'verifier');
  DELETE FROM hotline_log.first_password WHERE person_id = actor;
  PERFORM hotline_log.note_people(actor, actor::text, 'person', 'person.password', '{}');
  RETURN '{}';
END $$;

REVOKE ALL ON FUNCTION hotline.change_password(jsonb), hotline_log.given_password(integer)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hotline.change_password(jsonb) TO hotline_person;
