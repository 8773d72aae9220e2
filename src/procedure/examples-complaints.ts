/** What the reference shows for complaints. */
export const newComplaint = { village: '220382206201', words: '组长给自家亲戚多记了积分' } as const;

export const sent = { token: '220382206201.3pUq0bX9rZk1mT6vYw2sLc8dHf5gJn7aQe4oRiKxVtM' };

export const own = {
  state: 'answered' as const,
  receivedOn: '2026-10-08',
  answer: '经查属实，已冲正并批评教育',
  answeredOn: '2026-10-12',
};

export const complaint = {
  village: '220382206201',
  id: '6f1c2d3e-4b5a-4c6d-8e7f-90a1b2c3d4e5',
  ...own,
  words: newComplaint.words,
};
