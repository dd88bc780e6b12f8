import { Interrupted } from './run-captured.mjs';
import { StageFailure } from './stages.mjs';

/**
 * Says why a launcher stops, and gives its exit code. A stack is shown only for what should not have happened.
 * @param {unknown} error
 * @returns {number}
 */
export function reportFailure(error) {
  if (error instanceof Interrupted) return error.exitCode;
  process.stderr.write(`\n${error instanceof StageFailure ? error.message : error.stack}\n`);
  return 1;
}
