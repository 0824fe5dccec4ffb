/** Dispatched on the page that opened the window by the controls in it, once they can be given what they show. */
export const readyEvent = 'reverie-controls-ready';
