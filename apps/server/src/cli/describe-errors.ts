import type { Module } from '../kernel/boot/module.ts';

/** docs/errors.md: every code of every module, with what the caller does about it. */
export function describeErrors(modules: readonly Module[]): string {
  const sections = modules
    .filter(({ errors }) => Object.keys(errors).length > 0)
    .flatMap(({ name, errors }) => [
      `## ${name}`,
      '',
      '| code | status | title | what to do |',
      '| --- | --- | --- | --- |',
      ...Object.entries(errors).map(
        ([code, { status, title, remedy }]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${remedy} |`,
      ),
      '',
    ]);
  return [
    '# Errors',
    '',
    'Generated from each module’s `errors.ts` by `npm run generate`. Every error is a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `detail`, `code`, `requestId` and, for input, `errors` with one entry a field. Programs decide on `code`; it never changes its meaning.',
    '',
    ...sections,
  ].join('\n');
}
