import type pg from 'pg';
import type { Command } from '../command.ts';
import type { Connections } from '../db/connections.ts';
import type { Route } from '../http/route.ts';
import type { Job } from '../jobs.ts';
import type { Kernel } from '../kernel.ts';
import type { ModuleManifest } from '../manifest/define-module.ts';

/** A manifest whose routes, jobs and commands are the real ones, with what it does at start-up. */
export interface Module extends ModuleManifest {
  readonly routes: readonly Route[];
  readonly jobs: readonly Job[];
  readonly commands: readonly Command[];
  /** Runs as the owner after the migrations: publishes the platform's catalogues. Idempotent. */
  readonly prepare?: (owner: pg.Client, connections: Connections) => Promise<void>;
  /** Starts what runs beside requests; what it returns is called at shutdown. */
  readonly start?: (kernel: Kernel, connections: Connections) => Promise<() => Promise<void>>;
}
