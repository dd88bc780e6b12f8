import { ACCOUNTING_TOOLS } from './accounting-tools.ts';
import { FINANCE_TOOLS } from './finance-tools.ts';
import { GENERAL_TOOLS } from './general-tools.ts';
import { HEALTH_TOOLS } from './health-tools.ts';
import { HR_TOOLS } from './hr-tools.ts';
import { LEGAL_TOOLS } from './legal-tools.ts';
import type { Tool } from './tool.ts';

/** The catalogue that comes with the product. The platform adds its own, and withdraws what it does not want (publish-tool.ts). */
export const SHIPPED_TOOLS: readonly Tool[] = [
  ...GENERAL_TOOLS,
  ...ACCOUNTING_TOOLS,
  ...LEGAL_TOOLS,
  ...HEALTH_TOOLS,
  ...FINANCE_TOOLS,
  ...HR_TOOLS,
];
