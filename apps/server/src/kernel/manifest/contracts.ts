// The least the kernel's manifest must know of what a module declares. The real Route, Job, Command and Rule types satisfy these
// by their shape, so that the manifest imports neither HTTP nor the job queue.

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface RouteContract {
  readonly id: string;
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  /** `public`, `authenticated`, or a permission that the same module declares. */
  readonly permission: string;
}

export interface JobContract {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron?: string;
}

export interface CommandContract {
  readonly name: string;
  readonly summary: string;
}

/** A detection rule: `BRUTE_FORCE`. */
export interface RuleContract {
  readonly code: string;
}
