// Stripe's SDK: what it takes for which error, what a second try gets, and whose webhooks it
// believes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import {
  client, close, create_session, emulator, is_a, kKey, kSecret, kTimeout, open, order, paid_intent,
  stripe,
} from './stripe.mjs';

before(open);
after(close);

const payments = async () => (await emulator.control('GET', 'payments')).data.length;

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

test('SDK that asks twice at once has one session', kTimeout, async () => {
  const patient = client(kKey, { maxNetworkRetries: 8 });
  const body = order();
  const create = (from) => from.checkout.sessions.create(body, { idempotencyKey: 'at-once' });
  await emulator.control('POST', 'misbehave', { provider: 'stripe', behaviours: ['slow'] });
  const before_it = await payments();
  const first = create(stripe);
  while (await payments() === before_it);
  await assert.rejects(create(stripe),
    is_a('StripeAPIError', { statusCode: 409, code: 'idempotency_key_in_use' }));
  assert.equal((await create(patient)).id, (await first).id);
  assert.equal(await payments(), before_it + 1);
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
