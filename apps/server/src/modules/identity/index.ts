/** Public face of the identity module. */

export { insertApiKey } from './api-keys/insert-api-key.ts';
export { authenticate } from './authenticate/authenticate.ts';
export { insertSuperadmin } from './bootstrap/insert-superadmin.ts';
export { hashPassword } from './hash-password.ts';
export { identity } from './module.ts';
export { insertTenant } from './tenants/insert-tenant.ts';
export { insertUser } from './users/insert-user.ts';
