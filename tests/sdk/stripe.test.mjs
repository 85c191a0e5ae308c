// stripe, Stripe's SDK. Its options take another host; the emulator answers below /v1, as Stripe.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { Emulator } from './emulator.mjs';

const kKey = 'sk_test_sdk';
const kSecret = 'whsec_sdk';
const kTimeout = { timeout: 30_000 };

let emulator;
let stripe;

const client = (key, options = {}) =>
  new Stripe(key, {
    host: '127.0.0.1', port: emulator.port, protocol: 'http', maxNetworkRetries: 0,
    timeout: 10_000, telemetry: false, ...options,
  });

before(async () => {
  emulator = await Emulator.start('stripe', `${kKey},${kSecret}`);
  stripe = client(kKey);
});
after(async () => assert.equal(await emulator.stop(), 0));

const order = (reference = 'TP_1') => ({
  mode: 'payment',
  client_reference_id: reference,
  line_items: [{
    quantity: 2,
    price_data: { currency: 'usd', unit_amount: 1250, product_data: { name: 'Top-up & more' } },
  }],
  success_url: 'http://shop.test/back?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://shop.test/cancelled',
  metadata: { order: '7' },
  payment_intent_data: { metadata: { order: '7' } },
  expires_at: Math.floor(Date.now() / 1000) + 3600,
});
const create_session = () => stripe.checkout.sessions.create(order());

async function paid_intent(method = 'pm_card_visa') {
  return stripe.paymentIntents.create({
    amount: 2500, currency: 'usd', confirm: true, off_session: true, customer: 'cus_1',
    payment_method: method, metadata: { order: '7' },
  });
}

// The event that tells of the object, as the SDK's own check lets it through.
async function event_of(type, id) {
  const hook = await emulator.hooks.next(
    `${type} of ${id}`, (event) => event.type === type && event.data.object.id === id);
  return stripe.webhooks.constructEvent(hook.body, hook.headers['stripe-signature'], kSecret);
}

const payments = async () => (await emulator.control('GET', 'payments')).data.length;
const is_a = (type, more) => (error) => {
  assert.ok(error instanceof Stripe.errors[type], `${error.constructor.name}: ${error.message}`);
  assert.match(error.requestId, /^req_/);
  for (const [name, value] of Object.entries(more)) assert.equal(error[name], value, name);
  return true;
};

test('balance says which mode the key is of', kTimeout, async () => {
  const balance = await stripe.balance.retrieve();
  assert.equal(balance.object, 'balance');
  assert.equal(balance.livemode, false);
  assert.equal(typeof balance.available[0].amount, 'number');
  assert.equal(balance.lastResponse.statusCode, 200);
  assert.match(balance.lastResponse.requestId, /^req_/);
  assert.equal(balance.lastResponse.apiVersion, stripe.getApiField('version'));
});

test('session is created, paid, told and looked up', kTimeout, async () => {
  const created = await create_session();
  assert.equal(created.object, 'checkout.session');
  assert.equal(created.status, 'open');
  assert.equal(created.payment_status, 'unpaid');
  assert.equal(created.amount_total, 2500);
  assert.equal(created.client_reference_id, 'TP_1');
  assert.deepEqual(created.metadata, { order: '7' });
  const open = await stripe.checkout.sessions.retrieve(created.id);
  assert.equal(open.url, created.url);
  assert.equal(open.payment_intent, null);

  const back = await emulator.press(created.url, 'pay');
  assert.equal(back.searchParams.get('session'), created.id);
  const event = await event_of('checkout.session.completed', created.id);
  assert.equal(event.object, 'event');
  assert.match(event.id, /^evt_/);
  assert.equal(event.livemode, false);
  assert.equal(event.data.object.payment_status, 'paid');

  const paid = await stripe.checkout.sessions.retrieve(
    created.id, { expand: ['payment_intent.latest_charge'] });
  assert.equal(paid.status, 'complete');
  assert.equal(paid.payment_status, 'paid');
  assert.equal(paid.url, null);
  assert.equal(paid.payment_intent.status, 'succeeded');
  assert.equal(paid.payment_intent.amount_received, 2500);
  assert.deepEqual(paid.payment_intent.metadata, { order: '7' });
  assert.equal(paid.payment_intent.latest_charge.paid, true);
  assert.equal(paid.payment_intent.latest_charge.payment_intent, paid.payment_intent.id);
});

test('session that is paid with a delay completes unpaid first', kTimeout, async () => {
  const { id, url } = await create_session();
  await emulator.press(url, 'wait');
  const completed = await event_of('checkout.session.completed', id);
  assert.equal(completed.data.object.payment_status, 'unpaid');
  const settled = await event_of('checkout.session.async_payment_succeeded', id);
  assert.equal(settled.data.object.payment_status, 'paid');
});

test('declined session stays open', kTimeout, async () => {
  const { id, url } = await create_session();
  assert.equal(await emulator.press(url, 'pay', '4000 0000 0000 9995'), null);
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
  assert.equal(session.status, 'open');
  assert.equal(session.payment_intent.last_payment_error.decline_code, 'insufficient_funds');
  const event = await event_of('payment_intent.payment_failed', session.payment_intent.id);
  assert.equal(event.data.object.status, 'requires_payment_method');
});

test('session is expired once', kTimeout, async () => {
  const { id } = await create_session();
  const expired = await stripe.checkout.sessions.expire(id);
  assert.equal(expired.status, 'expired');
  assert.equal(expired.url, null);
  await event_of('checkout.session.expired', id);
  await assert.rejects(stripe.checkout.sessions.expire(id),
    is_a('StripeInvalidRequestError', { statusCode: 400 }));
});

test('intent is created, looked up, declined, confirmed', kTimeout, async () => {
  const created = await stripe.paymentIntents.create({
    amount: 1099, currency: 'eur', automatic_payment_methods: { enabled: true },
    description: 'Credits; "10" (ten)!', metadata: { 'a key': 'ä&=+%' },
  });
  assert.equal(created.status, 'requires_payment_method');
  assert.equal(created.description, 'Credits; "10" (ten)!');
  assert.deepEqual(created.metadata, { 'a key': 'ä&=+%' });
  const return_url = 'http://shop.test/back';
  await assert.rejects(
    stripe.paymentIntents.confirm(
      created.id, { payment_method: 'pm_card_chargeDeclined', return_url }),
    (error) => {
      is_a('StripeCardError', {
        statusCode: 402, code: 'card_declined', decline_code: 'generic_decline',
      })(error);
      assert.equal(error.payment_intent.id, created.id);
      assert.equal(error.charge, error.payment_intent.latest_charge);
      return true;
    });
  const confirmed = await stripe.paymentIntents.confirm(
    created.id, { payment_method: 'pm_card_visa', return_url });
  assert.equal(confirmed.status, 'succeeded');
  const found = await stripe.paymentIntents.retrieve(created.id, { expand: ['latest_charge'] });
  assert.equal(found.latest_charge.amount_captured, 1099);
  const event = await event_of('payment_intent.succeeded', created.id);
  assert.equal(event.data.object.amount_received, 1099);
});

test('intent is cancelled once', kTimeout, async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
  const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
  assert.equal(canceled.status, 'canceled');
  assert.equal(canceled.cancellation_reason, 'abandoned');
  await event_of('payment_intent.canceled', id);
  await assert.rejects(stripe.paymentIntents.cancel(id), is_a(
    'StripeInvalidRequestError', { statusCode: 400, code: 'payment_intent_unexpected_state' }));
});

test('saved method is charged off session', kTimeout, async () => {
  assert.equal((await paid_intent()).status, 'succeeded');
  await assert.rejects(paid_intent('pm_card_chargeDeclinedExpiredCard'),
    is_a('StripeCardError', { code: 'expired_card' }));
});

test('idempotency key replays its first answer and is good for no other', kTimeout, async () => {
  const idempotencyKey = 'key-of-a-session';
  const body = order();
  const first = await stripe.checkout.sessions.create(body, { idempotencyKey });
  assert.equal(first.lastResponse.headers['idempotent-replayed'], undefined);
  assert.equal(first.lastResponse.idempotencyKey, idempotencyKey);
  const again = await stripe.checkout.sessions.create(body, { idempotencyKey });
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  await assert.rejects(
    stripe.checkout.sessions.create({ ...body, client_reference_id: 'TP_2' }, { idempotencyKey }),
    is_a('StripeIdempotencyError', { statusCode: 400, rawType: 'idempotency_error' }));
});

test('SDK that tries again has one session', kTimeout, async () => {
  const patient = client(kKey, { maxNetworkRetries: 2 });
  for (const behaviour of ['error_500', 'drop_connection']) {
    await emulator.control('POST', 'misbehave', { provider: 'stripe', behaviours: [behaviour] });
    const before_it = await payments();
    const session = await patient.checkout.sessions.create(order(behaviour));
    assert.equal(session.client_reference_id, behaviour);
    assert.equal(await payments(), before_it + 1, behaviour);
  }
});

test('error of a key', kTimeout, async () => {
  await assert.rejects(client('sk_test_other').balance.retrieve(), is_a(
    'StripeAuthenticationError', { statusCode: 401, rawType: 'invalid_request_error' }));
});

test('error of a parameter', kTimeout, async () => {
  const { line_items, ...lacking } = order();
  const bad = [
    [() => stripe.checkout.sessions.create(lacking), 'parameter_missing', 'line_items'],
    [() => stripe.checkout.sessions.create({ ...order(), colour: 'red' }),
      'parameter_unknown', 'colour'],
    [() => stripe.paymentIntents.create({ amount: 500 }), 'parameter_missing', 'currency'],
    [() => stripe.paymentIntents.create({ currency: 'usd' }), 'parameter_missing', 'amount'],
    [() => stripe.paymentIntents.create({ amount: 'ten', currency: 'usd' }),
      'parameter_invalid_integer', 'amount'],
  ];
  for (const [call, code, param] of bad) {
    await assert.rejects(call,
      is_a('StripeInvalidRequestError', { statusCode: 400, code, param }));
  }
});

test('error of an unknown id', kTimeout, async () => {
  const unknown = [
    () => stripe.checkout.sessions.retrieve('cs_test_0'),
    () => stripe.checkout.sessions.expire('cs_test_0'),
    () => stripe.paymentIntents.retrieve('pi_0'),
    () => stripe.refunds.retrieve('re_0'),
    () => stripe.refunds.create({ payment_intent: 'pi_0' }),
  ];
  for (const call of unknown) {
    await assert.rejects(call,
      is_a('StripeInvalidRequestError', { statusCode: 404, code: 'resource_missing' }));
  }
});

test('error of the provider', kTimeout, async () => {
  await emulator.control('POST', 'misbehave', { provider: 'stripe', behaviours: ['error_500'] });
  await assert.rejects(create_session(), is_a('StripeAPIError', { statusCode: 500 }));
});

test('webhook of somebody else does not pass', kTimeout, async () => {
  const { id } = await paid_intent();
  const is_ours = (event) => event.data.object.id === id;
  const { body, headers } = await emulator.hooks.next('the payment', is_ours);
  const signature = headers['stripe-signature'];
  await stripe.webhooks.constructEventAsync(body, signature, kSecret);
  const wrong = [
    [body, signature, 'whsec_other'],
    [body.replace('2500', '2501'), signature, kSecret],
    [body, signature.replace(/v1=[0-9a-f]{4}/, 'v1=0000'), kSecret],
  ];
  // Ten minutes on, it is a replay.
  const later = Date.now() + 600_000;
  const is_refused = (error) => error instanceof Stripe.errors.StripeSignatureVerificationError;
  for (const [a_body, a_signature, secret] of wrong) {
    assert.throws(() => stripe.webhooks.constructEvent(a_body, a_signature, secret), is_refused);
  }
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, kSecret, 300, null, later),
    is_refused);
  await emulator.control('POST', 'forge', { payment: id });
  const forged = await emulator.hooks.next('the forged one', is_ours);
  assert.throws(() => stripe.webhooks.constructEvent(
    forged.body, forged.headers['stripe-signature'], kSecret), is_refused);
});

test('refund in parts, each told and found', kTimeout, async () => {
  const { id, latest_charge } = await paid_intent();
  const part = await stripe.refunds.create({
    payment_intent: id, amount: 1000, reason: 'requested_by_customer', metadata: { refund: '1' },
  });
  assert.equal(part.object, 'refund');
  assert.equal(part.status, 'succeeded');
  assert.equal(part.amount, 1000);
  assert.equal(part.charge, latest_charge);
  assert.equal((await event_of('refund.created', part.id)).data.object.amount, 1000);
  const charge = (await event_of('charge.refunded', latest_charge)).data.object;
  assert.equal(charge.amount_refunded, 1000);
  assert.equal(charge.refunded, false);
  await assert.rejects(stripe.refunds.create({ payment_intent: id, amount: 1501 }),
    is_a('StripeInvalidRequestError', { statusCode: 400, param: 'amount' }));

  const rest = await stripe.refunds.create({ charge: latest_charge });
  assert.equal(rest.amount, 1500);
  await assert.rejects(stripe.refunds.create({ payment_intent: id }),
    is_a('StripeInvalidRequestError', { code: 'charge_already_refunded' }));
  const found = await stripe.refunds.retrieve(part.id, { expand: ['charge'] });
  assert.deepEqual(found.metadata, { refund: '1' });
  assert.equal(found.charge.refunded, true);

  // A page of one makes the SDK turn it.
  const listed = [];
  for await (const refund of stripe.refunds.list({ payment_intent: id, limit: 1 })) {
    listed.push(refund.id);
  }
  assert.deepEqual(listed, [rest.id, part.id]);
});

test('refund with one key is one', kTimeout, async () => {
  const { id } = await paid_intent();
  const refund = () => stripe.refunds.create(
    { payment_intent: id, amount: 100 }, { idempotencyKey: `refund-of-${id}` });
  assert.equal((await refund()).id, (await refund()).id);
  assert.equal((await stripe.refunds.list({ payment_intent: id })).data.length, 1);
});

test('refund that is pending succeeds or fails later', kTimeout, async () => {
  const fates = [
    ['pm_card_pendingRefund', 'pending', 'refund.updated', 'succeeded'],
    ['pm_card_refundFail', 'succeeded', 'refund.failed', 'failed'],
  ];
  for (const [method, at_first, type, at_last] of fates) {
    const { id } = await paid_intent(method);
    const refund = await stripe.refunds.create({ payment_intent: id });
    assert.equal(refund.status, at_first);
    assert.equal((await event_of(type, refund.id)).data.object.status, at_last);
    assert.equal((await stripe.refunds.retrieve(refund.id)).status, at_last);
  }
});

test('there are no disputes', kTimeout, async () => {
  const disputes = await stripe.disputes.list();
  assert.deepEqual(disputes.data, []);
  assert.equal(disputes.has_more, false);
});
