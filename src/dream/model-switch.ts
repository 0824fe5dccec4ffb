import {messageOf, type Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {Dreamer} from './dreamer.ts';
import {isSameChoice, modelChoiceOf, type ModelChoice} from './model-choice.ts';
import {notices} from './notices.ts';

/** Follows the parameters that name a model: another one is loaded while the present one goes on dreaming. */
export class ModelSwitch {
  readonly #dreamer: Dreamer;
  readonly #fault: (fault: Message) => void;
  #choice: ModelChoice;

  /** `opened` are the values that the present model was opened by; `fault` is called when another cannot be loaded. */
  constructor(dreamer: Dreamer, opened: Values, fault: (fault: Message) => void) {
    this.#dreamer = dreamer;
    this.#choice = modelChoiceOf(opened);
    this.#fault = fault;
  }

  set(values: Values): void {
    const choice = modelChoiceOf(values);
    if (isSameChoice(choice, this.#choice)) return;
    this.#choice = choice;
    void this.#change(choice);
  }

  async #change(choice: ModelChoice): Promise<void> {
    try {
      await this.#dreamer.change(choice);
    } catch (error) {
      const {title} = this.#dreamer.model;
      const {model} = choice;
      this.#fault(notices['model-unchanged']({model, title, cause: messageOf(error)}));
    }
  }
}
