/** Ends of generated names. Follows apimachinery pkg/util/rand/rand.go: letters that spell no words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 5;

/** Five characters. `random`: next number in [0, 1). */
export function randomSuffix(random: () => number): string {
  let suffix = '';
  for (let index = 0; index < LENGTH; index++) suffix += ALPHABET[Math.floor(random() * ALPHABET.length)];
  return suffix;
}
