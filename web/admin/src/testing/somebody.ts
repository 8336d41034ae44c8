import type { User } from '../api/types';

export const ann: User = {
  id: '7',
  userName: 'ann',
  email: 'ann@example.org',
  emailConfirmed: true,
  phoneNumber: null,
  phoneNumberConfirmed: false,
  lockoutEnabled: true,
  twoFactorEnabled: false,
  accessFailedCount: 0,
  lockoutEnd: null,
};
