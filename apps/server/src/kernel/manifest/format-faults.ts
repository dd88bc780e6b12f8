import type { Fault } from './fault.ts';

/** One line a fault: `missing_column consents.evidence: …`, or with the module and the path for a fault of a manifest. */
export function formatFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${fault.code}${placeOf(fault)}: ${fault.message}`).join('\n');
}

function placeOf({ module, path, table, column }: Fault): string {
  const inDatabase = [table, column].filter((part) => part !== undefined).join('.');
  return [module, path, inDatabase]
    .filter((part) => part)
    .map((part) => ` ${part}`)
    .join('');
}
