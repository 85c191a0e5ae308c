// @paystack/paystack-sdk, Paystack's SDK. Its newest version with code in it: 1.2.1 came to the
// registry without any, and no Node loads 1.2.0. Its host is fixed, so Node's https.request is
// wrapped. It resolves to the body of an error as to any other.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { after, before, test } from 'node:test';
import { Emulator } from './emulator.mjs';

const kKey = 'sk_test_sdk';
const kTimeout = { timeout: 30_000 };

let emulator;
let asked_url;
// Before the SDK keeps a copy. The path by itself: Node 18 loses it beside an address.
https.request = (url, { path, ...options }, callback) => {
  asked_url = url;
  return http.request(new URL(path, emulator.base), options, callback);
};
const { default: sdk } = await import('@paystack/paystack-sdk');
const paystack = new sdk.Paystack(kKey);

before(async () => {
  emulator = await Emulator.start('paystack', kKey);
});
after(async () => assert.equal(await emulator.stop(), 0));

let count = 0;
async function initialize(more = {}) {
  const order = {
    email: 'ada@shop.test', amount: 500000, currency: 'NGN', reference: `TP-${++count}`,
    callback_url: 'http://shop.test/back', channels: ['card'],
    metadata: JSON.stringify({ order: 7, cancel_action: 'http://shop.test/cancelled' }), ...more,
  };
  const answer = await paystack.transaction.initialize(order);
  assert.equal(answer.status, true, answer.message);
  return answer.data;
}

async function verified(reference) {
  const answer = await paystack.transaction.verify({ reference });
  assert.equal(answer.status, true, answer.message);
  return answer.data;
}

const refused = (answer, message) => {
  assert.equal(answer.status, false);
  assert.equal(answer.message, message);
};
const is_charge_of = (reference) => ({ event, data }) =>
  event === 'charge.success' && data.reference === reference;
// https://paystack.com/docs/payments/webhooks, "Signature validation"; the SDK has nothing for it.
const signed = (body, key) => createHmac('sha512', key).update(body).digest('hex');

test('balance is of the host of Paystack', kTimeout, async () => {
  const { status, data } = await paystack.balance.fetch();
  assert.equal(status, true);
  assert.deepEqual(data, [{ currency: 'NGN', balance: 0 }]);
  assert.equal(asked_url, 'https://api.paystack.co');
});

test('transaction is initialized, paid, told and looked up', kTimeout, async () => {
  const { authorization_url, access_code, reference } = await initialize();
  assert.ok(authorization_url.endsWith(access_code));
  assert.equal((await verified(reference)).status, 'abandoned');

  const back = await emulator.press(authorization_url, 'pay');
  assert.equal(back.searchParams.get('reference'), reference);
  assert.equal(back.searchParams.get('trxref'), reference);
  const paid = await verified(reference);
  assert.equal(paid.status, 'success');
  assert.equal(paid.amount, 500000);
  assert.equal(paid.currency, 'NGN');
  assert.equal(paid.domain, 'test');
  assert.equal(paid.customer.email, 'ada@shop.test');
  assert.equal(paid.authorization.reusable, true);
  assert.equal(JSON.parse(paid.metadata).order, 7);

  const found = await paystack.transaction.fetch({ id: paid.id });
  assert.equal(found.data.reference, reference);
  const hook = await emulator.hooks.next('charge.success', is_charge_of(reference));
  assert.equal(hook.headers['x-paystack-signature'], signed(hook.body, kKey));
  assert.equal(hook.json.data.id, paid.id);
  await emulator.control('POST', 'forge', { payment: access_code });
  const forged = await emulator.hooks.next('the forged one', is_charge_of(reference));
  assert.notEqual(forged.headers['x-paystack-signature'], signed(forged.body, kKey));
});

test('transaction that is pending succeeds later', kTimeout, async () => {
  const { authorization_url, reference } = await initialize();
  await emulator.press(authorization_url, 'wait');
  await emulator.hooks.next('charge.success', is_charge_of(reference));
  assert.equal((await verified(reference)).status, 'success');
});

test('declined transaction failed until it is paid', kTimeout, async () => {
  const { authorization_url, reference } = await initialize();
  await emulator.press(authorization_url, 'pay', '4084 0800 0000 5408');
  const failed = await verified(reference);
  assert.equal(failed.status, 'failed');
  assert.notEqual(failed.gateway_response, 'Successful');
  await emulator.press(authorization_url, 'pay', '4084 0840 8408 4081');
  assert.equal((await verified(reference)).status, 'success');
});

test('reference is made up where none is given', kTimeout, async () => {
  const answer = await paystack.transaction.initialize({ email: 'ada@shop.test', amount: 5000 });
  assert.match(answer.data.reference, /^[0-9a-z]+$/);
});

test('reference is good for one transaction', kTimeout, async () => {
  const { reference } = await initialize();
  refused(
    await paystack.transaction.initialize({ email: 'ada@shop.test', amount: 5000, reference }),
    'Duplicate Transaction Reference');
});

test('error of a key', kTimeout, async () => {
  refused(await new sdk.Paystack('sk_test_other').balance.fetch(), 'Invalid key');
});

test('error of a parameter', kTimeout, async () => {
  const email = 'ada@shop.test';
  const lacks = (field) => ({ name: 'RequiredError', field });
  await assert.rejects(paystack.transaction.initialize({ amount: 5000 }), lacks('email'));
  await assert.rejects(paystack.transaction.initialize({ email }), lacks('amount'));
  await assert.rejects(paystack.transaction.verify({}), lacks('reference'));
  refused(await paystack.transaction.initialize({ email: '', amount: 5000 }),
    'Email Address is required');
  refused(await paystack.transaction.initialize({ email: 'ada', amount: 5000 }),
    'Invalid Email Address Passed');
  refused(await paystack.transaction.initialize({ email, amount: 0.5 }), 'Invalid Amount Sent');
});

test('error of an unknown transaction', kTimeout, async () => {
  refused(await paystack.transaction.verify({ reference: 'TP-unknown' }),
    'Transaction reference not found');
  refused(await paystack.transaction.fetch({ id: 1 }), 'Transaction ID is invalid');
});

test('error of the provider', kTimeout, async () => {
  await emulator.control('POST', 'misbehave', { provider: 'paystack', behaviours: ['error_500'] });
  refused(await paystack.transaction.initialize({ email: 'ada@shop.test', amount: 5000 }),
    'An error occurred');
});

test('refund in parts, each told and found', kTimeout, async () => {
  const { authorization_url, reference } = await initialize();
  const create = (more) => paystack.refund.create({ transaction: reference, ...more });
  refused(await create(), 'Transaction cannot be refunded: it was not paid');
  await emulator.press(authorization_url, 'pay');

  const part = await create({ amount: 200000, currency: 'NGN', merchant_note: 'refund 1' });
  assert.equal(part.status, true, part.message);
  assert.equal(part.data.status, 'pending');
  assert.equal(part.data.transaction.reference, reference);
  for (const event of ['refund.pending', 'refund.processed']) {
    const hook = await emulator.hooks.next(event, (body) =>
      body.event === event && body.data.transaction_reference === reference);
    assert.equal(hook.headers['x-paystack-signature'], signed(hook.body, kKey));
  }
  const found = await paystack.refund.fetch({ id: part.data.id });
  assert.equal(found.data.status, 'processed');
  assert.equal(found.data.amount, 200000);
  assert.equal(found.data.merchant_note, 'refund 1');

  refused(await create({ amount: 300001 }), 'Refund amount cannot be greater than what is left');
  const rest = await create();
  assert.equal(rest.data.amount, 300000);
  refused(await create(), 'Transaction has been fully reversed');
  const pages = [];
  for (const page of [1, 2, 3]) {
    const { data } = await paystack.refund.list({ perPage: 1, page });
    pages.push(data.map(({ id }) => id));
  }
  assert.deepEqual(pages, [[rest.data.id], [part.data.id], []]);
});

test('error of an unknown refund', kTimeout, async () => {
  await assert.rejects(paystack.refund.create({}), { name: 'RequiredError', field: 'transaction' });
  refused(await paystack.refund.create({ transaction: 'TP-unknown' }), 'Transaction not found');
  refused(await paystack.refund.fetch({ id: 1 }), 'Refund not found');
});

// Pays with a card that is saved by that; what the verification says of it.
async function saved(card, ...steps) {
  const { reference, authorization_url } = await initialize({ email: 'saved@shop.test' });
  await emulator.press(authorization_url, 'pay', card);
  for (const [button, typed] of steps) await emulator.press(authorization_url, button, typed);
  const { authorization, customer } = await verified(reference);
  assert.equal(authorization.reusable, true);
  return { authorization, customer };
}
const charge = (authorization_code, more = {}) => paystack.transaction.chargeAuthorization({
  email: 'saved@shop.test', amount: 700000, authorization_code, reference: `TP-${++count}`, ...more,
});

test('saved card is charged, told, found and deactivated', kTimeout, async () => {
  const { authorization, customer } = await saved('4084084084084081');
  const { authorization_code } = authorization;
  const { message, data } = await charge(authorization_code);
  assert.equal(message, 'Charge attempted');
  assert.equal(data.status, 'success');
  assert.equal(data.amount, 700000);
  assert.equal(data.authorization.signature, authorization.signature);
  await emulator.hooks.next('the charge succeeded', is_charge_of(data.reference));
  for (const code of [customer.customer_code, 'saved@shop.test']) {
    const { authorizations } = (await paystack.customer.fetch({ code })).data;
    assert.ok(authorizations.some((each) => each.authorization_code === authorization_code));
  }
  refused(await charge(authorization_code, { email: 'other@shop.test' }),
    'Email does not match Authorization code. Please confirm');
  const deactivated = await paystack.customer.deactivateAuthorization({ authorization_code });
  assert.equal(deactivated.status, true);
  refused(await charge(authorization_code), 'Authorization code is invalid');
  refused(await paystack.customer.deactivateAuthorization({ authorization_code }),
    'Authorization code not found.');
  refused(await paystack.customer.fetch({ code: 'CUS_unknown' }), 'Customer not found');
});

test('charge of a saved card is declined', kTimeout, async () => {
  const { authorization } = await saved('4084084084084081');
  await emulator.control('POST', 'misbehave', { provider: 'paystack', behaviours: ['decline'] });
  const { status, data } = await charge(authorization.authorization_code);
  assert.equal(status, true);
  assert.equal(data.status, 'failed');
});

test('charge that the bank wants confirmed is paused', kTimeout, async () => {
  const { authorization } = await saved('4084080000000409', ['complete']);
  const { data } = await charge(authorization.authorization_code);
  assert.equal(data.paused, true);
  assert.equal((await verified(data.reference)).status, 'ongoing');
  await emulator.press(data.authorization_url, 'complete');
  assert.equal((await verified(data.reference)).status, 'success');
});

test('card with PIN and one-time password is saved', kTimeout, async () => {
  const { authorization } = await saved(
    '5060666666666666666', ['pin', '1234'], ['otp', '123456']);
  assert.equal(authorization.last4, '6666');
  assert.equal((await charge(authorization.authorization_code)).data.status, 'success');
});

test('mobile money succeeds or fails later', kTimeout, async () => {
  for (const [phone, status] of [['0551234987', 'success'], ['0551234999', 'failed']]) {
    const { reference, authorization_url } =
      await initialize({ currency: 'GHS', channels: ['mobile_money'] });
    await emulator.press(authorization_url, 'mobile_money', phone);
    await emulator.control('POST', 'clock', { offset_s: 60 });
    const transaction = await verified(reference);
    assert.deepEqual([transaction.status, transaction.channel], [status, 'mobile_money']);
    await emulator.control('POST', 'clock', { offset_s: 0 });
  }
});

test('banks of a country', kTimeout, async () => {
  const { data } = await paystack.verification.fetchBanks({ country: 'ghana' });
  assert.deepEqual(new Set(data.map(({ currency }) => currency)), new Set(['GHS']));
  assert.ok(data.some(({ code, type }) => code === 'MTN' && type === 'mobile_money'));
});

test('transactions are listed by time, a page at a time', kTimeout, async () => {
  const references = [(await initialize()).reference, (await initialize()).reference];
  const from = new Date(Date.now() - 60_000);
  for (const [index, reference] of references.reverse().entries()) {
    const { data } = await paystack.transaction.list({ from, perPage: 1, page: index + 1 });
    assert.deepEqual(data.map((each) => each.reference), [reference]);
  }
  const { data } = await paystack.transaction.list({ to: new Date('2020-01-01') });
  assert.deepEqual(data, []);
});
