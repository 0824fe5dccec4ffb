import {formatQuery} from '../../params/url.ts';
import type {Values} from '../../params/values.ts';

/** Browsers refuse more than a hundred changes of the address in half a minute. */
const writeAfterMs = 400;

/** Keeps the address of the page in step with the values, a little behind. Returns what stops it. */
export function createAddress(): {write(values: Values): void; stop(): void} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    write(values) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const query = formatQuery(values);
        const {pathname, hash} = location;
        history.replaceState(history.state, '', `${pathname}${query && `?${query}`}${hash}`);
      }, writeAfterMs);
    },
    stop: () => clearTimeout(timer),
  };
}
