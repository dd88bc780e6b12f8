import type { ErrorCatalogue } from '../problem.ts';
import type { Role } from '../roles.ts';
import type { CommandContract, JobContract, RouteContract, RuleContract } from './contracts.ts';
import type { TableManifest } from './table.ts';

/** `resource:action`. */
export type PermissionName = `${string}:${string}`;

export interface ModuleManifest {
  readonly name: string;
  /** SemVer. */
  readonly version: string;
  readonly title: { readonly fr: string; readonly en: string };
  /** Module → SemVer range. Boot order and allowed imports follow from it. */
  readonly needs: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, TableManifest>>;
  /** Who holds each permission; a role that is not listed does not. */
  readonly permissions: Readonly<Record<PermissionName, readonly Role[]>>;
  readonly routes: readonly RouteContract[];
  readonly jobs: readonly JobContract[];
  readonly commands: readonly CommandContract[];
  readonly errors: ErrorCatalogue;
  readonly rules: readonly RuleContract[];
  /** `never` accepts a function of any parameters: this folder does not know what a kernel is. */
  readonly start?: (...services: never[]) => unknown;
}

type Permitted<M extends ModuleManifest> = 'public' | 'authenticated' | (keyof M['permissions'] & string);

// A permission typed as plain `string` passes here and is checked by resolveModules.
type CheckedRoute<R, Allowed extends string> = R extends { readonly permission: infer P }
  ? string extends P
    ? R
    : P extends Allowed
      ? R
      : { readonly permission: Allowed }
  : never;

// Through a type parameter of its own, or TypeScript would map the array's methods instead of its elements.
type CheckedRoutes<Routes extends readonly unknown[], Allowed extends string> = {
  readonly [I in keyof Routes]: CheckedRoute<Routes[I], Allowed>;
};

// Inference through `M extends` lets unknown members pass: they are named here.
type Checked<M extends ModuleManifest> = {
  readonly routes: CheckedRoutes<M['routes'], Permitted<M>>;
  readonly permissions: { readonly [Unknown in Exclude<keyof M['permissions'], PermissionName>]: never };
} & { readonly [Unknown in Exclude<keyof M, keyof ModuleManifest>]: never };

/** States a module: its name, its data, its rights, its surface. Returned as given, with its literal types. */
export function defineModule<const M extends ModuleManifest>(manifest: M & Checked<M>): M {
  return manifest;
}
