import { SETTINGS, type Setting } from '../config.ts';

/** docs/configuration.md, from the table that config.ts reads by. */
export function describeConfiguration(): string {
  const rows = (SETTINGS as readonly Setting[]).map((setting) => {
    const kind = setting.choices ? setting.choices.map((choice) => `\`${choice}\``).join(', ') : setting.kind;
    const notes = [
      setting.secret ? `secret; also \`${setting.name}_FILE\`` : '',
      setting.requiredInProduction ? 'required in production' : '',
    ]
      .filter(Boolean)
      .join('; ');
    return `| \`${setting.name}\` | ${kind} | ${setting.default ? `\`${setting.default}\`` : ''} | ${setting.description}${notes ? ` (${notes})` : ''} |`;
  });
  return [
    '# Configuration',
    '',
    'Generated from `apps/server/src/config.ts` by `npm run generate`. Everything is read once, at start; a fault stops the start and each is printed on a line of its own. A secret may also come from the file that `NAME_FILE` names.',
    '',
    '| variable | values | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Variables that start with `GARDEFOU_` and are not known here stop the start, so that a misspelt one is never silently ignored.',
    '',
  ].join('\n');
}
