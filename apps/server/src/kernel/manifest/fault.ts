export type ManifestFaultCode =
  | 'invalid_manifest'
  | 'duplicate_module'
  | 'missing_need'
  | 'unsatisfied_need'
  | 'cyclic_needs'
  | 'declared_twice'
  | 'undeclared_permission';

export type CatalogueFaultCode =
  | 'undeclared_table'
  | 'missing_table'
  | 'undeclared_column'
  | 'missing_column'
  | 'unprotected_column'
  | 'not_sealed'
  | 'sealed_not_declared'
  | 'row_security_disabled'
  | 'row_security_not_forced'
  | 'missing_policy'
  | 'policy_without_check'
  | 'open_policy'
  | 'policy_ignores_tenant'
  | 'missing_primary_key'
  | 'index_not_led_by_tenant'
  | 'needless_excuse'
  | 'foreign_key_crosses_tenants'
  | 'public_grant'
  | 'append_only_writable'
  | 'truncate_granted'
  | 'shared_writable'
  | 'view_ignores_caller'
  | 'unsafe_definer_function'
  | 'missing_role'
  | 'role_too_powerful'
  | 'role_owns_table';

/** One thing to correct before the server may start. */
export interface Fault {
  readonly code: ManifestFaultCode | CatalogueFaultCode;
  readonly module?: string;
  /** Where in the manifest: `tables.consents.retention.keep`. */
  readonly path?: string;
  readonly table?: string;
  readonly column?: string;
  /** What is wrong and what to do, without the place. */
  readonly message: string;
}
