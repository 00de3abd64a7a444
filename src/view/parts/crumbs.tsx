/** The way from the whole stage to what is shown in its place; its last part is where one is. */
import { Fragment } from 'react';

export interface Crumb {
  readonly title: string;
  /** Where it leads; the last part leads nowhere. */
  readonly go?: () => void;
}

export function Crumbs({ way }: { readonly way: readonly Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Where the stage is">
      {way.map(({ title, go }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a way have no other name than their place
        <Fragment key={at}>
          {at > 0 && <span aria-hidden>›</span>}
          {go === undefined ? (
            <span aria-current="location">{title}</span>
          ) : (
            <button type="button" onClick={go}>
              {title}
            </button>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
