// The gradient, not rolled any more, with its colours mixed: d = C g, C the symmetric matrix of conditioning.ts.

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let g = fetch(frame.gradient + rolled(place, vec2u(step.shiftRows, step.shiftColumns)), 0u);
  let d = vec3f(
    dot(vec3f(step.colourRR, step.colourRG, step.colourRB), g.xyz),
    dot(vec3f(step.colourRG, step.colourGG, step.colourGB), g.xyz),
    dot(vec3f(step.colourRB, step.colourGB, step.colourBB), g.xyz),
  );
  keep(frame.direction + pixel, 0u, vec4f(d, 0.0));
}
