import { readFileSync } from 'node:fs';

/** Where each client says what its requests are made of. */
const DECLARATIONS = {
  chat: 'openai/resources/chat/completions/completions.d.ts',
  shared: 'openai/resources/shared.d.ts',
  embeddings: 'openai/resources/embeddings.d.ts',
  anthropic: '@anthropic-ai/sdk/resources/messages/messages.d.ts',
  ollama: 'ollama/dist/browser.d.ts',
} as const;
export type Declarations = keyof typeof DECLARATIONS;

/** The fields of an interface as the installed client declares it. */
export function fieldsOf(source: Declarations, name: string): string[] {
  const [, body] = textOf(source).match(new RegExp(`\\binterface ${name} \\{\\n(.*?)\\n\\}`, 's')) ?? [];
  if (body === undefined) throw new Error(`${source} declares no ${name}`);
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, field]) => String(field)).sort();
}

/** The `type` of each member of a union, as in `A | B` where A has `type: 'a'`. */
export function kindsOf(source: Declarations, union: string): string[] {
  const [, members = ''] = textOf(source).match(new RegExp(`export type ${union} = (.*?);`, 's')) ?? [];
  return members.split('|').flatMap((member) => {
    const [, body = ''] =
      textOf(source).match(new RegExp(`export interface ${member.trim()} \\{\\n(.*?)\\n\\}`, 's')) ?? [];
    const [, kind] = body.match(/^ {4}type: '(\w+)';/m) ?? [];
    return kind === undefined ? [] : [kind];
  });
}

function textOf(source: Declarations): string {
  const url = new URL(`../../../node_modules/${DECLARATIONS[source]}`, import.meta.url);
  return readFileSync(url, 'utf8').replace(/\/\*.*?\*\//gs, '');
}
