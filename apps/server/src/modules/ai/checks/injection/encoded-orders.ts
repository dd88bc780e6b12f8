import type { InjectionMarks } from './injection-marks.ts';
import { phrases } from './phrases.ts';

const CODE =
  '(?:base(?: |-)?64|base(?: |-)?32|rot-?13|hex(?:adecimal)?|hexad[ée]cimal|morse|caesar|c[ée]sar|binary|binaire|url-?encod\\w+|unicode)';
const OBEY =
  '(?:follow|execute|obey|carry out|do what|perform|comply|act on|run the instructions?|treat|ex[ée]cute[rz]?|suis|suivez|suivre|applique[rz]?|ob[ée]is|ob[ée]issez|fais ce|faites ce)';

/** An encoded text with the order to decode it and obey: to decode alone is what developers ask for. */
export const encodedOrders: InjectionMarks = {
  anchor: '\\b(?:decod|d[ée]cod|d[ée]chiffr|decrypt)',
  mark: phrases(
    `(?:decod\\w{1,3}|decrypt\\w{0,3}|d[ée]cod\\w{1,3}|d[ée]chiffr\\w{1,3})(?:[^.!?\\n]{0,40}\\b)${CODE}[^]{0,160}?\\b${OBEY}\\b(?:[^.!?\\n]{0,24}\\b)(?:instructions?|it|them|orders?|commands?|says?|tells?|result|output|dit|demande|ordres?|consignes?|commandes?|r[ée]sultat)`,
    `(?:decod\\w{1,3}|decrypt\\w{0,3}|d[ée]cod\\w{1,3}|d[ée]chiffr\\w{1,3})[^.!?\\n]{0,60} (?:and|then|et|puis)(?: then| silently)? ${OBEY} (?:the|its|it|them|all|what|les|ses|ce|leur)`,
  ),
};
