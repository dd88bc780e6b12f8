import { runAs, type SystemAccount } from './run-as.ts';

/**
 * Whether an account can enter a directory, or execute a file, through every folder above it.
 * Asked of the kernel by trying it as that account: reading the mode bits of each parent would miss ACLs and mount options.
 */
export async function canReach(account: SystemAccount, path: string, kind: 'directory' | 'program'): Promise<boolean> {
  const script = kind === 'directory' ? 'cd -- "$1"' : 'test -x "$1"';
  return (await runAs(account, '/bin/sh', ['-c', script, 'sh', path])).exitCode === 0;
}
