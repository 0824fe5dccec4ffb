/** The header by which a server knows who asks; none without a token. */
export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : {Authorization: `Bearer ${token}`};
