import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

/**
 * Why masked copies may not be written there, or undefined. The folder must be new or empty and outside every source: so no copy can
 * ever replace a source, or what another run left, whatever links stand between.
 */
export async function refuseTarget(out: string, paths: readonly string[]): Promise<string | undefined> {
  const target = await realTarget(resolve(out));
  const sources = await Promise.all(paths.map((path) => realpath(path)));
  for (const source of sources) {
    const down = relative(source, target);
    if (down === '' || (down !== '..' && !down.startsWith('../'))) return `--out ${out} lies inside a source`;
  }
  if (new Set(sources.map((source) => basename(source))).size < sources.length)
    return 'two of the paths have the same name: their copies would mix';
  try {
    return (await readdir(target)).length > 0 ? `--out ${out} is not empty` : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    return `--out ${out} cannot be used: ${String(code)}`;
  }
}

/** The real path, of which the last parts need not exist yet. */
async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // The root always exists, so this ends.
    return join(await realTarget(dirname(path)), basename(path));
  }
}
