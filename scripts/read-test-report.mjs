import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './root.mjs';

/**
 * Reads vitest's JSON report. A file that failed before its tests (an import, a hook) counts as one failed test.
 * @param {string} file
 * @returns {{ passed: number, failed: string[], skipped: string[] } | undefined} undefined when vitest ended before writing it
 */
export function readTestReport(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const result = { passed: 0, failed: [], skipped: [] };
  for (const { name: path, status, assertionResults: tests } of report.testResults) {
    const name = relative(root, path);
    for (const test of tests) {
      const line = `${name} > ${[...test.ancestorTitles, test.title].join(' > ')}`;
      if (test.status === 'passed') result.passed += 1;
      else if (test.status === 'failed') result.failed.push(line);
      else result.skipped.push(line);
    }
    if (status === 'failed' && !tests.some((test) => test.status === 'failed')) result.failed.push(name);
  }
  return result;
}
