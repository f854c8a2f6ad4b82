/** The longest piece of a file's text that a message quotes, in UTF-16 units. */
const LONGEST = 60;

/** A piece of the file for use in a message: on one line, and cut with an ellipsis when it is long. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
