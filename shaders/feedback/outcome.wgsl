// What a frame's flow came to, kept from frame to frame.

struct Outcome {
  sinceCutS: f32, // how long ago the last cut was; negative once its dissolve is over
  lasts: f32, // what is left of the dream over this frame, by the dissolve
  cut: u32, // 1: this frame and the one before do not belong together
  found: f32, // the share of the frame that was seen in the one before
  change: f32, // mean absolute change of luminance
}
