/** A value that is let through at a pace: what is costly to show and changes in each frame need not be shown anew in each. */
import { useEffect, useRef, useState } from 'react';

/** `value`, at most `every` milliseconds old. The first change after a pause is let through at once. */
export function usePaced<Value>(value: Value, every: number): Value {
  const [shown, setShown] = useState(value);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = Math.max(0, last.current + every - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, every]);
  return every === 0 ? value : shown;
}
