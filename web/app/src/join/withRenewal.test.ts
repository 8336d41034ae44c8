// @vitest-environment node
import { TokenError } from './tokenError';
import { withRenewal } from './withRenewal';

const unauthorized = new TokenError('unauthorized', 'words', null);

it('renews once and tries again', async () => {
  const work = vi.fn().mockRejectedValueOnce(unauthorized).mockResolvedValueOnce('in');
  const renew = vi.fn(() => Promise.resolve());
  await expect(withRenewal(work, renew)).resolves.toBe('in');
  expect(renew).toHaveBeenCalledOnce();
});

it('does not renew for other refusals', async () => {
  const renew = vi.fn(() => Promise.resolve());
  const work = () => Promise.reject(new TokenError('forbidden', 'words', null));
  await expect(withRenewal(work, renew)).rejects.toMatchObject({ code: 'forbidden' });
  expect(renew).not.toHaveBeenCalled();
});

it('keeps the refusal when renewing fails, or does not help', async () => {
  const work = () => Promise.reject(unauthorized);
  const broken = () => Promise.reject(new Error('away'));
  await expect(withRenewal(work, broken)).rejects.toBe(unauthorized);
  await expect(withRenewal(work, () => Promise.resolve())).rejects.toBe(unauthorized);
});
