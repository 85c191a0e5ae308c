// The emulator as a child on a free port, the merchant's webhook endpoint, and the payer. Whoever
// imports this cannot connect to anything but loopback.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import net from 'node:net';
import { createInterface } from 'node:readline';

const kPatience_ms = 10_000;
const kLoopback = ['127.0.0.1', 'localhost', '::1'];

// The hosts that were asked for and are not ours.
export const refused_hosts = new Set();

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // Node itself passes [options, callback], others options or a port and a host.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = (typeof first === 'object' ? first.host : second) ?? 'localhost';
  if (kLoopback.includes(host)) return connect.apply(this, args);
  refused_hosts.add(host);
  // Later, since TLS is not done with the socket.
  process.nextTick(() => this.destroy(new Error(`${host} is not loopback`)));
  return this;
};

// Keeps what is delivered, in order, and answers 200.
class Hooks {
  #received = [];
  #arrived = () => {};
  #server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.#received.push({ headers: request.headers, body, json: JSON.parse(body) });
    response.end();
    this.#arrived();
  });

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  // The oldest delivery that is wanted, which is taken out; waits for it.
  async next(what, is_wanted) {
    const deadline = Date.now() + kPatience_ms;
    for (;;) {
      const at = this.#received.findIndex(({ json }) => is_wanted(json));
      if (at >= 0) return this.#received.splice(at, 1)[0];
      const left_ms = deadline - Date.now();
      if (left_ms <= 0) throw new Error(`no webhook came: ${what}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left_ms);
        this.#arrived = () => (clearTimeout(timer), resolve());
      });
    }
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

export class Emulator {
  hooks = new Hooks();
  #child;

  // `account` is the value of the provider's flag, up to the address of its webhooks.
  static async start(provider, account) {
    const emulator = new Emulator();
    const url = await emulator.hooks.listen();
    emulator.#child = spawn(
      process.env.TALLYPORT_EMULATOR,
      ['--listen=127.0.0.1:0', `--${provider}=${account},${url}`, '--processing-ms=50',
        '--retry-initial-ms=20', '--retry-max-ms=50', '--slow-ms=3000'],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((_, reject) => {
      emulator.#child.once('error', reject);
      emulator.#child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
    });
    ended.catch(() => {});
    const line = new Promise((resolve) =>
      createInterface(emulator.#child.stdout).once('line', resolve));
    const greeting = await Promise.race([line, ended]).catch((error) => {
      emulator.hooks.close();
      throw error;
    });
    emulator.base = greeting.replace('listening on ', '');
    emulator.port = Number(new URL(emulator.base).port);
    return emulator;
  }

  // Resolves to the exit code.
  async stop() {
    this.hooks.close();
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    return ended;
  }

  // Presses a button of the checkout page, with what is typed beside it; where the browser is sent,
  // or null where it stays.
  async press(page, button, typed = '') {
    const field = { mobile_money: 'phone', pin: 'pin', otp: 'otp' }[button] ?? 'card';
    const answer = await fetch(`${page}/${button}`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ [field]: typed }),
      redirect: 'manual',
      signal: AbortSignal.timeout(kPatience_ms),
    });
    const location = answer.headers.get('location');
    return location === null || location.startsWith('../') ? null : new URL(location);
  }

  async control(method, path, body) {
    const answer = await fetch(`${this.base}/control/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(kPatience_ms),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`/control/${path} answers ${answer.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
