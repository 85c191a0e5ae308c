// Stripe's SDK: sessions and intents, from the create to the event.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  close, create_session, emulator, event_of, is_a, kTimeout, open, stripe,
} from './stripe.mjs';

before(open);
after(close);

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

test('intents are listed by time, a page at a time', kTimeout, async () => {
  const { id, created } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
  const ids = [];
  for await (const intent of stripe.paymentIntents.list({ created: { gte: created }, limit: 1 })) {
    ids.push(intent.id);
  }
  assert.ok(ids.includes(id));
  assert.equal(new Set(ids).size, ids.length);
  const before = await stripe.paymentIntents.list({ created: { lt: created - 3600 } });
  assert.deepEqual(before.data, []);
  assert.equal(before.has_more, false);
});

test('there are no disputes', kTimeout, async () => {
  const disputes = await stripe.disputes.list();
  assert.deepEqual(disputes.data, []);
  assert.equal(disputes.has_more, false);
});
