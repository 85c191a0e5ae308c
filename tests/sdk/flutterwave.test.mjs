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
  customer: { email: 'ada@shop.test', name: 'Ada' }, customizations: { title: 'Top-up' },
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
  assert.equal(by_id.customer.email, 'ada@shop.test');
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
