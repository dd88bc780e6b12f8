import { spawn } from 'node:child_process';

/** A system user that PostgreSQL runs as. */
export interface SystemAccount {
  uid: number;
  gid: number;
}

export interface Ran {
  /** 128 + signal is not computed here: a process ended by a signal has -1. */
  exitCode: number;
  /** Standard output and error, in the order they came. */
  output: string;
}

/**
 * PostgreSQL's whole environment. Not ours: that one may hold the master key, and an environment can be read in /proc by its user.
 * LC_ALL=C keeps initdb's and the server's messages in English whatever the machine speaks.
 */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' } as const;

/** Runs a program to its end, as the account when one is given. Rejects only when it cannot be started. */
export function runAs(
  account: SystemAccount | undefined,
  file: string,
  args: readonly string[],
  input = '',
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // cwd: the account may not be able to enter ours, and initdb stops on that.
    const child = spawn(file, args, { ...account, cwd: '/', env: POSTGRES_ENVIRONMENT, stdio: 'pipe' });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    // A program that ends without reading its input closes the pipe; its exit code says what happened.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, output }));
  });
}
