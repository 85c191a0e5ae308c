// The API's description is OpenAPI 3.1, and its examples fit by JSON Schema 2020-12.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const read = () => JSON.parse(fs.readFileSync(process.env.TALLYPORT_OPENAPI));

test('the document is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(read());
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, '3.1');
});

test('a document that is not OpenAPI 3.1 is noticed', async () => {
  const broken = read();
  delete broken.paths['/v1/topups'].post.responses['201'].description;
  const { valid } = await new Validator().validate(broken);
  assert.ok(!valid);
});

const document = read();

// What `$ref` names, where the value is a reference; else itself.
function named(value) {
  if (!value.$ref) return value;
  const steps = value.$ref.slice(2).split('/');
  return named(steps.reduce((at, step) => at[step], document));
}

function examplesOf(object) {
  const examples = Object.values(object.examples ?? {}).map((each) => named(each).value);
  return 'example' in object ? [object.example, ...examples] : examples;
}

// Every media type, parameter and header that has a schema.
function* described(value, pointer = '#') {
  if (value === null || typeof value !== 'object') return;
  if (value.schema && !Array.isArray(value)) yield [pointer, value];
  for (const [key, each] of Object.entries(value)) yield* described(each, `${pointer}/${key}`);
}

test('every example fits its schema', () => {
  const ajv = new Ajv({ strict: false, validateFormats: true });
  formats(ajv);
  ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
  let seen = 0;
  for (const [pointer, object] of described(document)) {
    const check = ajv.compile({ ...object.schema, components: document.components });
    for (const example of examplesOf(object)) {
      assert.ok(check(example), `${pointer}: ${JSON.stringify(check.errors)}`);
      seen += 1;
    }
  }
  assert.ok(seen > 100, `${seen} examples`);
});
