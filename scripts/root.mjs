import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder, as a path: it may hold spaces and accents, which a URL writes otherwise. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
