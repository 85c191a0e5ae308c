// flutterwave-node-v3, Flutterwave's SDK. Its third argument is another address. What it has no
// method for goes through its own transport: hosted payments, and looking refunds up. It reports
// each call to other hosts, which is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Flutterwave from 'flutterwave-node-v3';
import RaveBase from 'flutterwave-node-v3/lib/rave.base.js';
import { Emulator, refused_hosts } from './emulator.mjs';

const kPublicKey = 'FLWPUBK_TEST-sdk';
const kKey = 'FLWSECK_TEST-sdk';
const kHash = 'secret-hash';
const kTimeout = { timeout: 30_000 };
const kReporting = ['api.ravepay.co', 'signozservice-prod.f4b-flutterwave.com'];

let emulator;
let flutterwave;
let transport;

const client = (key) => new Flutterwave(kPublicKey, key, `${emulator.base}/`);

before(async () => {
  emulator = await Emulator.start('flutterwave', `${kKey},${kHash}`);
  flutterwave = client(kKey);
  transport = new RaveBase(kPublicKey, kKey, `${emulator.base}/`);
});
after(async () => {
  assert.equal(await emulator.stop(), 0);
  assert.deepEqual([...refused_hosts].filter((host) => !kReporting.includes(host)), []);
});

const order = (more) => ({
  tx_ref: 'TP_1', amount: 2000.5, currency: 'GHS', redirect_url: 'http://shop.test/back',
  customer: { email: 'ada@example.com', name: 'Ada' }, customizations: { title: 'Top-up' },
  meta: { order: 7 }, payment_options: 'card', configurations: { session_duration: 10 }, ...more,
});

const send = async (method, path, more) =>
  (await transport.request(path, { method, ...more })).body;
const post = (path, body) => send('POST', path, body);
const get = (path, query) => send('GET', path, query);
const succeeded = ({ status, message, data }) => {
  assert.equal(status, 'success', message);
  return data;
};
const refused = ({ status, message }, expected) => {
  assert.equal(status, 'error');
  assert.equal(message, expected);
};

let count = 0;
async function create(more = {}) {
  const tx_ref = `TP_${++count}`;
  const { link } = succeeded(await post('v3/payments', order({ tx_ref, ...more })));
  return { tx_ref, link };
}

// Its transaction, as the browser that comes back says it.
async function pay(link, card) {
  const back = await emulator.press(link, 'pay', card);
  return { status: back.searchParams.get('status'), id: back.searchParams.get('transaction_id') };
}

const charge_of = (tx_ref) =>
  emulator.hooks.next(`charge.completed of ${tx_ref}`, ({ event, data }) =>
    event === 'charge.completed' && data.tx_ref === tx_ref);

test('balances', kTimeout, async () => {
  const [balance] = succeeded(await flutterwave.Misc.bal());
  assert.equal(balance.currency, 'NGN');
  assert.equal(typeof balance.available_balance, 'number');
});

test('payment is created, paid, told and looked up', kTimeout, async () => {
  const { tx_ref, link } = await create();
  const { status, id } = await pay(link);
  assert.equal(status, 'successful');
  const by_id = succeeded(await flutterwave.Transaction.verify({ id }));
  assert.equal(by_id.status, 'successful');
  assert.equal(by_id.id, Number(id));
  assert.equal(by_id.tx_ref, tx_ref);
  assert.equal(by_id.amount, 2000.5);
  assert.equal(by_id.currency, 'GHS');
  assert.equal(by_id.customer.email, 'ada@example.com');
  const by_reference = succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref }));
  assert.deepEqual(by_reference, by_id);

  // https://developer.flutterwave.com/docs/webhooks; the SDK has nothing for it.
  const hook = await charge_of(tx_ref);
  assert.equal(hook.headers['verif-hash'], kHash);
  assert.equal(hook.json.data.id, by_id.id);
  assert.equal(hook.json.data.amount, 2000.5);
});

test('payment that is pending succeeds later', kTimeout, async () => {
  const { tx_ref, link } = await create();
  await emulator.press(link, 'wait');
  assert.equal((await charge_of(tx_ref)).json.data.status, 'successful');
  assert.equal(succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref })).status,
    'successful');
});

test('declined payment failed, which is told, and can be paid again', kTimeout, async () => {
  const { tx_ref, link } = await create();
  const first = await pay(link, '4242 4242 4242 4241');
  assert.equal(first.status, 'failed');
  assert.equal((await charge_of(tx_ref)).json.data.status, 'failed');
  assert.equal(succeeded(await flutterwave.Transaction.verify({ id: first.id })).status, 'failed');
  const second = await pay(link);
  assert.notEqual(second.id, first.id);
  const { status, id } = succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref }));
  assert.deepEqual([status, String(id)], ['successful', second.id]);
});

test('link is disabled once', kTimeout, async () => {
  const { link } = await create();
  succeeded(await post('v3/payments/link/disable', { link }));
  refused(await post('v3/payments/link/disable', { link }),
    'This payment link is currently inactive');
});

test('refund in parts, each told and found', kTimeout, async () => {
  const { link } = await create();
  const { id } = await pay(link);
  const part = succeeded(await flutterwave.Transaction.refund({ id, amount: 10.5 }));
  assert.equal(part.amount_refunded, 10.5);
  assert.equal(part.tx_id, Number(id));
  assert.equal(part.status, 'completed');
  const hook = await emulator.hooks.next('the refund is paid out', (body) =>
    body.TransactionId === Number(id) && body.status === 'completed-mpgs');
  assert.equal(hook.headers['verif-hash'], kHash);
  assert.equal(hook.json.AmountRefunded, 10.5);
  assert.equal(succeeded(await get(`v3/refunds/${part.id}`)).status, 'completed-mpgs');

  refused(await flutterwave.Transaction.refund({ id, amount: 1990.01 }),
    'Refund amount is above what is left');
  const rest = succeeded(await flutterwave.Transaction.refund({ id, amount: 1990 }));
  refused(await flutterwave.Transaction.refund({ id, amount: 1 }),
    'Transaction has already been refunded');
  const listed = succeeded(await get('v3/refunds', { id }));
  assert.deepEqual(listed.map((refund) => refund.id), [rest.id, part.id]);
});

test('error of an unknown refund', kTimeout, async () => {
  refused(await flutterwave.Transaction.refund({ id: '1', amount: 1 }),
    'No transaction was found for this id');
  refused(await get('v3/refunds/1'), 'Refund not found');
});

test('error of a key', kTimeout, async () => {
  refused(await client('FLWSECK_TEST-other').Misc.bal(), 'Invalid authorization key');
});

test('error of a parameter', kTimeout, async () => {
  await assert.rejects(flutterwave.Transaction.verify({}), /"id" is required/);
  await assert.rejects(flutterwave.Transaction.refund({ id: '1' }), /"amount" is required/);
  refused(await post('v3/payments', order({ tx_ref: undefined })), 'tx_ref is required');
  refused(await post('v3/payments', order({ amount: undefined })), 'amount is required');
  refused(await post('v3/payments', order({ customer: {} })), 'customer email is required');
});

test('error of an unknown transaction', kTimeout, async () => {
  const unknown = 'No transaction was found for this id';
  refused(await flutterwave.Transaction.verify({ id: 1 }), unknown);
  refused(await flutterwave.Transaction.verify_by_tx({ tx_ref: 'TP_unknown' }), unknown);
  // There is none before the payer's first try.
  const { tx_ref } = await create();
  refused(await flutterwave.Transaction.verify_by_tx({ tx_ref }), unknown);
});

test('error of the provider', kTimeout, async () => {
  const behaviours = ['error_500'];
  await emulator.control('POST', 'misbehave', { provider: 'flutterwave', behaviours });
  refused(await post('v3/payments', order()), 'An error occurred. Please contact support');
});

// Pays with a card; its transaction.
async function paid_with(card, ...steps) {
  const { tx_ref, link } = await create();
  await emulator.press(link, 'pay', card);
  for (const [button, typed] of steps) await emulator.press(link, button, typed);
  return succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref }));
}
const charge = (token, more = {}) => flutterwave.Tokenized.charge({
  token, currency: 'GHS', country: 'GH', amount: 20.5, email: 'ada@example.com',
  narration: 'top-up', tx_ref: `TP_${++count}`, redirect_url: 'http://shop.test/back', ...more,
});

test('token is charged, told and looked up', kTimeout, async () => {
  const { card } = await paid_with('');
  assert.match(card.token, /^flw-t1nf-[0-9a-f]+-m03k$/);
  const charged = succeeded(await charge(card.token));
  assert.deepEqual([charged.status, charged.amount], ['successful', 20.5]);
  assert.equal((await charge_of(charged.tx_ref)).json.data.id, charged.id);
  const { status } = succeeded(await flutterwave.Transaction.verify({ id: String(charged.id) }));
  assert.equal(status, 'successful');
  refused(await charge(card.token, { email: 'bob@example.com' }), 'Wrong token or email passed');
  refused(await charge('flw-t1nf-no-m03k'), 'Wrong token or email passed');
});

test('charge of a token is declined or pending', kTimeout, async () => {
  const { card } = await paid_with('');
  for (const [behaviour, status] of [['decline', 'failed'], ['processing', 'pending']]) {
    await emulator.control('POST', 'misbehave',
      { provider: 'flutterwave', behaviours: [behaviour] });
    assert.equal(succeeded(await charge(card.token)).status, status);
  }
});

test('token of a card with 3-D Secure is confirmed again', kTimeout, async () => {
  const { card } = await paid_with('4187427415564246', ['complete']);
  const { status, tx_ref, meta } = succeeded(await charge(card.token));
  assert.deepEqual([status, meta.authorization.mode], ['pending', 'redirect']);
  await emulator.press(meta.authorization.redirect, 'complete');
  const { status: ended } = succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref }));
  assert.equal(ended, 'successful');
});

test('card with PIN and one-time password', kTimeout, async () => {
  const card = '5531886652142950';
  const paid = await paid_with(card, ['pin', '3310'], ['otp', '12345']);
  assert.deepEqual([paid.status, paid.auth_model], ['successful', 'PIN']);
  assert.equal((await paid_with(card, ['pin', '3310'], ['otp', '54321'])).status, 'failed');
});

test('mobile money succeeds or fails later', kTimeout, async () => {
  for (const [phone, status] of [['0551234987', 'successful'], ['0551234999', 'failed']]) {
    const { tx_ref, link } = await create({ payment_options: 'mobilemoneyghana' });
    const back = await emulator.press(link, 'mobile_money', phone);
    assert.equal(back.searchParams.get('status'), 'pending');
    assert.equal((await charge_of(tx_ref)).json.data.status, status);
    const ended = succeeded(await flutterwave.Transaction.verify_by_tx({ tx_ref }));
    assert.deepEqual([ended.status, ended.payment_type], [status, 'mobilemoneygh']);
  }
});

test('banks of a country', kTimeout, async () => {
  const banks = succeeded(await flutterwave.Bank.country({ country: 'GH' }));
  assert.ok(banks.some(({ code }) => code === 'MTN'));
});

test('transactions are listed by time and reference', kTimeout, async () => {
  const { tx_ref } = await paid_with('');
  const day = new Date().toISOString().slice(0, 10);
  const { meta, data } = await flutterwave.Transaction.fetch({ from: day, to: day, tx_ref });
  assert.deepEqual(data.map((each) => each.tx_ref), [tx_ref]);
  assert.equal(meta.page_info.total, 1);
  const none = await flutterwave.Transaction.fetch({ from: '2020-01-01', to: '2020-01-02' });
  assert.deepEqual(none.data, []);
});
