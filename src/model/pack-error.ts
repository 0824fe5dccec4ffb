import {CodedError} from '../lib/message.ts';
import {packFaults, type PackCode, type PackFault} from './notices.ts';

/** A model pack that cannot be used. */
export class PackError extends CodedError<PackCode> {
  constructor(code: PackCode, fault: PackFault, options?: ErrorOptions) {
    super(packFaults[code](fault), options);
  }
}

/** A value out of a file as JSON, cut to a length that fits in a message. */
export function quote(value: unknown): string {
  // JSON.stringify gives undefined for undefined, whatever its type says.
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return 'nothing';
  return json.length <= 80 ? json : `${json.slice(0, 80)}…`;
}
