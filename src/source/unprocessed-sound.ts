/** What is asked of a device for its sound as it is: what clears up speech spoils music. */
export const unprocessedSound = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
