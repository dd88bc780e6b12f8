import { readFileSync } from 'node:fs';
import { runAs, type SystemAccount } from './run-as.ts';

const OWN_USER = 'gardefou';
const FALLBACK_USERS = ['postgres', 'nobody'];

/**
 * The user that PostgreSQL, which refuses to run as root, is to run as; to be called as root only.
 * `gardefou`, created at first use; on a machine where it cannot be (read-only /etc, no useradd), `postgres` or `nobody`.
 */
export async function chooseAccount(onStage: (line: string) => void): Promise<SystemAccount> {
  const own = findUser(OWN_USER);
  if (own) return own;
  const failure = await createUser();
  const created = findUser(OWN_USER);
  if (created) {
    onStage(`created the system user ${OWN_USER}: PostgreSQL does not run as root`);
    return created;
  }
  for (const name of FALLBACK_USERS) {
    const account = findUser(name);
    if (!account) continue;
    onStage(`the system user ${OWN_USER} could not be created (${failure}): PostgreSQL runs as ${name}`);
    return account;
  }
  throw new Error(
    `PostgreSQL does not run as root, and no user for it could be created (${failure}). Run: useradd --system ${OWN_USER}; or start gardefou as an ordinary user.`,
  );
}

async function createUser(): Promise<string> {
  const args = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  try {
    // By its path: a minimal PATH lacks /usr/sbin.
    const { exitCode, output } = await runAs(undefined, '/usr/sbin/useradd', [...args, OWN_USER]);
    return output.trim() || `useradd ended with ${exitCode}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function findUser(name: string): SystemAccount | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === name);
  if (!entry) return undefined;
  const account = { uid: Number(entry[2]), gid: Number(entry[3]) };
  return account.uid > 0 ? account : undefined;
}
