import type pg from 'pg';
import { publishCatalogue } from './publish-catalogue.ts';
import { SHIPPED_TOOLS } from './shipped-tools.ts';

/** Runs at boot, after the migrations; organisations may read what it writes and nothing more. */
export function publishTools(owner: pg.Client): Promise<void> {
  return publishCatalogue(owner, SHIPPED_TOOLS);
}
