// The slopes of a layer that follows a guide: for the features y of each place those g, times weight and the shares s of
// channels, of the place of the guide with the greatest y . s g, the first among equals.

const threads: u32 = 64; // a workgroup a place, its threads along the guide's places
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

var<workgroup> products: array<f32, threads>;
var<workgroup> matches: array<u32, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = (group.y * rowOfGroups + group.x) * layer.quads;
  if (first >= layer.count) {
    return;
  }
  let features = seeds[layer.seed].features;
  var greatest = -3e38;
  var best = 0u;
  for (var place = local; place < seeds[layer.seed].places; place += threads) {
    var product = 0.0;
    for (var quad = 0u; quad < layer.quads; quad++) {
      let y = fetch(layer.source + first + quad, wideSource);
      product += dot(y, shareOf(layer.seed, quad) * references[features + place * layer.quads + quad]);
    }
    if (product > greatest) {
      greatest = product;
      best = place;
    }
  }
  products[local] = greatest;
  matches[local] = best;
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) {
      let other = products[local + half];
      let isEarlier = other == products[local] && matches[local + half] < matches[local];
      if (other > products[local] || isEarlier) {
        products[local] = other;
        matches[local] = matches[local + half];
      }
    }
  }
  workgroupBarrier();
  let winner = features + matches[0] * layer.quads;
  let slopes = seeds[layer.seed].slopes + layer.source + first;
  for (var quad = local; quad < layer.quads; quad += threads) {
    let s = shareOf(layer.seed, quad);
    references[slopes + quad] = seeds[layer.seed].weight * s * references[winner + quad];
  }
}
