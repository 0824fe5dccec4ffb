/** The scalar product; NaN where `b` is shorter. */
const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

/** The length of a vector. */
export const norm = (a: Float32Array): number => Math.sqrt(dot(a, a));

/** Euclidean distance; NaN where `b` is shorter. */
export const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0));

/** Of the angle between two vectors; NaN where `b` is shorter. */
export const cosine = (a: Float32Array, b: Float32Array): number => dot(a, b) / (norm(a) * norm(b));
