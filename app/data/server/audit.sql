-- The audit's chain; audit_reading.sql has what an auditor asks. Finished transactions are closed
-- into batches about once a minute by whichever desk asks for changes first; a batch's head is made
-- of the head before it and of its entries, so that no entry of a closed batch can be changed, added
-- or taken away without every later head being another one. A superuser could make the whole chain
-- anew: a head that was kept elsewhere shows it (docs/decisions/011-audit-chain.md).

CREATE INDEX IF NOT EXISTS entry_tx ON hotline_log.entry (tx);

-- A batch: entries of transactions from_tx ≤ tx < to_tx with id > above_id.
CREATE TABLE IF NOT EXISTS hotline_log.batch (
  no bigint PRIMARY KEY,
  from_tx xid8 NOT NULL, to_tx xid8 NOT NULL, above_id bigint NOT NULL,
  first_id bigint, last_id bigint, entries bigint NOT NULL,
  head text NOT NULL,
  closed_at timestamptz NOT NULL
);

-- The head that a batch should have after `previous`, with what it holds. The text of an entry does
-- not depend on anybody's settings.
CREATE OR REPLACE FUNCTION hotline_log.computed(wanted hotline_log.batch, previous text)
RETURNS hotline_log.batch LANGUAGE plpgsql STABLE
SET search_path = hotline_log, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
DECLARE
  digests bytea;
BEGIN
  SELECT string_agg(sha256(convert_to(jsonb_build_array(
           e.id, extract(epoch FROM e.at), e.tx::text, e.login, e.person_id, host(e.client),
           e.application, e.subject, e.record, e.kind, e.act, e.changes)::text, 'UTF8')),
         '' ORDER BY e.id), min(e.id), max(e.id), count(*)
    INTO digests, wanted.first_id, wanted.last_id, wanted.entries
    FROM entry e
    WHERE e.tx >= wanted.from_tx AND e.tx < wanted.to_tx AND e.id > wanted.above_id
      -- On a restored server transactions are counted anew from here on.
      AND e.id <= coalesce((SELECT min(b.above_id) FROM batch b WHERE b.above_id > wanted.above_id),
                           9223372036854775807);
  wanted.head := encode(sha256(
    convert_to(format('%s|%s|%s|%s|%s|%s|', previous, wanted.no, wanted.from_tx, wanted.to_tx,
                      wanted.above_id, extract(epoch FROM wanted.closed_at)), 'UTF8')
    || coalesce(digests, '')), 'hex');
  RETURN wanted;
END $$;

-- Close what is finished, once a minute at most; tells whether there is a new batch.
CREATE OR REPLACE FUNCTION hotline_log.close_batch(patience interval DEFAULT '1 minute')
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline_log, pg_temp AS $$
DECLARE
  last batch; made batch;
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  highest bigint;
BEGIN
  IF current_setting('transaction_read_only') = 'on' OR (SELECT value::numeric FROM site WHERE key = 'batch_tried')
                            > extract(epoch FROM clock_timestamp() - patience) THEN
    RETURN false;
  END IF;
  IF NOT pg_try_advisory_xact_lock(4207538) THEN RETURN false; END IF;
  INSERT INTO site VALUES ('batch_tried', extract(epoch FROM clock_timestamp())::text)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  PERFORM watch_lookups();
  SELECT * INTO last FROM batch ORDER BY no DESC LIMIT 1;
  made.no := coalesce(last.no, 0) + 1;
  made.from_tx := coalesce(last.to_tx, '0');
  made.above_id := coalesce(last.above_id, 0);
  made.to_tx := horizon;
  made.closed_at := clock_timestamp();
  IF horizon < made.from_tx THEN
    -- Restored into another server, whose transactions are counted anew: what the old one had not
    -- closed is a batch of its own, and the new count goes on above it.
    made.to_tx := '18446744073709551615';
    made := computed(made, coalesce(last.head, ''));
    INSERT INTO batch SELECT made.*;
    SELECT greatest(coalesce(max(b.last_id), 0), coalesce(max(b.above_id), 0)) INTO highest
      FROM batch b;
    last := made;
    made.no := made.no + 1;
    made.from_tx := '0';
    made.to_tx := horizon;
    made.above_id := highest;
  ELSIF NOT EXISTS (SELECT FROM entry e WHERE e.tx >= made.from_tx AND e.tx < made.to_tx
                      AND e.id > made.above_id) THEN
    RETURN false;
  END IF;
  made := computed(made, coalesce(last.head, ''));
  INSERT INTO batch SELECT made.*;
  RETURN true;
END $$;

-- For every desk; `changes` calls it, too. {} -> {closed}
CREATE OR REPLACE FUNCTION hotline.close_batch(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hotline, pg_temp AS $$
BEGIN
  IF me() IS NULL THEN
    RAISE EXCEPTION 'not a person' USING ERRCODE = '42501';
  END IF;
  RETURN jsonb_build_object('closed', hotline_log.close_batch());
END $$;

REVOKE ALL ON FUNCTION hotline.close_batch(jsonb) FROM PUBLIC;
