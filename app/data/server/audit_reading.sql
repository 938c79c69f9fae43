-- What an auditor sees of the audit and of its chain (audit.sql). Every look is an entry itself.

CREATE OR REPLACE FUNCTION hotline.auditor(what text) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  person integer;
BEGIN
  SELECT p.id INTO person FROM person p
    WHERE p.login = session_user AND p.active AND p.seat = 'auditor';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not for this seat: %', what USING ERRCODE = '42501';
  END IF;
  RETURN person;
END $$;

-- Reading the audit is an entry itself, and a line of the server's log: a console could roll the
-- entry back.
CREATE OR REPLACE FUNCTION hotline_log.note_audit(reader integer, record text, act text, more jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = hotline_log, pg_temp AS $$
BEGIN
  INSERT INTO entry (person_id, subject, record, kind, act, changes)
    VALUES (reader, 'audit', record, 'audit', 'note: audit.' || act, more);
  RAISE LOG 'hotline: person % read the audit: % %', reader, act, record;
END $$;

-- What may be seen without revealing: numbers, times, words of the program; of everything else the
-- first character stays. The same rule is in app/domain/audit.py.
CREATE OR REPLACE FUNCTION hotline_log.masked(value jsonb, plain boolean) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = hotline_log, pg_temp AS $$
DECLARE
  said text := value #>> '{}';
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'array' THEN
      RETURN coalesce((SELECT jsonb_agg(masked(one, plain) ORDER BY i)
                         FROM jsonb_array_elements(value) WITH ORDINALITY AS a(one, i)), '[]');
    WHEN 'object' THEN
      RETURN coalesce((SELECT jsonb_object_agg(key, masked(one, plain OR key = ANY (
          '{state,grade,source,category_code,limits,due_step,outcome,mood,kind,status,relation,seat,
            digest,result,act,told,function,login,file_name,extension,action}'::text[])))
        FROM jsonb_each(value) AS o(key, one)), '{}');
    WHEN 'string' THEN
      IF plain OR said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]*)?$'
         OR said ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$' OR said = '' THEN
        RETURN value;
      ELSIF said ~ '^[0-9+*#-]{7,}$' THEN
        RETURN to_jsonb(left(said, 3) || repeat('＊', length(said) - 5) || right(said, 2));
      END IF;
      RETURN to_jsonb(left(said, 1) || repeat('＊', least(length(said) - 1, 6)));
    ELSE RETURN value;
  END CASE;
END $$;

-- {person_id, subject, record, act, text, since, until, before} -> {entries, more}; newest first,
-- a hundred at a time, `before` the last id that was given.
CREATE OR REPLACE FUNCTION hotline.audit_search(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_search');
  who integer := (asked->>'person_id')::integer;
  what text := nullif(asked->>'subject', '');
  which text := nullif(asked->>'record', '');
  done text := nullif(asked->>'act', '');
  wanted text := nullif(btrim(asked->>'text'), '');
  since timestamptz := (asked->>'since')::timestamptz;
  until timestamptz := coalesce((asked->>'until')::timestamptz, 'infinity');
  before bigint := coalesce((asked->>'before')::bigint, 9223372036854775807);
  found jsonb;
BEGIN
  IF asked->>'before' IS NULL THEN
    PERFORM hotline_log.note_audit(reader, '', 'search', asked);
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', e.id, 'at', e.at, 'person', coalesce(p.name, ''), 'login', e.login,
      'client', host(e.client), 'application', e.application, 'subject', e.subject,
      'record', e.record, 'kind', e.kind, 'act', e.act,
      'columns', CASE WHEN jsonb_typeof(e.changes) = 'object'
                      THEN (SELECT jsonb_agg(k) FROM jsonb_object_keys(e.changes) AS k) END)
      ORDER BY e.id DESC), '[]') INTO found
    FROM (SELECT * FROM hotline_log.entry e
            WHERE e.at >= since AND e.at < until AND e.id < before
              AND (who IS NULL OR e.person_id = who)
              AND (what IS NULL OR e.subject = what)
              AND (which IS NULL OR e.record = which)
              AND (done IS NULL OR e.act = done OR e.act = 'note: ' || done)
              -- Whoever asks for a word finds who did something with it, not who asked for it.
              AND (wanted IS NULL OR e.subject <> 'audit' OR what = 'audit')
              AND (wanted IS NULL OR strpos(lower(e.changes::text), lower(wanted)) > 0
                   OR strpos(lower(e.record), lower(wanted)) > 0
                   OR strpos(e.login, lower(wanted)) > 0)
            ORDER BY e.id DESC LIMIT 101) e
    LEFT JOIN person p ON p.id = e.person_id;
  RETURN jsonb_build_object('entries', found - 100, 'more', jsonb_array_length(found) > 100);
END $$;

-- {id, reveal} -> the changes of an entry; what is personal is masked unless it is revealed, which
-- is recorded. Changes of catalogues, outages and people hold nobody's data.
CREATE OR REPLACE FUNCTION hotline.audit_entry(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_entry');
  kept hotline_log.entry;
  shown boolean := coalesce((asked->>'reveal')::boolean, false);
BEGIN
  SELECT * INTO kept FROM hotline_log.entry e WHERE e.id = (asked->>'id')::bigint;
  IF NOT FOUND THEN RAISE EXCEPTION 'entry' USING ERRCODE = 'HD404'; END IF;
  IF shown THEN
    PERFORM hotline_log.note_audit(reader, kept.id::text, 'reveal', jsonb_build_object(
      'subject', kept.subject, 'record', kept.record));
  END IF;
  RETURN jsonb_build_object(
    'changes', CASE WHEN shown THEN kept.changes ELSE hotline_log.masked(
                 kept.changes, kept.subject IN ('catalogue', 'outage', 'person', 'place')) END,
    'batch', (SELECT b.no FROM hotline_log.batch b WHERE kept.tx >= b.from_tx
                AND kept.tx < b.to_tx AND b.above_id = (
                  SELECT max(o.above_id) FROM hotline_log.batch o WHERE o.above_id < kept.id)));
END $$;

-- Who opened which account: {person_id, account_no, since, until, before} -> {reads, more}.
CREATE OR REPLACE FUNCTION hotline.audit_reads(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_reads');
  who integer := (asked->>'person_id')::integer;
  account_no_ text := nullif(btrim(asked->>'account_no'), '');
  which bigint := (SELECT a.id FROM account a WHERE a.account_no = account_no_);
  ticket_ uuid := (SELECT t.id FROM ticket t WHERE t.number = upper(account_no_));
  found jsonb;
BEGIN
  IF asked->>'before' IS NULL THEN
    PERFORM hotline_log.note_audit(reader, '', 'reads', asked);
  END IF;
  SELECT coalesce(jsonb_agg(jsonb_build_object(
      'at', r.at, 'person', coalesce(p.name, ''), 'login', r.login, 'client', host(r.client),
      'function', r.function, 'accounts', (
        SELECT jsonb_agg(coalesce(a.account_no, one::text) ORDER BY i)
          FROM unnest(r.accounts[1:50]) WITH ORDINALITY AS u(one, i)
          LEFT JOIN account a ON a.id = one),
      'tickets', (
        SELECT jsonb_agg(coalesce(t.number, one::text) ORDER BY i)
          FROM unnest(r.tickets[1:50]) WITH ORDINALITY AS u(one, i)
          LEFT JOIN ticket t ON t.id = one))
      ORDER BY r.at DESC), '[]') INTO found
    FROM (SELECT * FROM hotline_log.read_record r
            WHERE r.at >= (asked->>'since')::timestamptz
              AND r.at < least(coalesce((asked->>'until')::timestamptz, 'infinity'),
                               coalesce((asked->>'before')::timestamptz, 'infinity'))
              AND (who IS NULL OR r.person_id = who)
              AND (account_no_ IS NULL OR which = ANY (r.accounts) OR ticket_ = ANY (r.tickets))
            ORDER BY r.at DESC LIMIT 101) r
    LEFT JOIN person p ON p.id = r.person_id;
  RETURN jsonb_build_object('reads', found - 100, 'more', jsonb_array_length(found) > 100);
END $$;

CREATE OR REPLACE FUNCTION hotline.audit_alarms(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_alarms');
BEGIN
  PERFORM hotline_log.note_audit(reader, '', 'alarms', '{}');
  RETURN coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at, 'login', a.login,
                                        'name', coalesce(p.name, ''), 'text', a.text)
                     ORDER BY a.id DESC)
      FROM (SELECT * FROM hotline_log.alarm ORDER BY id DESC LIMIT 200) a
      LEFT JOIN person p ON p.id = a.person_id), '[]');
END $$;

-- {from, most} -> {checked, of, broken, head}: recomputes the batches after `from`. `broken` is the
-- first one that is not as it was closed.
CREATE OR REPLACE FUNCTION hotline.audit_verify(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_verify');
  checked bigint := coalesce((asked->>'from')::bigint, 0);
  previous hotline_log.batch; one hotline_log.batch; should hotline_log.batch;
  broken bigint;
BEGIN
  IF checked = 0 THEN
    PERFORM hotline_log.note_audit(reader, '', 'verify', '{}');
    PERFORM hotline_log.close_batch('0');
  END IF;
  SELECT * INTO previous FROM hotline_log.batch b WHERE b.no = checked;
  IF checked > 0 AND NOT FOUND THEN broken := checked; END IF;
  FOR one IN SELECT * FROM hotline_log.batch b WHERE b.no > checked AND broken IS NULL
             ORDER BY b.no LIMIT least(coalesce((asked->>'most')::integer, 200), 2000) LOOP
    should := hotline_log.computed(one, coalesce(previous.head, ''));
    IF one.no <> checked + 1 OR should.head <> one.head OR should.entries <> one.entries
       OR (one.above_id = coalesce(previous.above_id, 0)
           AND one.from_tx <> coalesce(previous.to_tx, '0')) THEN
      broken := checked + 1;
      EXIT;
    END IF;
    checked := one.no;
    previous := one;
  END LOOP;
  RETURN jsonb_build_object('checked', checked, 'broken', broken,
    'of', coalesce((SELECT max(b.no) FROM hotline_log.batch b), 0), 'head', previous.head);
END $$;

-- {no} -> how the chain stands: the last batch (or the one asked for), what is not closed yet.
CREATE OR REPLACE FUNCTION hotline.audit_chain(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
DECLARE
  reader integer := auditor('audit_chain');
  last hotline_log.batch; shown hotline_log.batch;
BEGIN
  SELECT * INTO last FROM hotline_log.batch b ORDER BY b.no DESC LIMIT 1;
  SELECT * INTO shown FROM hotline_log.batch b
    WHERE b.no = coalesce((asked->>'no')::bigint, last.no);
  RETURN jsonb_build_object('no', shown.no, 'head', shown.head, 'closed_at', shown.closed_at,
    'entries', shown.entries, 'of', coalesce(last.no, 0), 'open', (
      SELECT count(*) FROM hotline_log.entry e
        WHERE e.tx >= coalesce(last.to_tx, '0') AND e.id > coalesce(last.above_id, 0)));
END $$;

REVOKE ALL ON FUNCTION hotline.auditor(text),
  hotline.audit_search(jsonb), hotline.audit_entry(jsonb), hotline.audit_reads(jsonb),
  hotline.audit_alarms(jsonb), hotline.audit_verify(jsonb), hotline.audit_chain(jsonb)
  FROM PUBLIC;
