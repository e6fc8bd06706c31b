/** Text from a file must not steer the terminal it is shown on: controls and marks of writing direction are replaced. */
export const printable = (text: string): string => text.replace(/(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
