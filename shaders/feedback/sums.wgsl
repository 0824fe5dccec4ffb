// What is summed over a frame while it is compared, in fixed point, so that the order of adding changes nothing.

struct Sums {
  noise: atomic<u32>, // differences of luminance that count as noise, in 4096ths
  changed: atomic<u32>, // pixels that changed in place
  changedNoise: atomic<u32>, // noise of these, in 4096ths
  change: atomic<u32>, // of luminance in place, in 1024ths
  textured: atomic<u32>, // pixels with texture
  moved: atomic<u32>, // of these, pixels that are not to be seen where they were
  movedBlocks: atomic<u32>, // workgroups of compare.wgsl in which enough has moved
  found: atomic<u32>, // visibility, in 1024ths
}
