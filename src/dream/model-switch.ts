import {messageOf, type Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {Dreamer} from './dreamer.ts';
import {embeddedOver, frugalChoiceOf, isSameChoice, modelChoiceOf, type ModelChoice} from './model-choice.ts';
import {notices} from './notices.ts';
import {SlowMachine} from './slow-machine.ts';

/**
 * Follows the parameters that name a model, and the speed of the machine: another one is loaded while the present one
 * goes on dreaming.
 */
export class ModelSwitch {
  readonly #dreamer: Dreamer;
  readonly #fault: (fault: Message) => void;
  readonly #machine = new SlowMachine();
  #values: Values;
  #choice: ModelChoice;
  #present: string;

  /** `opened` are the values that the present model was opened by; `fault` is called when another cannot be loaded. */
  constructor(dreamer: Dreamer, opened: Values, fault: (fault: Message) => void) {
    this.#dreamer = dreamer;
    this.#values = opened;
    this.#choice = modelChoiceOf(opened);
    this.#present = this.#choice.model;
    this.#fault = fault;
  }

  /** The name of the model that dreams. */
  get present(): string {
    return this.#present;
  }

  set(values: Values): void {
    this.#values = values;
    this.#follow();
  }

  /** Takes the share of its time that the least dream takes with the present model. */
  observe(leastShare: number, nowMs: number): void {
    const factor = embeddedOver(this.#present);
    if (factor === undefined) return;
    this.#machine.observe(factor * leastShare, nowMs);
    this.#follow();
  }

  #follow(): void {
    const choice = this.#machine.isSlow ? frugalChoiceOf(this.#values) : modelChoiceOf(this.#values);
    if (isSameChoice(choice, this.#choice)) return;
    this.#choice = choice;
    void this.#change(choice);
  }

  async #change(choice: ModelChoice): Promise<void> {
    const {model} = choice;
    try {
      await this.#dreamer.change(choice);
      // Another may have been chosen meanwhile, which is loaded instead.
      if (choice === this.#choice) this.#present = model;
    } catch (error) {
      const {title} = this.#dreamer.model;
      this.#fault(notices['model-unchanged']({model, title, cause: messageOf(error)}));
    }
  }
}
