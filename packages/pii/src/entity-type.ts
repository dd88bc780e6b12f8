/** Every type of personal data the package knows. The order is the order of reports, nothing else. */
export const ENTITY_TYPES = [
  'PERSON',
  'EMAIL',
  'PHONE',
  'ADDRESS',
  'DATE_OF_BIRTH',
  'IBAN',
  'BIC',
  'CREDIT_CARD',
  'NIR',
  'TAX_ID',
  'SIREN',
  'SIRET',
  'ID_CARD',
  'PASSPORT',
  'LICENSE_PLATE',
  'HEALTH_ID',
  'IP_ADDRESS',
  'URL_PERSONAL',
  'USERNAME',
  'SECRET',
] as const;

export type EntityType = (typeof ENTITY_TYPES)[number];

/** How many values of each type were replaced; a type that does not occur has no key. */
export type EntityCounts = Partial<Record<EntityType, number>>;
