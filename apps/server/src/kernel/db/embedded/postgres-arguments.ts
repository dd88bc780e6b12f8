/** For 2 cores and little memory, with nothing given up of durability. A caller may override these. */
const DEFAULTS = {
  shared_buffers: '128MB',
  max_connections: '100',
  wal_compression: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

/**
 * What a person typed must not reach the log: no statement, no parameter, no row value. The statement settings do not suffice:
 * DETAIL lines quote rows (terse drops them), and the message of an ERROR itself quotes input ("invalid input syntax for type
 * uuid: …"), hence `log`, which PostgreSQL ranks above error. The client still gets every error whole. Nobody may override these.
 */
const PRIVACY = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** The postmaster's command-line arguments. `overrides` are PostgreSQL settings by name. */
export function postgresArguments(
  clusterDir: string,
  socketDir: string,
  port: number,
  overrides: Record<string, string>,
) {
  const settings: Record<string, string> = {
    ...DEFAULTS,
    ...overrides,
    ...PRIVACY,
    logging_collector: 'off',
    log_destination: 'stderr',
    // A Unix socket in a private folder, and no port: nobody else on the machine or the network can even try a password.
    listen_addresses: '',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: String(port),
  };
  return ['-D', clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
