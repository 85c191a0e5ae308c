// Stripe's SDK: refunds, and turning the pages of their list.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, event_of, is_a, kTimeout, open, paid_intent, stripe } from './stripe.mjs';

before(open);
after(close);

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
