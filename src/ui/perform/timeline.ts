import {html, LitElement, nothing, svg} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {placeIn, type Lane} from '../../params/automation/automation.ts';
import type {Moment} from '../../params/automation/expression.ts';
import {addKeyframe, moveKeyframe, numberOf, removeKeyframe} from '../../params/automation/keyframes.ts';
import type {Place} from '../../params/automation/keyframes.ts';
import {parseSchedule, type Keyframe} from '../../params/automation/schedule.ts';
import {shown} from '../../params/macros.ts';
import type {NumberParameter} from '../../params/parameter.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {performStrings} from '../strings/perform.ts';
import {draggedBy, steppedTo} from './drag.ts';
import {freePlace, lengthOf, placeStep, shownValue, steppedPlace} from './timeline-scale.ts';
import {timelineStyles} from './timeline-styles.ts';

const strings = performStrings.timeline;

/** The text that a lane is to have. */
export type LaneText = CustomEvent<string>;

/** A curve is drawn by so many points. */
const points = 120;
/** A second tap this soon, and this near, adds a keyframe, as a double click does. */
const doubleTap = {ms: 400, px: 30} as const;

/**
 * A lane over time: its curve, its loop's end, where it is now, and its keyframes, which are dragged, moved by arrow keys
 * (finely with Shift), added by a double click or tap and removed by Delete. PageUp and PageDown go from one to the next.
 * The value of a keyframe that is an expression is changed in the lane's text only. Fires `lane-text`. One class, because
 * what is drawn is what is dragged, by the same scale.
 */
@customElement('reverie-timeline')
export class ReverieTimeline extends LitElement {
  static override styles = [controls, timelineStyles];

  @property({attribute: false}) parameter!: NumberParameter;
  @property({attribute: false}) lane!: Lane;
  @property({type: Number}) bpm = 120;
  /** The moment that is dreamed; undefined while nothing moves. */
  @property({attribute: false}) now: Moment | undefined;
  /** The number of the keyframe that has the focus, or had it last. */
  @state() private chosen = 0;

  @query('.plot') private plot!: HTMLElement;
  @query('.head') private head!: HTMLElement;
  #keyframes: readonly Keyframe[] = [];
  #length = 1;
  #curve = '';
  #isDragged = false;
  /** The keyframe to be given the focus, once it is there. */
  #toFocus: number | undefined;
  #tap: PointerEvent | undefined;

  // The moment comes with every frame: it moves nothing but a line.
  override shouldUpdate(changed: Map<string, unknown>): boolean {
    if (!this.hasUpdated || changed.size > 1 || !changed.has('now')) return true;
    this.#showNow();
    return false;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('lane') && !changed.has('bpm')) return;
    this.#keyframes = parseSchedule(this.lane.text);
    this.chosen = Math.min(this.chosen, this.#keyframes.length - 1);
    // Beneath a pointer that drags, the scale stays.
    if (!this.#isDragged) this.#length = lengthOf(this.lane, this.#keyframes);
    this.#curve = Array.from({length: points + 1}, (_, index) => {
      const value = this.#valueAt((this.#length * index) / points);
      return `${index},${(100 * (1 - this.#share(value))).toFixed(1)}`;
    }).join(' ');
  }

  // By the object model, for the page's policy allows no style in the markup.
  override updated(): void {
    const elements = this.renderRoot.querySelectorAll<HTMLElement>('.keyframe');
    for (const [index, {at}] of this.#keyframes.entries()) {
      const style = elements[index]?.style;
      style?.setProperty('left', percent(at / this.#length));
      style?.setProperty('bottom', percent(this.#share(this.#valueAt(at))));
    }
    const end = this.renderRoot.querySelector<HTMLElement>('.end');
    end?.style.setProperty('left', percent(this.lane.loop / this.#length));
    this.#showNow();
    const awaited = elements[this.#toFocus ?? -1];
    if (!awaited) return;
    this.#toFocus = undefined;
    awaited.focus({preventScroll: true});
  }

  override render() {
    const {parameter, lane, chosen} = this;
    const {label, min, max} = parameter;
    const keyframe = this.#keyframes[chosen];
    return html`<div class="track" @dblclick=${this.#onDoubleClick} @pointerup=${this.#onTap}>
        <div class="plot">
          <svg viewBox="0 0 ${points} 100" preserveAspectRatio="none" aria-hidden="true">
            ${svg`<polyline vector-effect="non-scaling-stroke" points=${this.#curve} />`}
          </svg>
          ${lane.loop > 0 ? html`<i class="end" title=${strings.loopEnds}></i>` : nothing}
          <i class="head" hidden></i>
          ${this.#keyframes.map((each, index) => this.#keyframe(each, index))}
        </div>
        <span class="mark most">${shown(max, parameter)}</span>
        <span class="mark least">${shown(min, parameter)}</span>
        <span class="mark length">${this.#time(this.#length)}</span>
      </div>
      <div class="keys" role="group" aria-label=${strings.keyframesOf(label)}>
        <button type="button" @click=${() => this.#addFree()}>${strings.addKeyframe}</button>
        <button
          type="button"
          ?disabled=${this.#keyframes.length < 2}
          @click=${() => this.#remove(chosen, false)}
        >
          ${strings.deleteKeyframe}
        </button>
        <output>${keyframe ? this.#chosenText(keyframe) : nothing}</output>
      </div>`;
  }

  #keyframe(keyframe: Keyframe, index: number) {
    const {label, min, max} = this.parameter;
    const isNumber = numberOf(keyframe) !== undefined;
    const text = this.#text(keyframe);
    const [isChosen, kind] = [index === this.chosen, isNumber ? '' : 'computed'];
    return html`<div
      class="keyframe ${kind} ${isChosen ? 'chosen' : ''}"
      role="slider"
      tabindex=${isChosen ? 0 : -1}
      aria-label=${strings.keyframe(label, index + 1)}
      aria-valuemin=${min}
      aria-valuemax=${max}
      aria-valuenow=${this.#valueAt(keyframe.at)}
      aria-valuetext=${text}
      title=${isNumber ? text : strings.expressionTitle(text)}
      @focus=${() => (this.chosen = index)}
      @pointerdown=${(event: PointerEvent) => this.#drag(event)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}
    ></div>`;
  }

  /** Of the chosen keyframe. */
  #chosenText(keyframe: Keyframe): string {
    const text = numberOf(keyframe) === undefined ? strings.chosenExpression : strings.chosen;
    return text(this.chosen + 1, this.#keyframes.length, this.#text(keyframe));
  }

  #text(keyframe: Keyframe): string {
    const value = numberOf(keyframe);
    const valueText = value === undefined ? keyframe.text : shown(value, this.parameter);
    return strings.text(this.#time(keyframe.at), valueText);
  }

  #time(place: number): string {
    const figure = Number(place.toFixed(3));
    return commonStrings[this.lane.unit](figure);
  }

  #valueAt(place: number): number {
    return shownValue(this.lane, this.#keyframes, place, this.bpm, this.parameter);
  }

  /** Of the parameter's range. */
  #share(value: number): number {
    const {min, max} = this.parameter;
    return (value - min) / (max - min);
  }

  #showNow(): void {
    const {head, now} = this;
    head.hidden = now === undefined;
    if (now) head.style.left = percent(Math.min(1, Math.max(0, placeIn(this.lane, now) / this.#length)));
  }

  /** Follows the pointer with the keyframe that is nearest to it, for those beneath a finger may be many. */
  #drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    const index = this.#nearest(event);
    const keyframe = this.#keyframes[index];
    if (!keyframe) return;
    // Its focus is given here, not by the browser to what lies on top.
    event.preventDefault();
    this.#focus(index);
    const {width, height} = this.plot.getBoundingClientRect();
    const {min, max} = this.parameter;
    let [at, value] = [keyframe.at, this.#valueAt(keyframe.at)];
    this.#isDragged = true;
    const ended = (): void => {
      this.#isDragged = false;
      this.requestUpdate('lane');
    };
    draggedBy(
      event,
      ({x, y, fine}) => {
        at = within(at + (x * fine * this.#length) / width, 0, this.#length);
        value = within(value - (y * fine * (max - min)) / height, min, max);
        this.#move(index, {
          at: fine === 1 ? steppedPlace(at, this.#length) : at,
          value: steppedTo(value, this.parameter),
        });
      },
      ended,
    );
  }

  /** Of the keyframes; the one that is chosen stays so among those that are as near. */
  #nearest({clientX, clientY}: PointerEvent): number {
    const {left, bottom, width, height} = this.plot.getBoundingClientRect();
    let nearest = {index: 0, px: Infinity};
    for (const [index, {at}] of this.#keyframes.entries()) {
      const x = left + (at / this.#length) * width;
      const y = bottom - this.#share(this.#valueAt(at)) * height;
      const px = Math.hypot(clientX - x, clientY - y) - (index === this.chosen ? 1 : 0);
      if (px < nearest.px) nearest = {index, px};
    }
    return nearest.index;
  }

  readonly #onKey = (event: KeyboardEvent, index: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const {min, max, step} = this.parameter;
    const keyframe = this.#keyframes[index];
    if (!keyframe) return;
    const byTime = placeStep(this.#length) * (event.shiftKey ? 1 : 10);
    const byValue = event.shiftKey ? step : Math.max(step, (max - min) / 50);
    const value = this.#valueAt(keyframe.at);
    const moves: Readonly<Record<string, Partial<Place>>> = {
      ArrowRight: {at: this.#withinLoop(keyframe.at + byTime, keyframe.at)},
      ArrowLeft: {at: keyframe.at - byTime},
      ArrowUp: {value: steppedTo(value + byValue, this.parameter)},
      ArrowDown: {value: steppedTo(value - byValue, this.parameter)},
    };
    const last = this.#keyframes.length - 1;
    const others: Readonly<Record<string, number>> = {
      PageUp: Math.max(0, index - 1),
      PageDown: Math.min(last, index + 1),
      Home: 0,
      End: last,
    };
    const [move, other] = [moves[event.key], others[event.key]];
    if (move) this.#move(index, move);
    else if (other !== undefined) this.#focus(other);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.#remove(index, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** A place that the loop comes to, unless the keyframe was beyond it already. */
  #withinLoop(at: number, before: number): number {
    const {loop} = this.lane;
    return loop > 0 && before <= loop ? Math.min(loop, at) : at;
  }

  readonly #onDoubleClick = (event: MouseEvent): void => {
    // Where browsers make a double click of two taps, these have added one already.
    if (this.#tap === undefined) this.#addAt(event);
  };

  readonly #onTap = (event: PointerEvent): void => {
    const before = this.#tap;
    this.#tap = event.pointerType === 'mouse' ? undefined : event;
    if (!this.#tap || !before) return;
    const isSecond =
      event.timeStamp - before.timeStamp < doubleTap.ms &&
      Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < doubleTap.px;
    if (isSecond) this.#addAt(event);
  };

  /** Adds a keyframe where the pointer is, unless it is on one. */
  #addAt(event: MouseEvent): void {
    if ((event.target as HTMLElement).closest('.keyframe')) return;
    const {left, bottom, width, height} = this.plot.getBoundingClientRect();
    const {min, max} = this.parameter;
    const at = within((event.clientX - left) / width, 0, 1) * this.#length;
    const value = min + within((bottom - event.clientY) / height, 0, 1) * (max - min);
    this.#add({at: steppedPlace(at, this.#length), value: steppedTo(value, this.parameter)});
  }

  /** Adds a keyframe on the curve: where it is now, or in the widest gap. */
  #addFree(): void {
    const {lane, now} = this;
    const place = now && Math.max(0, placeIn(lane, now));
    const at = freePlace(this.#keyframes, this.#length, place);
    this.#add({at, value: steppedTo(this.#valueAt(at), this.parameter)});
  }

  #add(place: Place): void {
    const {text, index} = addKeyframe(this.lane.text, place, this.parameter);
    this.#fire(text);
    this.#focus(index);
  }

  #remove(index: number, keepsFocus: boolean): void {
    this.#fire(removeKeyframe(this.lane.text, index));
    const next = Math.min(index, this.#keyframes.length - 2);
    if (keepsFocus) this.#focus(Math.max(0, next));
  }

  #move(index: number, to: Partial<Place>): void {
    this.#fire(moveKeyframe(this.lane.text, index, to, this.parameter));
  }

  #focus(index: number): void {
    this.chosen = this.#toFocus = index;
    this.requestUpdate();
  }

  #fire(text: string): void {
    if (text === this.lane.text) return;
    // The page is drawn once a frame at most: what follows within that goes on from here.
    this.lane = {...this.lane, text};
    this.dispatchEvent(new CustomEvent('lane-text', {detail: text}) satisfies LaneText);
  }
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
