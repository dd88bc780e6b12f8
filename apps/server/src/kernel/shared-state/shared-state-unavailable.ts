/**
 * The shared state cannot be reached or trusted: the caller refuses (503). Has no `cause`: Redis quotes the arguments of a
 * command it does not know, AUTH's password included, so only the word that names the fault is kept.
 */
export class SharedStateUnavailable extends Error {
  /** `timeout`, `full`, `ECONNREFUSED`, `WRONGPASS`, `OOM`… */
  readonly reason: string;

  constructor(reason: string) {
    super(`shared state is unavailable (${reason})`);
    this.name = 'SharedStateUnavailable';
    this.reason = reason;
  }
}
