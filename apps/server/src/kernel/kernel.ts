import type { Config } from '../config.ts';
import type { AuditSink } from './audit-sink.ts';
import type { ColumnCipher } from './crypto/column-cipher.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import type { Database } from './db/doors.ts';
import type { Invalidations } from './db/invalidations.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Role } from './roles.ts';
import type { SharedState } from './shared-state/index.ts';

/** Everything a module stands on. Made once by boot.ts, handed down explicitly. */
export interface Kernel {
  config: Config;
  log: Log;
  db: Database;
  audit: AuditSink;
  keys: KeyRing;
  cipher: ColumnCipher;
  sharedState: SharedState;
  invalidations: Invalidations;
  jobs: Jobs;
  metrics: Metrics;
  /** Who may do what, from every manifest; what is not listed is denied. */
  permissions: ReadonlyMap<Role, ReadonlySet<string>>;
  /** Milliseconds since the epoch; tests move it. */
  clock: () => number;
}
