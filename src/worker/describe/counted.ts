/** `1 pod`, `1,200 pods`. */
export function counted(count: number, word: string, words = `${word}s`): string {
  return count === 1 ? `1 ${word}` : `${count.toLocaleString('en-US')} ${words}`;
}
