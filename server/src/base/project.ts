export const PROJECT = {
  name: 'shapelint',
  title: 'Shapelint',
  pages: 'https://github.com/shapelint/shapelint/blob/main/docs'
} as const;
