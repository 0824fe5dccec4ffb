// How the luminance of a frame is spread, as whole numbers, so that the order of adding changes nothing. For each of the
// two frames: sum and sum of squares over the finest level, and over the coarsest, then a histogram of equal bins over
// [-1, 1], each pixel shared by the two bins that it is between.

const statisticsOfFrame = 64u;
const finestMoments = 0u;
const perFinest = 1024.0; // a luminance of 1 counts this much
const coarsestMoments = 2u;
const perCoarsest = 16384.0;
const histogramAt = 4u;
const perPixel = 1024.0; // and one pixel
const bins = 32u;
