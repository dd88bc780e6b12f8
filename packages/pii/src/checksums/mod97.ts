/** The remainder by 97 of a number written with digits and letters (A = 10 … Z = 35, ISO 7064), or -1 on any other character. */
export function mod97(characters: string): number {
  let rest = 0;
  for (let i = 0; i < characters.length; i++) {
    const unit = characters.charCodeAt(i);
    if (unit >= 48 && unit <= 57) rest = (rest * 10 + unit - 48) % 97;
    else if (unit >= 65 && unit <= 90) rest = (rest * 100 + unit - 55) % 97;
    else return -1;
  }
  return rest;
}
