-- Why: the first schema. The ledger (accounts, balances, transfers), the life of a top-up (topups,
-- attempts), what gateways told us (gateway_events) and what makes writing safe to repeat
-- (idempotency_keys, batches). Times are milliseconds since 1970 UTC. Words come from the code:
-- enumerator = database value.

CREATE TABLE settings (
  name text PRIMARY KEY,
  value text NOT NULL
);

-- One row a committed batch of commands, with the id of the first: when the answer to COMMIT was lost,
-- the retry looks here.
CREATE TABLE batches (
  id uuid PRIMARY KEY,
  at_ms bigint NOT NULL
);

CREATE TABLE assets (
  tenant text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  scale integer NOT NULL CHECK (scale BETWEEN 0 AND 18),
  PRIMARY KEY (tenant, name)
);

-- What an application's accounts belong to: a group of its users.
CREATE TABLE organisations (
  tenant text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('user', 'system')),
  organisation text NOT NULL DEFAULT '',  -- '' where it belongs to none
  UNIQUE (tenant, name)
);

-- Of user accounts only, made before anything moves, so that there is always a row to lock. What is
-- held is not available.
CREATE TABLE balances (
  account_id uuid NOT NULL REFERENCES accounts (id),
  asset text NOT NULL,
  available bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  last_transfer uuid,  -- the newest that changed it; the id of the next sorts after it, on any host
  PRIMARY KEY (account_id, asset)
) WITH (fillfactor = 50);  -- as for topups, below

CREATE TABLE topups (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  account_name text NOT NULL,
  package text NOT NULL,
  price_minor bigint NOT NULL CHECK (price_minor > 0),
  price_currency text NOT NULL CHECK (length(price_currency) = 3),
  asset text NOT NULL CHECK (asset <> ''),
  credit bigint NOT NULL CHECK (credit > 0),
  status text NOT NULL CHECK (status IN ('created', 'pending', 'requires_action', 'succeeded',
    'failed', 'cancelled', 'expired', 'partially_refunded', 'refunded', 'disputed')),
  current_attempt uuid NOT NULL,
  reversed_minor bigint NOT NULL CHECK (reversed_minor BETWEEN 0 AND price_minor),
  reversed_credit bigint NOT NULL CHECK (reversed_credit BETWEEN 0 AND credit),
  shares text NOT NULL,  -- who gets which part of the credit: 'BASIS-POINTS NAME', a line each
  held bigint NOT NULL CHECK (held IN (0, 1)),  -- the shares wait until they are released
  beneficiary text NOT NULL,  -- the account that may release them
  released_at_ms bigint,
  external text NOT NULL,  -- the application's own ids
  title text NOT NULL,
  description text NOT NULL,
  return_url text NOT NULL,
  cancel_url text NOT NULL,
  metadata text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
) WITH (fillfactor = 50);
-- Half of each page is kept free: a row is written two or three times, and stays on its page then,
-- and the indexes as they are.
CREATE INDEX topups_by_tenant ON topups (tenant, id);
CREATE INDEX topups_by_account ON topups (tenant, account_name, id);

-- Ways of paying that a gateway keeps for an account, or for the organisation that it belongs to
-- ('@organisation:NAME'). No card number is among it. What was removed stays: attempts name it.
CREATE TABLE payment_methods (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL,
  owner text NOT NULL CHECK (owner <> ''),
  gateway text NOT NULL CHECK (gateway <> ''),
  gateway_ref text NOT NULL CHECK (gateway_ref <> ''),
  customer_ref text NOT NULL,
  type text NOT NULL CHECK (type IN ('card', 'bank', 'mobile_money', 'other')),
  brand text NOT NULL,
  last4 text NOT NULL,
  exp_month bigint NOT NULL,
  exp_year bigint NOT NULL,
  fingerprint text NOT NULL,
  default_since_ms bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  removed_at_ms bigint,
  UNIQUE (tenant, owner, gateway, gateway_ref)
);

-- Whom a gateway knows an owner as. Until refresh_until_ms it may know methods that we do not.
CREATE TABLE gateway_customers (
  tenant text NOT NULL,
  owner text NOT NULL,
  gateway text NOT NULL,
  customer_ref text NOT NULL CHECK (customer_ref <> ''),
  refresh_until_ms bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (tenant, owner, gateway)
);

CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  topup_id uuid NOT NULL REFERENCES topups (id),
  gateway text NOT NULL CHECK (gateway <> ''),
  reference text NOT NULL CHECK (reference <> ''),
  idempotency_key text NOT NULL,
  return_token text NOT NULL CHECK (return_token <> ''),
  way text NOT NULL CHECK (way IN ('page', 'method', 'card')),
  method_id uuid REFERENCES payment_methods (id),
  save_method bigint NOT NULL CHECK (save_method IN (0, 1)),
  status text NOT NULL CHECK (status IN ('created', 'pending', 'requires_action', 'succeeded',
    'failed', 'cancelled', 'expired', 'partially_refunded', 'refunded', 'disputed')),
  gateway_ref text NOT NULL,
  other_ref text NOT NULL,
  next_action_type text NOT NULL CHECK (next_action_type IN ('none', 'redirect', 'confirm')),
  next_action_url text NOT NULL,
  next_action_client_secret text NOT NULL,
  next_action_publishable_key text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  decline text NOT NULL,
  quarantine text NOT NULL,
  answered bigint NOT NULL CHECK (answered IN (0, 1)),
  checks bigint NOT NULL,
  provider_expires_at_ms bigint,
  sent_at_ms bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  UNIQUE (reference, gateway),
  UNIQUE (return_token, gateway)
) WITH (fillfactor = 50);
-- One payment at the provider settles one attempt. What tells most comes first, here and above: with
-- the gateway first a plan may read all of a gateway's attempts and still call that a use of the index.
CREATE UNIQUE INDEX attempts_gateway_ref ON attempts (gateway_ref, gateway) WHERE gateway_ref <> '';
CREATE UNIQUE INDEX attempts_other_ref ON attempts (other_ref, gateway) WHERE other_ref <> '';
CREATE INDEX attempts_by_topup ON attempts (topup_id);

-- When an attempt is looked up next, and which host works on it: a row while either is so. Apart,
-- because both change often: the rows of `attempts` keep their index entries then. Written under the
-- lock of its top-up, as the attempt is.
CREATE TABLE attempt_checks (
  attempt_id uuid PRIMARY KEY REFERENCES attempts (id),
  next_check_at_ms bigint,
  lease_owner text NOT NULL,
  lease_until_ms bigint
);
CREATE INDEX attempt_checks_due ON attempt_checks (next_check_at_ms) WHERE next_check_at_ms IS NOT NULL;
CREATE INDEX attempt_checks_leased ON attempt_checks (lease_owner) WHERE lease_owner <> '';

-- What the gateway is told about the payer. Personal data: apart, and deleted when the attempt ends.
CREATE TABLE attempt_inputs (
  attempt_id uuid PRIMARY KEY REFERENCES attempts (id),
  input text NOT NULL,
  clock_ms bigint NOT NULL,
  entropy bytea NOT NULL CHECK (length(entropy) = 16)
);

-- What is given back of a payment because somebody here asked for it. Its credit is held meanwhile.
-- Written under the lock of its top-up. `input`, `clock_ms` and `entropy`: what the operation is begun
-- with, in each replay.
CREATE TABLE refunds (
  id uuid PRIMARY KEY,
  topup_id uuid NOT NULL REFERENCES topups (id),
  attempt_id uuid NOT NULL REFERENCES attempts (id),
  amount bigint NOT NULL CHECK (amount > 0),
  status text NOT NULL CHECK (status IN ('requested', 'created', 'pending', 'succeeded', 'failed',
    'rejected')),
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  idempotency_key text NOT NULL,
  gateway_ref text NOT NULL,
  hold_id uuid,
  requested_by text NOT NULL,
  decided_by text NOT NULL,
  note text NOT NULL,
  reason text NOT NULL,
  message text NOT NULL,
  answered bigint NOT NULL CHECK (answered IN (0, 1)),
  checks bigint NOT NULL,
  next_check_at_ms bigint,
  lease_owner text NOT NULL,
  lease_until_ms bigint,
  started_at_ms bigint NOT NULL,
  sent_at_ms bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  input text NOT NULL,
  clock_ms bigint NOT NULL,
  entropy bytea NOT NULL CHECK (length(entropy) = 16)
);
CREATE INDEX refunds_by_topup ON refunds (topup_id);
CREATE INDEX refunds_due ON refunds (next_check_at_ms) WHERE next_check_at_ms IS NOT NULL;
CREATE INDEX refunds_leased ON refunds (lease_owner) WHERE lease_owner <> '';

-- One chain a writer (a host by its configured name): how many transfers it has linked, and the hash
-- of the last. Each host locks its own row only.
CREATE TABLE chains (
  id uuid PRIMARY KEY,
  writer text NOT NULL UNIQUE,
  length bigint NOT NULL CHECK (length >= 0),
  head text NOT NULL
);

-- Heads of chains as they were signed. Exported, they show that nothing before them was cut off.
CREATE TABLE chain_heads (
  chain_id uuid NOT NULL,
  length bigint NOT NULL,
  hash text NOT NULL,
  at_ms bigint NOT NULL,
  key_id text NOT NULL,
  signature text NOT NULL,
  PRIMARY KEY (chain_id, length)
);

-- A system account's balance is shared by all hosts: each chain's writer has a part of its own, so
-- that no row is hot. The balance is the sum of the parts.
CREATE TABLE system_balances (
  account_id uuid NOT NULL REFERENCES accounts (id),
  asset text NOT NULL,
  chain_id uuid NOT NULL REFERENCES chains (id),
  balance bigint NOT NULL,
  PRIMARY KEY (account_id, asset, chain_id)
);

-- No foreign keys. To accounts: each credit would then lock the rows of its tenant's system accounts,
-- which all hosts share. To top-ups, here and in gateway_events: the row is locked by whoever posts,
-- and looking it up again costs a tenth of the database's time. Neither is deleted while a transfer
-- names it, and `tallyport verify` checks that all are there.
CREATE TABLE transfers (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  from_account uuid NOT NULL,
  to_account uuid NOT NULL,
  asset text NOT NULL CHECK (asset <> ''),
  amount bigint NOT NULL CHECK (amount > 0),
  kind text NOT NULL CHECK (kind IN ('topup_payment', 'topup_credit', 'reversal_payment',
    'reversal_credit', 'gateway_fee', 'transfer', 'hold', 'hold_post', 'hold_void', 'hold_expire',
    'correction')),
  topup_id uuid,
  subject text NOT NULL,
  hold_id uuid,
  corrects uuid,
  cause uuid NOT NULL,
  evidence_kind text NOT NULL CHECK (evidence_kind IN ('gateway_event', 'gateway_answer', 'request',
    'schedule')),
  evidence_id uuid,
  evidence_sha256 text NOT NULL,
  plugin_build text NOT NULL,
  principal text NOT NULL,
  created_at_ms bigint NOT NULL,
  from_balance_after bigint,
  to_balance_after bigint,
  chain_id uuid NOT NULL,
  sequence bigint NOT NULL,
  hash text NOT NULL,
  CHECK (from_account <> to_account),
  UNIQUE (topup_id, kind, subject),
  UNIQUE (chain_id, sequence)
);
-- By account, but not what each payment moves between system accounts: three entries in four, which
-- their statements can do without (docs/decisions/0007-throughput.md).
CREATE INDEX transfers_by_from ON transfers (from_account, id)
  WHERE kind <> 'topup_payment' AND kind <> 'topup_credit';
CREATE INDEX transfers_by_to ON transfers (to_account, id) WHERE kind <> 'topup_payment';
CREATE INDEX transfers_by_hold ON transfers (hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX transfers_by_corrected ON transfers (corrects) WHERE corrects IS NOT NULL;

-- An application's own words about its transfers. They may be about a person, so they can be erased:
-- no hash is over them.
CREATE TABLE transfer_notes (
  transfer_id uuid PRIMARY KEY,
  description text NOT NULL,
  metadata text NOT NULL
);

CREATE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a transfer is never updated or deleted; post a correction';
END
$$;
CREATE TRIGGER transfers_are_immutable BEFORE UPDATE OR DELETE ON transfers
  FOR EACH ROW EXECUTE FUNCTION refuse_transfer_change();
CREATE TRIGGER transfers_are_kept BEFORE TRUNCATE ON transfers
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_transfer_change();

-- What of an account is held for others. Its transfers say the same; this row is what is locked, and
-- found when its time has come. `shares` is who gets what: 'ACCOUNT-ID:BASIS-POINTS …'.
CREATE TABLE holds (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  from_account uuid NOT NULL REFERENCES accounts (id),
  shares text NOT NULL,
  asset text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  pending bigint NOT NULL CHECK (pending BETWEEN 0 AND amount),
  posted bigint NOT NULL CHECK (posted BETWEEN 0 AND amount),
  status text NOT NULL CHECK (status IN ('pending', 'posted', 'voided', 'expired')),
  topup_id uuid,  -- whose credit it is; NULL: an application's own, or of a refund of an undivided one
  refund_id uuid,  -- that keeps it
  expires_at_ms bigint,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  CHECK ((status = 'pending') = (pending > 0))
);
CREATE INDEX holds_due ON holds (expires_at_ms) WHERE status = 'pending' AND expires_at_ms IS NOT NULL;
CREATE INDEX holds_by_topup ON holds (topup_id) WHERE topup_id IS NOT NULL;

CREATE TABLE gateway_events (
  id uuid PRIMARY KEY,
  gateway text NOT NULL,
  event_key text NOT NULL CHECK (event_key <> ''),
  received_at_ms bigint NOT NULL,
  tried_at_ms bigint NOT NULL,
  source text NOT NULL CHECK (source IN ('answer', 'look_up', 'webhook', 'hint')),
  verdict text NOT NULL CHECK (verdict IN ('applied', 'unchanged', 'ignored', 'look_up',
    'unmatched', 'quarantined')),
  detail text NOT NULL,
  topup_id uuid,
  reference text NOT NULL,
  gateway_ref text NOT NULL,
  finding text NOT NULL,  -- what to decide again; '' where the event came with its top-up known
  plugin_build text NOT NULL,
  raw_sha256 text NOT NULL,
  raw_body bytea NOT NULL,
  headers text NOT NULL,
  UNIQUE (event_key, gateway)
);
CREATE INDEX gateway_events_unmatched ON gateway_events (tried_at_ms) WHERE verdict = 'unmatched';

-- The provider's answers to our own requests, where a transfer goes back to one.
CREATE TABLE gateway_answers (
  id uuid PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES attempts (id),
  at_ms bigint NOT NULL,
  source text NOT NULL CHECK (source IN ('answer', 'look_up')),
  finding text NOT NULL,
  plugin_build text NOT NULL,
  raw_sha256 text NOT NULL,
  raw_body bytea NOT NULL
);

CREATE TABLE idempotency_keys (
  principal text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  topup_id uuid,
  refund_id uuid,
  status integer,
  body text,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (principal, route, key)
);

-- Payers who were let in to the pages by a one-time link: first the link, then the session that it
-- became. Of both only the SHA-256 is kept.
CREATE TABLE page_sessions (
  link_hash text PRIMARY KEY,
  session_hash text UNIQUE,  -- NULL until the link is used
  tenant text NOT NULL,
  account text NOT NULL,
  page text NOT NULL,
  session_ms bigint NOT NULL,  -- how long what the link opens lasts
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);
CREATE INDEX page_sessions_over ON page_sessions (expires_at_ms);

-- Row-level security: what another role than the owner may read, and of whom. The owner (the journal)
-- is not bound by it. The reader's role is granted SELECT by the program (docs/postgresql.md) and sees
-- the rows of one tenant for the length of a transaction. Anybody who can write SQL on its connection
-- can set a setting too, so the tenant is not believed but proven: the setting holds a keyed hash and
-- the tenant, and the key is in `settings`, which the reader cannot read. Tables without a policy show
-- nothing to anybody but the owner, whatever is granted.
DO $do$
BEGIN
  EXECUTE format($f$
    CREATE FUNCTION session_tenant() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, %1$I, pg_temp AS $$
      SELECT substr(p.pass, 66) FROM (SELECT current_setting('tallyport.tenant_pass', true)) AS p (pass)
      WHERE substr(p.pass, 1, 65) = (SELECT encode(sha256(convert_to(k.value, 'UTF8') ||
        sha256(convert_to(k.value || substr(p.pass, 66), 'UTF8'))), 'hex') || ':'
        FROM %1$I.settings k WHERE k.name = 'reader_key')
    $$ $f$, current_schema());
  -- A payer who comes back brings a token that nobody can guess, and no tenant.
  EXECUTE format($f$
    CREATE FUNCTION tenant_of_return(gateway_name text, token text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, %1$I, pg_temp AS $$
      SELECT t.tenant FROM %1$I.attempts a JOIN %1$I.topups t ON t.id = a.topup_id
      WHERE a.gateway = gateway_name AND a.return_token = token
    $$ $f$, current_schema());
END
$do$;
REVOKE ALL ON FUNCTION session_tenant() FROM PUBLIC;
REVOKE ALL ON FUNCTION tenant_of_return(text, text) FROM PUBLIC;

ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE page_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt_inputs ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE chains ENABLE ROW LEVEL SECURITY;
ALTER TABLE chain_heads ENABLE ROW LEVEL SECURITY;

ALTER TABLE assets ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE topups ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_methods ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE holds ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON assets FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON organisations FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON accounts FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON topups FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON transfers FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON payment_methods FOR SELECT USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON gateway_customers FOR SELECT
  USING (tenant = (SELECT session_tenant()));
CREATE POLICY of_tenant ON holds FOR SELECT USING (tenant = (SELECT session_tenant()));

-- Those that have no tenant have the one of what they belong to.
ALTER TABLE balances ENABLE ROW LEVEL SECURITY;
ALTER TABLE system_balances ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE refunds ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON balances FOR SELECT USING (EXISTS (SELECT 1 FROM accounts c
  WHERE c.id = account_id AND c.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON system_balances FOR SELECT USING (EXISTS (SELECT 1 FROM accounts c
  WHERE c.id = account_id AND c.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON attempts FOR SELECT USING (EXISTS (SELECT 1 FROM topups t
  WHERE t.id = topup_id AND t.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON refunds FOR SELECT USING (EXISTS (SELECT 1 FROM topups t
  WHERE t.id = topup_id AND t.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON transfer_notes FOR SELECT USING (EXISTS (SELECT 1 FROM transfers f
  WHERE f.id = transfer_id AND f.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON gateway_events FOR SELECT USING (EXISTS (SELECT 1 FROM topups t
  WHERE t.id = topup_id AND t.tenant = (SELECT session_tenant())));
CREATE POLICY of_tenant ON gateway_answers FOR SELECT USING (EXISTS (SELECT 1 FROM attempts a
  JOIN topups t ON t.id = a.topup_id
  WHERE a.id = attempt_id AND t.tenant = (SELECT session_tenant())));

-- For people who ask the database, and GET /v1/statistics: what was sold, by the day (UTC) on which
-- the top-up was started and the gateway of its last attempt. Sums in smallest units.
CREATE VIEW topup_statistics WITH (security_invoker = true) AS
SELECT t.tenant,
  to_char(to_timestamp(t.created_at_ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
  a.gateway, t.status, t.price_currency AS currency, t.asset,
  count(*) AS topups,
  CAST(sum(t.price_minor) AS bigint) AS price_minor,
  CAST(sum(t.credit) AS bigint) AS credit,
  CAST(sum(t.reversed_minor) AS bigint) AS reversed_minor,
  CAST(sum(t.reversed_credit) AS bigint) AS reversed_credit
FROM topups t JOIN attempts a ON a.id = t.current_attempt
GROUP BY t.tenant, day, a.gateway, t.status, t.price_currency, t.asset;

-- The same for what was moved, by the day on which it was.
CREATE VIEW transfer_statistics WITH (security_invoker = true) AS
SELECT f.tenant,
  to_char(to_timestamp(f.created_at_ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
  f.kind, f.asset,
  count(*) AS transfers,
  CAST(sum(f.amount) AS bigint) AS amount
FROM transfers f
GROUP BY f.tenant, day, f.kind, f.asset;
