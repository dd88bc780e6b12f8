import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { valid, validRange } from 'semver';
import type { Fault } from './fault.ts';
import schema from './manifest.schema.json' with { type: 'json' };
import type { SerialisedManifest } from './serialise-manifest.ts';
import type { TableManifest } from './table.ts';

// `verbose` gives each error the schema it breaks, whose description is the message. `strictTypes` and `strictRequired` would
// refuse conditions (`if`) that lean on the type stated beside them.
const matchesSchema = new Ajv2020({
  allErrors: true,
  verbose: true,
  strictTypes: false,
  strictRequired: false,
}).compile(schema);

/**
 * Checks one serialised manifest: first its shape (manifest.schema.json), then what a schema cannot say (names that must exist).
 * Takes `unknown` because a manifest may come from a file. Every fault is returned, none is thrown.
 */
export function validateManifest(manifest: unknown): Fault[] {
  const module = nameOf(manifest);
  const faults = matchesSchema(manifest)
    ? referenceFaults(manifest as SerialisedManifest)
    : (matchesSchema.errors ?? []).flatMap(explain);
  return faults.map(({ path, message }) => ({ code: 'invalid_manifest', module, path, message }));
}

interface Finding {
  path: string;
  message: string;
}

function nameOf(manifest: unknown): string {
  const name = manifest instanceof Object && 'name' in manifest ? manifest.name : undefined;
  return typeof name === 'string' && name !== '' ? name : '(unnamed module)';
}

function explain(error: ErrorObject): Finding[] {
  const path = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~') || '(root)';
  switch (error.keyword) {
    // Both only announce an error that is in the list as well.
    case 'if':
    case 'propertyNames':
      return [];
    case 'required':
      return [{ path, message: `"${error.params.missingProperty}" is missing` }];
    case 'additionalProperties':
      return [{ path, message: `"${error.params.additionalProperty}" is not part of a manifest; remove it` }];
    default:
      return [{ path, message: `${subjectOf(error)} must be ${expectationOf(error)}` }];
  }
}

function subjectOf(error: ErrorObject): string {
  return error.propertyName === undefined ? JSON.stringify(error.data) : `the name "${error.propertyName}"`;
}

function expectationOf({ keyword, params, parentSchema, message }: ErrorObject): string {
  if (parentSchema?.description) return parentSchema.description;
  if (keyword === 'enum') return `one of ${params.allowedValues.join(', ')}`;
  return (message ?? keyword).replace(/^must be /, '');
}

function referenceFaults(manifest: SerialisedManifest): Finding[] {
  const findings: Finding[] = [];
  if (valid(manifest.version) === null) {
    findings.push({ path: 'version', message: `"${manifest.version}" must be a SemVer version such as 1.0.0` });
  }
  for (const [need, range] of Object.entries(manifest.needs)) {
    if (validRange(range) === null) {
      findings.push({ path: `needs.${need}`, message: `"${range}" must be a SemVer range such as ^1.0` });
    }
  }
  for (const [name, table] of Object.entries(manifest.tables)) findings.push(...tableFindings(name, table));
  return findings;
}

function tableFindings(name: string, table: TableManifest): Finding[] {
  const findings: Finding[] = [];
  const { retention, columns } = table;
  if ('after' in retention && !retention.after.includes('.') && !Object.hasOwn(columns, retention.after)) {
    findings.push({
      path: `tables.${name}.retention.after`,
      message: `"${retention.after}" is not a column of the table; name a column, or an event with a dot such as account.closed`,
    });
  }
  if (table.subject === 'none') return findings;
  if (table.key === undefined) {
    if (table.export || typeof table.erase === 'string') {
      findings.push({
        path: `tables.${name}.key`,
        message: 'nothing names the person; name the column, or state export: false and erase: { keep: reason }',
      });
    }
  } else if (!Object.hasOwn(columns, table.key)) {
    findings.push({ path: `tables.${name}.key`, message: `"${table.key}" is not a column of the table` });
  }
  return findings;
}
