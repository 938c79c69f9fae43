-- Calls are written by functions alone: one round trip, and nobody reads the table of calls.

CREATE OR REPLACE FUNCTION hotline.outage_callers(outage uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS
$$ BEGIN RETURN (SELECT count(*) FROM call WHERE outage_id = outage); END $$;

-- A call is found by its id in the months around its beginning; two desks wait for each other.
CREATE OR REPLACE FUNCTION hotline.held_call(wanted uuid, began timestamptz) RETURNS call
LANGUAGE plpgsql AS $$
DECLARE
  found hotline.call;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(wanted::text, 0));
  SELECT * INTO found FROM hotline.call WHERE id = wanted
    AND started_at BETWEEN began - interval '2 days' AND began + interval '2 days';
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION hotline.registered(kept call) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN jsonb_build_object(
    'call_id', kept.id, 'outcome', kept.outcome, 'ticket_id', kept.ticket_id,
    'ticket_number',
    coalesce((SELECT t.number FROM hotline.ticket t WHERE t.id = kept.ticket_id), ''),
    'outage_number',
    coalesce((SELECT o.number FROM hotline.outage o WHERE o.id = kept.outage_id), ''),
    'callers',
    CASE WHEN kept.outage_id IS NULL THEN 0 ELSE hotline.outage_callers(kept.outage_id) END);
END $$;

-- What the telephone says about a call: {id, raw_number, number, extension, at, state}.
CREATE OR REPLACE FUNCTION hotline.call_event(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := seated('call_event', '{agent,dispatcher,supervisor,expert,callback}');
  moment timestamptz := least((asked->>'at')::timestamptz, clock_timestamp() + interval '1 minute');
  kept call := held_call((asked->>'id')::uuid, moment);
BEGIN
  IF length(asked::text) > 2000 THEN
    RAISE EXCEPTION 'number' USING ERRCODE = 'HD400';
  END IF;
  IF kept.id IS NULL THEN
    INSERT INTO call (id, raw_number, number, extension, started_at, salutation, callback_number,
                      address, location_note, complaint, reply, answers, mood, notify_by_sms,
                      wants_callback, wants_water, version, updated_at, updated_by)
      VALUES ((asked->>'id')::uuid, asked->>'raw_number', asked->>'number', asked->>'extension',
              moment, '', '', '', '', '', '', '{}', 'calm', false, false, false, 1, now(), person)
      RETURNING * INTO kept;
  END IF;
  IF asked->>'state' = 'answered' AND kept.answered_at IS NULL THEN
    UPDATE call SET answered_at = moment, agent_id = person, version = version + 1,
                    updated_at = now(), updated_by = person
      WHERE id = kept.id AND started_at = kept.started_at;
  ELSIF asked->>'state' = 'ended' AND kept.ended_at IS NULL THEN
    UPDATE call SET ended_at = moment, version = version + 1, updated_at = now(),
                    updated_by = person
      WHERE id = kept.id AND started_at = kept.started_at;
  END IF;
  RETURN '{}';
END $$;

-- Registers a call: {call, ticket, entries, promise, join, day}. Sent again it gives the first
-- result. The server says who, draws the number and refuses what the state does not allow.
CREATE OR REPLACE FUNCTION hotline.register_call(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := seated('register_call', '{agent,dispatcher,supervisor,expert,callback}');
  given call := jsonb_populate_record(NULL::call, asked->'call');
  kept call := held_call(given.id, given.started_at);
  made ticket; joined record; said promise; now_ timestamptz := clock_timestamp();
BEGIN
  IF length(asked::text) > 300000 THEN
    RAISE EXCEPTION 'complaint' USING ERRCODE = 'HD400';
  END IF;
  IF kept.outcome IS NOT NULL THEN RETURN registered(kept); END IF;
  given.started_at := coalesce(kept.started_at, least(given.started_at, now_));
  given.answered_at := coalesce(kept.answered_at, given.answered_at);
  given.ended_at := coalesce(kept.ended_at, given.ended_at);
  given.extension := coalesce(kept.extension, given.extension, '');
  given.agent_id := person;
  given.registered_at := least(coalesce(given.registered_at, now_), now_);
  given.version := coalesce(kept.version, 0) + 1;
  given.updated_at := now_;
  given.updated_by := person;

  IF jsonb_typeof(asked->'ticket') = 'object' THEN
    made := jsonb_populate_record(NULL::ticket, asked->'ticket');
    made.number := next_number('GD', (asked->>'day')::date, 4);
    made.created_by := person;
    made.version := 1;
    INSERT INTO ticket SELECT made.*;
    given.ticket_id := made.id;
  ELSIF asked->>'join' IS NOT NULL THEN
    SELECT id, state INTO joined FROM ticket WHERE id = (asked->>'join')::uuid FOR SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'ticket' USING ERRCODE = 'HD404'; END IF;
    IF joined.state = 'archived' THEN
      RAISE EXCEPTION '%', joined.state USING ERRCODE = 'HD422';
    END IF;
    given.ticket_id := joined.id;
  END IF;
  INSERT INTO ticket_entry
    SELECT e.* FROM jsonb_array_elements(coalesce(asked->'entries', '[]')) AS given_entry,
      jsonb_populate_record(NULL::ticket_entry, given_entry
        || jsonb_build_object('ticket_id', given.ticket_id, 'actor_id', person)) AS e
    ON CONFLICT (id) DO NOTHING;

  IF kept.id IS NULL THEN
    INSERT INTO call SELECT given.*;
  ELSE
    UPDATE call SET
      answered_at = given.answered_at, ended_at = given.ended_at, agent_id = given.agent_id,
      account_id = given.account_id, community_id = given.community_id,
      request_kind = given.request_kind, category_code = given.category_code,
      grade = given.grade, salutation = given.salutation,
      callback_number = given.callback_number, address = given.address,
      location_note = given.location_note, complaint = given.complaint, reply = given.reply,
      answers = given.answers, mood = given.mood, notify_by_sms = given.notify_by_sms,
      wants_callback = given.wants_callback, wants_water = given.wants_water,
      outcome = given.outcome, outage_id = given.outage_id, ticket_id = given.ticket_id,
      read_back_at = given.read_back_at, registered_at = given.registered_at,
      version = given.version, updated_at = given.updated_at, updated_by = given.updated_by
    WHERE id = kept.id AND started_at = kept.started_at;
  END IF;
  IF jsonb_typeof(asked->'promise') = 'object' THEN
    said := jsonb_populate_record(NULL::promise, asked->'promise');
    said.made_by := person;
    said.call_id := given.id;
    INSERT INTO promise SELECT said.* ON CONFLICT (id) DO NOTHING;
  END IF;
  RETURN registered(given);
END $$;

-- This number also belongs to the account: {account_id, number, relation}.
CREATE OR REPLACE FUNCTION hotline.attach_number(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer := admit('attach_number', '{agent,dispatcher,supervisor,expert,callback}');
BEGIN
  PERFORM set_config('hotline.importing', 'off', true);
  IF coalesce(asked->>'number', '') !~ '^[0-9+*#-]{3,24}$' THEN
    RAISE EXCEPTION 'number' USING ERRCODE = 'HD400';
  END IF;
  IF NOT EXISTS (SELECT FROM account WHERE id = (asked->>'account_id')::bigint) THEN
    RAISE EXCEPTION 'account' USING ERRCODE = 'HD404';
  END IF;
  INSERT INTO account_phone AS p (account_id, number, number_reversed, relation, added_by, added_at)
    VALUES ((asked->>'account_id')::bigint, asked->>'number', reverse(asked->>'number'),
            asked->>'relation', person, clock_timestamp())
    ON CONFLICT (account_id, number) DO UPDATE SET relation = excluded.relation
      WHERE p.relation <> excluded.relation;
  RETURN '{}';
END $$;
