// @vitest-environment node
import { ConfigError } from '@conclave/ui/config';
import { loadConfig } from './loadConfig';
import { parseConfig } from './parseConfig';
import { testConfig } from './testConfig';

const answering = (body: BodyInit, status = 200) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status })));

describe('parseConfig', () => {
  it('takes a complete configuration as it is', () => {
    expect(parseConfig(testConfig)).toEqual(testConfig);
  });

  it('ignores members it does not know', () => {
    expect(parseConfig({ ...testConfig, later: { x: 1 } })).toEqual(testConfig);
  });

  it('switches the emergency button off when there is no number to dial', () => {
    const config = parseConfig({ ...testConfig, emergency: { enabled: true, number: '' } });
    expect(config.emergency.enabled).toBe(false);
  });

  it('offers at least the default room type', () => {
    const config = parseConfig({ ...testConfig, video: { ...testConfig.video, room_types: [] } });
    expect(config.video.room_types).toEqual(['peer-to-peer']);
  });

  it('needs no signaling address for the hosted service', () => {
    const video = { ...testConfig.video, backend: 'hosted', ws_server: null, region: 'ie1' };
    expect(parseConfig({ ...testConfig, video }).video.region).toBe('ie1');
  });

  it.each([
    ['the document', null],
    ['product', { ...testConfig, product: 'Conclave' }],
    ['oidc.authority', { ...testConfig, oidc: { ...testConfig.oidc, authority: '' } }],
    ['video.ws_server', { ...testConfig, video: { ...testConfig.video, ws_server: null } }],
    ['video.backend', { ...testConfig, video: { ...testConfig.video, backend: 'else' } }],
  ])('says that %s is wrong', (where, json) => {
    expect(() => parseConfig(json)).toThrow(ConfigError);
    expect(() => parseConfig(json)).toThrow(where);
  });
});

describe('loadConfig', () => {
  it('reads the file', async () => {
    await expect(loadConfig(answering(JSON.stringify(testConfig)))).resolves.toEqual(testConfig);
  });

  it.each([
    ['an error status', answering('{}', 503), /503/],
    ['no JSON', answering('<html>'), /not JSON/],
    ['no answer', vi.fn<typeof fetch>(() => Promise.reject(new TypeError('net'))), /not answer/],
  ])('reports %s', async (_what, fetchFrom, words) => {
    await expect(loadConfig(fetchFrom)).rejects.toThrow(words);
  });
});
