/** The share of one among `parts` that get a whole number as evenly as it goes; all shares together are the whole. */
export const part = (whole: number, parts: number, index: number): number =>
  Math.floor(((index + 1) * whole) / parts) - Math.floor((index * whole) / parts);
