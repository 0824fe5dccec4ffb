import {CodedError} from '../lib/message.ts';
import {importFaults, type ImportCode, type ImportFault} from './notices.ts';

/** A file that cannot become a model pack. */
export class ImportError extends CodedError<ImportCode> {
  constructor(code: ImportCode, fault: ImportFault, options?: ErrorOptions) {
    super(importFaults[code](fault), options);
  }
}
