import { canReach } from '../can-reach.ts';
import type { SystemAccount } from '../run-as.ts';

/** An ordinary user that every Linux has, for tests that run as root. */
export const NOBODY: SystemAccount = { uid: 65534, gid: 65534 };

export const isRoot = process.getuid?.() === 0;

/** Whether tests can run this code as nobody: they are root's, and neither Node nor the clone is under a closed folder. */
export const canRunAsNobody =
  isRoot &&
  (await canReach(NOBODY, process.execPath, 'program')) &&
  (await canReach(NOBODY, import.meta.dirname, 'directory'));
