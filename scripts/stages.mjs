/** A stage that failed, with what to do about it. The launcher prints the message and ends with 1. */
export class StageFailure extends Error {}

/**
 * Numbers and times the stages of one command, a line each: `[2/7] packages … ok (8.1 s)`.
 * @param {number} total
 * @param {NodeJS.WritableStream} out
 */
export function createStages(total, out) {
  let number = 0;
  return {
    /**
     * Runs one stage. `work` returns the word for its outcome (`ok` when nothing); what it throws comes through.
     * With `streams`, what it starts writes to the same terminal: the outcome gets a line of its own.
     * @param {string} name
     * @param {() => Promise<string | void>} work
     * @param {{ streams?: boolean }} [options]
     */
    async run(name, work, { streams = false } = {}) {
      number += 1;
      const label = `[${number}/${total}] ${name}`;
      const startedAt = performance.now();
      out.write(streams ? `${label}\n` : `${label} … `);
      let outcome = 'FAILED';
      try {
        outcome = (await work()) ?? 'ok';
      } finally {
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        out.write(`${streams ? `${label} … ` : ''}${outcome} (${seconds} s)\n`);
      }
    },
  };
}
