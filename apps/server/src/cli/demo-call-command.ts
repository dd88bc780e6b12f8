import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { CommandRefused, type CommandResult } from '../kernel/command.ts';

const EXAMPLE = 'Bonjour John (john@example.com), peux-tu relire ce contrat ?';

interface DemoFile {
  url: string;
  tenants: { name: string; member: { email: string; password: string } }[];
}

/** The tour of the README: a member without consent is refused, consents, calls, and sees what the model received. */
export const demoCallCommand = {
  name: 'demo:call',
  summary: 'Call a model through the running demo, as a member: refused, consented, masked',
  options: { text: { description: 'What to send' } },
  async run(options: Readonly<Record<string, string>>): Promise<CommandResult> {
    const demo = readDemo();
    const [tenant] = demo.tenants;
    if (!tenant) throw new CommandRefused('no_demo', 'demo.json names no organisation.');
    const { email, password } = tenant.member;
    const login = await post(demo.url, '/api/auth/login', { email, password });
    const token = String(login.body.accessToken);
    const prompt = options.text ?? EXAMPLE;
    const steps = [`${tenant.name}, ${email}`, `→ ${prompt}`];
    let call = await post(demo.url, '/api/ai/invoke', { prompt }, token);
    if (call.body.code === 'consent_required') {
      steps.push(
        `← 403 ${call.body.code}: ${call.body.title}. Nothing left.`,
        '→ POST /api/consents {"purpose":"AI_ASSISTANT"}',
      );
      await post(demo.url, '/api/consents', { purpose: 'AI_ASSISTANT' }, token);
      call = await post(demo.url, '/api/ai/invoke', { prompt }, token);
    }
    if (call.status !== 200)
      throw new CommandRefused(String(call.body.code), `${call.body.title}. ${call.body.detail}`);
    steps.push(
      `← 200, masked ${JSON.stringify(call.body.masked)}, provider ${call.body.provider}`,
      '',
      String(call.body.response),
    );
    return { json: call.body, text: steps.join('\n') };
  },
};

function readDemo(): DemoFile {
  const path = join(loadConfig().dataDir, 'demo.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DemoFile;
  } catch {
    throw new CommandRefused('no_demo', `${path} cannot be read: start the demo first, with npm start.`);
  }
}

async function post(
  url: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  try {
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    throw new CommandRefused('no_server', `No server answers at ${url}: start it with npm start.`);
  }
}
