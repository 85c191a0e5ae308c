// The merchant of Stripe's SDK, whose options take another host; the emulator answers below /v1, as
// Stripe does.
import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { Emulator } from './emulator.mjs';

export const kKey = 'sk_test_sdk';
export const kSecret = 'whsec_sdk';
export const kTimeout = { timeout: 30_000 };

export let emulator;
export let stripe;

export const client = (key, options = {}) =>
  new Stripe(key, {
    host: '127.0.0.1', port: emulator.port, protocol: 'http', maxNetworkRetries: 0,
    timeout: 10_000, telemetry: false, ...options,
  });

export async function open() {
  emulator = await Emulator.start('stripe', `${kKey},${kSecret}`);
  stripe = client(kKey);
}
export const close = async () => assert.equal(await emulator.stop(), 0);

export const order = (reference = 'TP_1') => ({
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
export const create_session = () => stripe.checkout.sessions.create(order());

export const charge = (payment_method, more = {}) =>
  stripe.paymentIntents.create({
    amount: 2500, currency: 'usd', confirm: true, payment_method, metadata: { order: '7' }, ...more,
  });
export const paid_intent = (method = 'pm_card_visa') => charge(method);

// The event that tells of the object, as the SDK's own check lets it through.
export async function event_of(type, id) {
  const hook = await emulator.hooks.next(
    `${type} of ${id}`, (event) => event.type === type && event.data.object.id === id);
  return stripe.webhooks.constructEvent(hook.body, hook.headers['stripe-signature'], kSecret);
}

// For assert.rejects: an error of the SDK's class, with these members.
export const is_a = (type, more) => (error) => {
  assert.ok(error instanceof Stripe.errors[type], `${error.constructor.name}: ${error.message}`);
  assert.match(error.requestId, /^req_/);
  for (const [name, value] of Object.entries(more)) assert.equal(error[name], value, name);
  return true;
};
