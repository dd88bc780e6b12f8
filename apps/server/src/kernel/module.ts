import { kernelErrors } from './errors.ts';
import { healthRoute, metricsRoute, readyRoute } from './http/system.route.ts';
import { P1 } from './manifest/column-class.ts';
import { defineModule } from './manifest/define-module.ts';
import { table } from './manifest/table.ts';

/** The kernel declares what it keeps like any module. */
export const kernelModule = defineModule({
  name: 'kernel',
  version: '1.0.0',
  title: { fr: 'Noyau', en: 'Kernel' },
  needs: {},
  tables: {
    installation: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'fingerprint of the master key this database belongs to',
      retention: { keep: 'unlimited', reason: 'As long as the database.' },
      columns: { id: P1, master_key_check: P1 },
    }),
    schema_migrations: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'which migrations ran, and the schema they left',
      retention: { keep: 'unlimited', reason: 'The database is read by it at every start.' },
      columns: { version: P1, name: P1, up_hash: P1, applied_at: P1, snapshot: P1 },
    }),
  },
  permissions: {},
  routes: [healthRoute, readyRoute, metricsRoute],
  jobs: [],
  commands: [],
  errors: kernelErrors,
  rules: [],
});
