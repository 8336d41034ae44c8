// @vitest-environment node
import { testConfig } from '../testing/testConfig';
import { loadConfig, parseConfig } from './adminConfig';

const { apiUrl, ...rest } = testConfig;
const json = { ...rest, api_url: apiUrl };

it('takes what the server says', async () => {
  const answer = vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(json))));
  await expect(loadConfig(answer)).resolves.toEqual(testConfig);
});

it.each([
  ['api_url', { ...json, api_url: '' }],
  ['roles', { ...json, roles: null }],
  ['roles.auditor', { ...json, roles: { administrator: 'x' } }],
  ['oidc.client_id', { ...json, oidc: { ...json.oidc, client_id: 1 } }],
])('says that %s is wrong', (where, wrong) => {
  expect(() => parseConfig(wrong)).toThrow(where);
});
