-- One webhook, one transaction: remember the event, complete the payment, book both sides, add to the balance. Each
-- client counts through its own part of the payments, so that no statement is spent on finding one.
\set number :number + 1
\set payment :before + :client_id * :each + :number
BEGIN;
INSERT INTO events (provider, event_id, body) VALUES ('sandbox', 'evt-' || CAST(:payment AS text), 'x') ON CONFLICT DO NOTHING;
UPDATE payments SET status = 'completed', completed_at = now() WHERE reference = 'ref-' || CAST(:payment AS text) AND status = 'pending' RETURNING id AS paid, wallet, credits \gset
INSERT INTO entries (payment, wallet, amount) VALUES (:paid, :wallet, :credits), (:paid, 0, -CAST(:credits AS bigint));
UPDATE wallets SET balance = balance + :credits WHERE id = :wallet;
COMMIT;
