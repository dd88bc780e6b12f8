/**
 * A clock that never goes back: after a step back of the source (NTP, a restored machine) time goes on from where it was, at
 * the source's pace. Without it every window would stay full until the source had caught up; clamping to the last reading has
 * the same fault. A step forward empties the windows early, which no reader of one clock can tell from time passing.
 */
export function steadyClock(source: () => number): () => number {
  let last = source();
  let offset = 0;
  return () => {
    const reading = source();
    if (reading < last) offset += last - reading;
    last = reading;
    return reading + offset;
  };
}
