// Stripe's SDK: customers, saved payment methods, SetupIntents and 3-D Secure.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  charge, close, emulator, event_of, is_a, kTimeout, open, order, stripe,
} from './stripe.mjs';

before(open);
after(close);

const kReturn = 'http://shop.test/back';
const customer = async () => (await stripe.customers.create({ email: 'ada@shop.test' })).id;
const method = async (token = 'tok_visa') =>
  (await stripe.paymentMethods.create({ type: 'card', card: { token } })).id;
const refused = (more) => is_a('StripeInvalidRequestError', { statusCode: 400, ...more });

test('customer is created, changed and told', kTimeout, async () => {
  const { id } = await stripe.customers.create(
    { email: 'ada@shop.test', name: 'Ada', metadata: { account: 'a1', plan: 'x' } });
  const event = await event_of('customer.created', id);
  assert.equal(event.data.object.email, 'ada@shop.test');
  const changed = await stripe.customers.update(id, { name: '', metadata: { plan: '' } });
  assert.equal(changed.name, null);
  assert.deepEqual(changed.metadata, { account: 'a1' });
  assert.deepEqual(await stripe.customers.retrieve(id), changed);
  await assert.rejects(stripe.customers.retrieve('cus_no'),
    is_a('StripeInvalidRequestError', { statusCode: 404, code: 'resource_missing' }));
});

test('method is attached, made the default, charged, detached', kTimeout, async () => {
  const ada = await customer();
  const id = await method();
  assert.equal((await stripe.paymentMethods.attach(id, { customer: ada })).customer, ada);
  assert.equal((await event_of('payment_method.attached', id)).data.object.customer, ada);
  const settings = (default_payment_method) => ({ invoice_settings: { default_payment_method } });
  const updated = await stripe.customers.update(ada, settings(id));
  assert.equal(updated.invoice_settings.default_payment_method, id);

  const { status, latest_charge } =
    await charge(id, { customer: ada, off_session: true, expand: ['latest_charge'] });
  assert.equal(status, 'succeeded');
  const { brand, last4, exp_month, exp_year, fingerprint } =
    latest_charge.payment_method_details.card;
  assert.deepEqual([brand, last4, exp_month, exp_year], ['visa', '4242', 12, 2034]);
  assert.equal((await stripe.paymentMethods.retrieve(id)).card.fingerprint, fingerprint);

  const unset = await stripe.customers.update(ada, settings(''));
  assert.equal(unset.invoice_settings.default_payment_method, null);
  assert.equal((await stripe.paymentMethods.detach(id)).customer, null);
  const event = await event_of('payment_method.detached', id);
  assert.equal(event.data.previous_attributes.customer, ada);
  await assert.rejects(charge(id, { customer: ada, off_session: true }), refused());
  await assert.rejects(stripe.paymentMethods.attach(id, { customer: ada }), refused());
});

test('method of another customer is refused', kTimeout, async () => {
  const id = await method();
  await stripe.paymentMethods.attach(id, { customer: await customer() });
  await assert.rejects(charge(id, { customer: await customer() }),
    refused({ param: 'payment_method' }));
  await assert.rejects(charge(id), refused({ param: 'payment_method' }));
});

test('methods are listed, newest first', kTimeout, async () => {
  const ada = await customer();
  const ids = [];
  for (const token of ['tok_visa', 'tok_mastercard', 'tok_amex']) {
    ids.unshift(await method(token));
    await stripe.paymentMethods.attach(ids[0], { customer: ada });
  }
  const listed = await stripe.paymentMethods.list({ customer: ada, type: 'card', limit: 100 });
  assert.deepEqual(listed.data.map(({ id }) => id), ids);
  const paged = [];
  for await (const { id } of stripe.customers.listPaymentMethods(ada, { limit: 1 })) paged.push(id);
  assert.deepEqual(paged, ids);
});

test('typed cards are checked', kTimeout, async () => {
  const typed = (card) => stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123', ...card },
  });
  assert.equal((await typed({ number: '378282246310005', cvc: '1234' })).card.brand, 'amex');
  for (const [card, code, param] of [
    [{ number: '4242424242424241' }, 'incorrect_number', 'number'],
    [{ exp_month: 13 }, 'invalid_expiry_month', 'exp_month'],
    [{ exp_year: 2020 }, 'invalid_expiry_year', 'exp_year'],
    [{ cvc: '12' }, 'invalid_cvc', 'cvc'],
  ]) {
    await assert.rejects(typed(card), is_a('StripeCardError', { statusCode: 402, code, param }));
  }
});

test('declined cards say why', kTimeout, async () => {
  for (const [name, code, decline_code] of [
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
  ]) {
    await assert.rejects(charge(name), is_a('StripeCardError', { code, decline_code }));
  }
});

test('setup without a payment, with 3-D Secure', kTimeout, async () => {
  const ada = await customer();
  const created = await stripe.setupIntents.create(
    { customer: ada, usage: 'off_session', automatic_payment_methods: { enabled: true } });
  assert.equal(created.status, 'requires_payment_method');
  assert.match(created.client_secret, new RegExp(`^${created.id}_secret_`));
  const asked = await stripe.setupIntents.confirm(created.id, {
    payment_method: 'pm_card_authenticationRequiredOnSetup', return_url: kReturn,
  });
  assert.equal(asked.status, 'requires_action');
  const back = await emulator.press(asked.next_action.redirect_to_url.url, 'complete');
  assert.equal(back.searchParams.get('setup_intent'), created.id);
  assert.equal(back.searchParams.get('redirect_status'), 'succeeded');
  const { payment_method } = (await event_of('setup_intent.succeeded', created.id)).data.object;
  const paid = await charge(payment_method, { customer: ada, off_session: true });
  assert.equal(paid.status, 'succeeded');

  await assert.rejects(
    stripe.setupIntents.create(
      { customer: ada, confirm: true, payment_method: 'pm_card_chargeDeclined' }),
    (error) => {
      is_a('StripeCardError', { code: 'card_declined' })(error);
      assert.equal(error.setup_intent.status, 'requires_payment_method');
      return true;
    });
  const { id } = await stripe.setupIntents.create({ customer: ada });
  assert.equal((await stripe.setupIntents.cancel(id)).status, 'canceled');
});

test('payment with 3-D Secure is confirmed or failed', kTimeout, async () => {
  for (const [button, status] of [['complete', 'succeeded'], ['fail', 'requires_payment_method']]) {
    const asked = await charge('pm_card_authenticationRequired', { return_url: kReturn });
    assert.equal(asked.status, 'requires_action');
    await event_of('payment_intent.requires_action', asked.id);
    await emulator.press(asked.next_action.redirect_to_url.url, button);
    assert.equal((await stripe.paymentIntents.retrieve(asked.id)).status, status);
  }
  await assert.rejects(charge('pm_card_authenticationRequired', { off_session: true }),
    (error) => {
      is_a('StripeCardError', { statusCode: 402, code: 'authentication_required' })(error);
      assert.equal(error.payment_intent.status, 'requires_payment_method');
      return true;
    });
});

test('session saves what it was paid with', kTimeout, async () => {
  const ada = await customer();
  const saving = { metadata: { order: '7' }, setup_future_usage: 'off_session' };
  for (const who of [{ customer: ada }, { customer_creation: 'always' }]) {
    const { id, url } = await stripe.checkout.sessions.create(
      { ...order(), ...who, payment_intent_data: saving });
    await emulator.press(url, 'pay');
    const { payment_intent: paid, customer: payer } = await stripe.checkout.sessions.retrieve(
      id, { expand: ['payment_intent.payment_method'] });
    assert.equal(paid.payment_method.customer, payer);
    const again = await charge(paid.payment_method.id, { customer: payer, off_session: true });
    assert.equal(again.status, 'succeeded');
  }
});
