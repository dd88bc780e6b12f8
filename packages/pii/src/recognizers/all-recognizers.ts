import { address, plainAddress } from './address.ts';
import { bic } from './bic.ts';
import { column } from './column.ts';
import { creditCard } from './credit-card.ts';
import { dateOfBirth } from './date-of-birth.ts';
import { doorCode } from './door-code.ts';
import { email, speltEmail } from './email.ts';
import { healthId } from './health-id.ts';
import { iban } from './iban.ts';
import { idCard } from './id-card.ts';
import { ipv4, ipv6 } from './ip-address.ts';
import { licensePlate } from './license-plate.ts';
import { nearbySecret } from './nearby-secret.ts';
import { nir } from './nir.ts';
import { passport } from './passport.ts';
import { phone } from './phone.ts';
import { postalAddress } from './postal-address.ts';
import type { Recognizer } from './recognizer.ts';
import { logUser, namedScreenName, recordAuthor, screenName } from './screen-name.ts';
import { labelledSecret, namedSecret, prefixedLowercaseSecret, prefixedSecret, urlPassword } from './secret.ts';
import { shortBirth } from './short-birth.ts';
import { siren } from './siren.ts';
import { siret } from './siret.ts';
import { speltPhone } from './spelt-phone.ts';
import { taxId } from './tax-id.ts';
import { urlPersonal } from './url-personal.ts';
import { handle, login, tag } from './username.ts';

/** Every recogniser but the person's, which reads whole sentences. To add one: write its file, name it here. */
export const allRecognizers: readonly Recognizer[] = [
  nir,
  creditCard,
  siret,
  siren,
  taxId,
  healthId,
  iban,
  phone,
  speltPhone,
  ipv4,
  ipv6,
  idCard,
  passport,
  licensePlate,
  email,
  speltEmail,
  urlPersonal,
  handle,
  login,
  tag,
  screenName,
  namedScreenName,
  recordAuthor,
  logUser,
  labelledSecret,
  nearbySecret,
  doorCode,
  namedSecret,
  prefixedSecret,
  prefixedLowercaseSecret,
  urlPassword,
  bic,
  dateOfBirth,
  shortBirth,
  address,
  plainAddress,
  postalAddress,
  column,
];
