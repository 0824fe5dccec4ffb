import {QuadMesh, Texture, Vector2} from 'three/webgpu';
import type {NodeMaterial, RenderTarget, TextureDataType, WebGPURenderer} from 'three/webgpu';
import {float, Fn, ivec2, Loop, screenCoordinate, select, texture} from 'three/tsl';
import {textureLoad, uniform, vec2, vec3, vec4} from 'three/tsl';
import type {Node} from 'three/webgpu';
import {lumaWeights} from '../lib/luma.ts';
import {pass} from './composite.ts';
import {readCells, writeCells} from './flash-cells.ts';
import {area, bright, change, grid, heldChange, longAgoS, windowS} from './flash-limits.ts';
import type {FlashMemory} from './flash-limits.ts';
import {decoded} from './light.ts';
import type {Map2d} from './maps.ts';
import {drawInto, numbersTarget} from './render-target.ts';

/** What the canvas is about to show. */
export interface Shown {
  readonly frame: Map2d;
  /** Dream over frame, 0 if there is none. */
  readonly wet: number;
  /** Since the picture before. */
  readonly seconds: number;
}

/**
 * Keeps the picture from flashing: no more than three opposing changes of relative luminance of a tenth or more within a
 * second over a quarter of it (WCAG 2.3.1, ITU-R BT.1702; one change counts here where they count pairs). A picture that
 * would exceed that is darkened or lightened where it changes, before it is shown: nothing is late, and all else stays
 * to the bit.
 *
 * Each cell keeps the extremum of its luminance since the last change, that change's direction, and how long ago its
 * last four changes were; before the first change, which may go either way, the lowest and the highest luminance. All of
 * it stays on the GPU, in five passes over a few hundred pixels. `flash-limiter-cpu.ts` does the same without one.
 */
export class FlashLimiter {
  /** Luminance, whether it changes, whether a change is one too many. */
  readonly #judged: RenderTarget;
  /** Whether in too many cells a change is one too many. */
  readonly #verdict: RenderTarget;
  /** Extremum (before the first change the lowest), direction (0 before it), gain, lift; before and after, in turn. */
  #state: Pair;
  /** The ages of the last four changes in seconds, the newest first; before the first change its last is the highest luminance. */
  #ages: Pair;
  readonly #frame = textureLoad(new Texture());
  readonly #size = uniform(new Vector2(1, 1));
  readonly #wet = uniform(0);
  readonly #seconds = uniform(0);
  /** 1 for the first picture, which is no change. */
  readonly #first = uniform(1);
  readonly #stateNode;
  readonly #agesNode;
  readonly #passes: Readonly<Record<Pass, NodeMaterial>>;
  readonly #quad: QuadMesh;

  /**
   * @param residual the dream, at any size; @param type a float type that the GPU can filter and draw to; @param isAlone
   * whether the dream is shown without the frame: it is then judged over grey, as what is behind it is not known.
   */
  constructor(residual: Texture, type: TextureDataType, isAlone = false) {
    const make = (): RenderTarget => numbersTarget(type, grid.columns, grid.rows);
    this.#judged = make();
    this.#verdict = numbersTarget(type, 1, 1);
    this.#state = {before: make(), after: make()};
    this.#ages = {before: make(), after: make()};
    const here = ivec2(screenCoordinate);
    const load = (of: Texture) => textureLoad(of, here);
    this.#stateNode = load(this.#state.before.texture);
    this.#agesNode = load(this.#ages.before.texture);
    const judged = load(this.#judged.texture);
    const verdict = textureLoad(this.#verdict.texture, ivec2(0, 0));
    this.#passes = {
      judge: pass(this.#judge(residual, isAlone)),
      decide: pass(decided(this.#judged.texture)),
      state: pass(this.#nextState(judged, verdict)),
      ages: pass(this.#nextAges(judged, verdict)),
    };
    this.#quad = new QuadMesh(this.#passes.judge);
  }

  /** Gain and lift of each cell for the picture that was judged last, in its blue and alpha. */
  get correction(): Texture {
    return this.#state.after.texture;
  }

  /** Judges what is about to be shown; `correction` is for that. */
  judge(renderer: WebGPURenderer, {frame, wet, seconds}: Shown): void {
    this.#frame.value = frame.texture;
    this.#size.value.set(frame.widthPx, frame.heightPx);
    this.#wet.value = wet / 2;
    this.#seconds.value = Math.min(longAgoS, Math.max(0, seconds));
    this.#state = {before: this.#state.after, after: this.#state.before};
    this.#ages = {before: this.#ages.after, after: this.#ages.before};
    this.#stateNode.value = this.#state.before.texture;
    this.#agesNode.value = this.#ages.before.texture;
    this.#draw(renderer, 'judge', this.#judged);
    this.#draw(renderer, 'decide', this.#verdict);
    this.#draw(renderer, 'state', this.#state.after);
    this.#draw(renderer, 'ages', this.#ages.after);
    this.#first.value = 0;
  }

  /** What it has come to, once that has been read back. */
  async remember(renderer: WebGPURenderer): Promise<FlashMemory> {
    const [cells, ages] = [this.#state.after, this.#ages.after];
    return {cells: await readCells(renderer, cells), ages: await readCells(renderer, ages)};
  }

  /** Goes on from there. */
  recall(renderer: WebGPURenderer, {cells, ages}: FlashMemory): void {
    writeCells(renderer, this.#quad, cells, this.#state.after);
    writeCells(renderer, this.#quad, ages, this.#ages.after);
    this.#first.value = 0;
  }

  dispose(): void {
    const {before, after} = this.#state;
    const targets = [this.#judged, this.#verdict, before, after, this.#ages.before, this.#ages.after];
    for (const held of [...targets, ...Object.values(this.#passes)]) held.dispose();
  }

  /** The luminance of the cell, the mean of relative luminances; and what it is compared with what was shown. */
  #judge(residual: Texture, isAlone: boolean) {
    const {columns, rows, taps} = grid;
    return Fn(() => {
      const cell = screenCoordinate.sub(0.5).toVar();
      const sum = float(0).toVar();
      for (let tap = 0; tap < taps * taps; tap += 1) {
        const [x, y] = [((tap % taps) + 0.5) / taps, (Math.floor(tap / taps) + 0.5) / taps];
        const place = cell.add(vec2(x, y)).div(vec2(columns, rows)).toVar();
        const pixel = isAlone ? vec3(0.5) : this.#frame.load(ivec2(place.mul(this.#size))).rgb;
        const dream = texture(residual, place, float(0)).rgb.mul(this.#wet);
        sum.addAssign(decoded(pixel.add(dream)).dot(vec3(...lumaWeights)));
      }
      const luminance = sum.div(taps * taps).toVar();
      const [lowest, highest, direction] = [this.#stateNode.x, this.#highest(), this.#stateNode.y];
      const falls = direction.greaterThanEqual(0).and(luminance.lessThan(highest.sub(change)));
      const rises = direction.lessThanEqual(0).and(luminance.greaterThan(lowest.add(change)));
      const extremum = select(falls, highest, lowest);
      const counts = luminance.min(extremum).lessThan(bright).and(this.#first.equal(0));
      const changes = select(falls.or(rises).and(counts), float(1), float(0)).toVar();
      const isSpent = direction.notEqual(0).and(this.#agesNode.z.add(this.#seconds).lessThan(windowS));
      return vec4(luminance, changes, select(isSpent, float(1), float(0)), 1);
    })();
  }

  /** The highest luminance since the last change, where that was a rise or there was none. */
  #highest() {
    return select(this.#stateNode.y.equal(0), this.#agesNode.w, this.#stateNode.x);
  }

  #nextState(judged: Node<'vec4'>, verdict: Node<'vec4'>) {
    return Fn(() => {
      const [luminance, extremum, direction] = [judged.x, this.#stateNode.x, this.#stateNode.y];
      const changes = judged.y.equal(1);
      const isHeld = changes.and(judged.z.equal(1)).and(verdict.x.equal(1));
      const highest = select(direction.equal(0), this.#highest().sub(change), extremum);
      const falls = luminance.lessThan(highest);
      const held = select(falls, extremum.sub(heldChange), extremum.add(heldChange));
      const shown = select(isHeld, held, luminance).toVar();
      const changed = changes.and(isHeld.not());
      const followed = select(direction.greaterThan(0), extremum.max(shown), extremum.min(shown));
      const next = select(changed.or(this.#first.equal(1)), luminance, followed);
      const turned = select(falls, float(-1), float(1));
      const nextDirection = select(this.#first.equal(1), float(0), select(changed, turned, direction));
      const gain = select(isHeld.and(shown.lessThan(luminance)), shown.div(luminance.max(1e-3)), float(1));
      const lift = select(isHeld.and(shown.greaterThan(luminance)), shown.sub(luminance), float(0));
      return vec4(next, nextDirection, gain, lift);
    })();
  }

  #nextAges(judged: Node<'vec4'>, verdict: Node<'vec4'>) {
    return Fn(() => {
      const ages = this.#agesNode.add(this.#seconds).min(longAgoS).toVar();
      const isHeld = judged.z.equal(1).and(verdict.x.equal(1));
      const changed = judged.y.equal(1).and(isHeld.not());
      const isFirst = this.#first.equal(1);
      const unchangedYet = isFirst.or(this.#stateNode.y.equal(0));
      const highest = select(isFirst, judged.x, this.#agesNode.w.max(judged.x));
      const aged = select(unchangedYet, vec4(longAgoS, longAgoS, longAgoS, highest), ages);
      const shifted = vec4(0, ages.x, ages.y, ages.z);
      return select(isFirst.not().and(changed), shifted, aged);
    })();
  }

  #draw(renderer: WebGPURenderer, name: Pass, into: RenderTarget): void {
    drawInto(into, this.#passes[name], renderer, this.#quad);
  }
}

type Pass = 'judge' | 'decide' | 'state' | 'ages';

interface Pair {
  readonly before: RenderTarget;
  readonly after: RenderTarget;
}

/** 1 if in too many cells a change is one too many. */
const decided = (judged: Texture) =>
  Fn(() => {
    const count = float(0).toVar();
    Loop(grid.columns * grid.rows, ({i}) => {
      const cell = ivec2(i.mod(grid.columns), i.div(grid.columns));
      count.addAssign(textureLoad(judged, cell).z);
    });
    const most = area * grid.columns * grid.rows;
    return vec4(select(count.greaterThanEqual(most), float(1), float(0)), 0, 0, 1);
  })();
