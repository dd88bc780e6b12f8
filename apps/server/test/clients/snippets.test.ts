import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway } from './start-gateway.ts';

const PAGE = readFileSync(new URL('../../../../docs/clients.md', import.meta.url), 'utf8');
const SNIPPETS = [...PAGE.matchAll(/^```(sh|js)\n(.*?)^```$/gms)].map(
  ([, language, code = '']) => [code.slice(0, code.indexOf('\n')).slice(0, 60), String(language), code] as const,
);
/** Where the clients are installed. */
const cwd = new URL('../..', import.meta.url);
const run = promisify(execFile);

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
});
afterAll(() => gateway?.stop());

const env = () => ({ PATH: process.env.PATH, GARDEFOU_URL: gateway.url, GARDEFOU_KEY: gateway.key });

test('the page shows every client that is tested', () => {
  const imports = SNIPPETS.flatMap(([, , code]) => [...code.matchAll(/ from '([^']+)'/g)].map(([, name]) => name));
  expect(imports).toEqual(
    expect.arrayContaining(['openai', 'ollama', '@anthropic-ai/sdk', 'ai', '@ai-sdk/openai', '@langchain/openai']),
  );
  expect(SNIPPETS.filter(([, , code]) => code.startsWith('curl'))).toHaveLength(3);
});

test.each(SNIPPETS)('docs/clients.md: %s…', async (_, language, code) => {
  gateway.received();
  if (code.startsWith('export')) {
    // What it sets is all that a program needs.
    const program = `import OpenAI from 'openai'; import Anthropic from '@anthropic-ai/sdk';
      const messages = [{ role: 'user', content: 'Bonjour, prévenez Mme Camille Durand.' }];
      await new OpenAI().chat.completions.create({ model: 'gardefou', messages });
      const answer = await new Anthropic().messages.create({ model: 'gardefou', max_tokens: 9, messages });
      process.stdout.write(answer.content[0].text);`;
    const { stdout } = await run('sh', ['-c', `${code}\nnode --input-type=module -e "$PROGRAM"`], {
      cwd,
      env: { ...env(), PROGRAM: program },
    });
    expect(stdout).toContain('C’est noté pour Camille Durand.');
  } else {
    const [command, ...args] = language === 'sh' ? ['sh', '-c', code] : ['node', '--input-type=module', '-e', code];
    const { stdout } = await run(String(command), args, { cwd, env: env() });
    expect(stdout).toContain('C’est noté pour Camille Durand.');
  }
  expect(gateway.received()).toMatch(/^(?!.*Camille)(?!.*Durand).*\[PERSON_1\]/s);
});
