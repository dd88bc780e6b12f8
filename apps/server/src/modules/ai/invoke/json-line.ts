const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/**
 * JSON on one line for every reader: Unicode's other line ends, which JSON lets stand in a string, are escaped. Python's `splitlines`
 * cuts there, and clients that read streams with it lost the rest of the event.
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(LINE_ENDS, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
