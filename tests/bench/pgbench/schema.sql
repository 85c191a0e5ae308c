-- The plain tables that a payment application would keep: what came in, what is to be paid, what was booked.
CREATE TABLE events (
  provider text NOT NULL,
  event_id text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  body text NOT NULL,
  PRIMARY KEY (provider, event_id)
);

CREATE TABLE wallets (
  id bigint PRIMARY KEY,
  balance bigint NOT NULL DEFAULT 0
);

CREATE TABLE payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  wallet bigint NOT NULL,
  credits bigint NOT NULL,
  status text NOT NULL,
  completed_at timestamptz
);

CREATE TABLE entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment bigint NOT NULL,
  wallet bigint NOT NULL,
  amount bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO wallets (id) SELECT n FROM generate_series(1, 10000) AS n;
