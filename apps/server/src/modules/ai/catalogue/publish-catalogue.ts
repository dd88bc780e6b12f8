import type pg from 'pg';
import { publishPurpose, type RunSql } from '../../privacy/index.ts';
import type { Tool } from './tool.ts';
import { writeTool } from './write-tool.ts';

/** A release whose catalogue says something else of a version that people consented to already. The server does not start. */
export class CatalogueRefused extends Error {
  constructor(faults: readonly string[]) {
    super(`the shipped catalogue changes what is published:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'CatalogueRefused';
  }
}

/**
 * Writes a release's catalogue as the owner, whole or not at all. Left alone: a tool that the platform has published a
 * version of, and one that a newer release has already published.
 */
export async function publishCatalogue(owner: pg.Client, tools: readonly Tool[]): Promise<void> {
  const run: RunSql = async <Row>(sql: string, params: readonly unknown[]) =>
    (await owner.query(sql, [...params])).rows as Row[];
  await owner.query('BEGIN');
  try {
    const ours = await run<{ code: string }>('SELECT code FROM ai_tools WHERE origin = $1', ['platform']);
    const taken = new Set(ours.map(({ code }) => code));
    const faults: string[] = [];
    for (const tool of tools.filter(({ purpose }) => !taken.has(purpose.code))) {
      const fault = await publishShipped(run, tool);
      if (fault) faults.push(fault);
    }
    if (faults.length > 0) throw new CatalogueRefused(faults);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

async function publishShipped(run: RunSql, tool: Tool): Promise<string | undefined> {
  const { code, version } = tool.purpose;
  const publication = await publishPurpose(run, tool.purpose);
  if ('refused' in publication) {
    if (publication.refused === 'older') return undefined;
    return `${code}: ${publication.fields.join(', ')} changed and the version is still ${version}; what was published stands, raise it to ${version + 1}`;
  }
  const changed = await writeTool(run, tool, 'shipped');
  // Nodes that already serve hear of it with the commit.
  if (changed || publication.done === 'published')
    await run('SELECT pg_notify($1, $2)', ['gardefou_invalidate', `tool|${code}`]);
  return undefined;
}
