/** One concern of the page. What `connect` acquires, `disconnect` releases. */
export interface Controller {
  connect(): void;
  disconnect(): void;
}
