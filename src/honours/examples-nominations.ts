/** What the reference shows for nominations. */
export const newNomination = {
  review: '01935f10-2c44-7d31-8a17-6f0e5b9c4d21',
  stars: ['XL'],
  household: '000012',
  words: '长年照料瘫痪的婆婆，邻里称赞',
};

export const nomination = {
  id: '01935f80-7a10-7c02-9d4e-1b2c3d4e5f60',
  review: newNomination.review,
  stars: newNomination.stars,
  cycle: null,
  category: null,
  household: newNomination.household,
  member: null,
  source: 'nomination' as const,
  words: newNomination.words,
  createdAt: '2026-11-21T02:00:00.000Z',
};
