import { planInstallation } from './ensure-runtime.mjs';
import { createStages } from './stages.mjs';

/**
 * Installs what is missing, a line a stage; silent and immediate when nothing is.
 * @param {NodeJS.WritableStream} out
 */
export async function install(out) {
  const plan = planInstallation();
  const stages = createStages(plan.length, out);
  for (const { name, work } of plan) await stages.run(name, work);
}
