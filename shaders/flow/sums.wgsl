// What is summed over a frame while it is compared, in fixed point, so that the order of adding changes nothing.

struct Sums {
  noise: atomic<u32>, // differences of luminance that count as noise, in 4096ths
  change: atomic<u32>, // of luminance in place, in 1024ths
  moving: atomic<u32>, // pixels with texture that are not to be seen where they were
  found: atomic<u32>, // visibility, in 1024ths
}
