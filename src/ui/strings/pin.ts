/** The dialog that asks for the operator’s PIN. */
export const pinStrings = {
  operatorsPin: 'Operator’s PIN',
  unlock: 'Unlock controls',
  wrong: 'Wrong PIN',
  tooMany: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
} as const;
