/** What red, green and blue weigh in the luminance of an image: Rec. 709. */
export const lumaWeights = [0.2126, 0.7152, 0.0722] as const;
