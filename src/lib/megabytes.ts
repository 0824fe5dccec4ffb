/** Bytes as a message says them: 4.5 MB. */
export const megabytes = (bytes: number, digits = 1): string => `${(bytes / 1e6).toFixed(digits)} MB`;
