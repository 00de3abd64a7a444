/** A text in which names are not broken at their hyphens, as long as they fit on a line. */
const HYPHENATED = /(\S*-\S*)/;

export function Words({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(HYPHENATED).map((part, i) => {
        const key = `${i} ${part}`;
        return part.includes('-') ? (
          <span key={key} className="whole">
            {part}
          </span>
        ) : (
          <span key={key}>{part}</span>
        );
      })}
    </>
  );
}
