/** Examples of the reference. */
export const newWebhook = { url: 'https://hooks.example.com/moral-bank', kinds: ['redemption.collected' as const] };

export const webhook = {
  id: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01',
  ...newWebhook,
  shop: null,
  enabled: true,
  disabledAt: null,
  failures: 0,
  oldSecretUntil: null,
  createdAt: '2026-10-08T01:30:00.000Z',
};

export const webhookWithSecret = { ...webhook, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };

export const webhookChange = { enabled: true };

export const delivery = {
  id: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a02',
  event: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a03',
  kind: 'redemption.collected',
  state: 'delivered' as const,
  attempts: 1,
  nextAttemptAt: null,
  lastStatus: 200,
  lastError: null,
  createdAt: '2026-10-08T01:31:00.000Z',
  deliveredAt: '2026-10-08T01:31:02.000Z',
  payload: {
    type: 'redemption.collected',
    timestamp: '2026-10-08T01:30:58.000Z',
    data: {
      village: '220382206201',
      subject: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a04',
      shop: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a05',
      household: '001',
      points: 12,
    },
  },
};

export const pendingDelivery = {
  ...delivery,
  state: 'pending' as const,
  attempts: 0,
  nextAttemptAt: '2026-10-08T02:00:00.000Z',
  deliveredAt: null,
};
