import type pg from 'pg';

/** Schemas whose tables belong to a library that migrates them itself. */
const FOREIGN = `('pg_catalog', 'information_schema', 'graphile_worker')`;

/** The live schema as sorted lines of text: what a person can diff, and what db:verify compares. */
export async function snapshotSchema(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT format('column %I.%I.%I %s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ${FOREIGN} AND n.nspname NOT LIKE 'pg_%'
    UNION ALL
    SELECT format('table %I.%I rls=%s forced=%s owner-only=%s', n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl IS NULL)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ${FOREIGN} AND n.nspname NOT LIKE 'pg_%'
    UNION ALL
    SELECT format('grant %s on %I.%I to %s', x.privilege_type, n.nspname, c.relname, coalesce(r.rolname, 'public'))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
     WHERE n.nspname NOT IN ${FOREIGN} AND n.nspname NOT LIKE 'pg_%' AND x.grantee <> c.relowner
    UNION ALL
    SELECT format('grant %s (%I) on %I.%I to %s', x.privilege_type, a.attname, n.nspname, c.relname, coalesce(r.rolname, 'public'))
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(a.attacl) x
      LEFT JOIN pg_roles r ON r.oid = x.grantee
     WHERE n.nspname NOT IN ${FOREIGN} AND n.nspname NOT LIKE 'pg_%'
    UNION ALL
    SELECT format('policy %I on %I.%I %s to %s using %s check %s', policyname, schemaname, tablename, cmd, roles, qual, with_check) FROM pg_policies
     WHERE schemaname NOT IN ${FOREIGN}
    UNION ALL
    SELECT format('constraint %I on %s %s', conname, conrelid::regclass, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
     WHERE n.nspname NOT IN ${FOREIGN} AND contype <> 'n'
    UNION ALL
    SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname NOT IN ${FOREIGN} AND schemaname NOT LIKE 'pg_%'
    UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT t.tgisinternal AND n.nspname NOT IN ${FOREIGN}
    UNION ALL
    SELECT format('function %s %s', p.oid::regprocedure, md5(pg_get_functiondef(p.oid))) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname NOT IN ${FOREIGN} AND n.nspname NOT LIKE 'pg_%' AND p.prokind IN ('f', 'p')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}
