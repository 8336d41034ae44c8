// @vitest-environment node
import { testConfig } from '../config/testConfig';
import { connectOptions } from './connectOptions';

const ours = testConfig.video;

it('leads to this server', () => {
  expect(connectOptions(ours, 'Daily', 'peer-to-peer', [])).toEqual({
    name: 'Daily',
    tracks: [],
    dominantSpeaker: true,
    networkQuality: { local: 1, remote: 1 },
    wsServer: 'wss://localhost:8443/signaling',
    wsServerInsights: 'wss://localhost:8443/v1/VideoEvents',
  });
});

it('keeps quiet when nobody listens to events', () => {
  const options = connectOptions({ ...ours, ws_server_insights: null }, 'Daily', 'go', []);
  expect(options).toMatchObject({ insights: false });
  expect(options).not.toHaveProperty('wsServerInsights');
});

it('leads to the hosted service with environment and region', () => {
  const hosted = { ...ours, backend: 'hosted', environment: 'prod', region: 'ie1' } as const;
  const options = connectOptions(hosted, 'Daily', 'group', []);
  expect(options).toMatchObject({ environment: 'prod', region: 'ie1' });
  expect(options).not.toHaveProperty('wsServer');
});

it('asks for a bandwidth profile only where a server forwards media', () => {
  expect(connectOptions(ours, 'Daily', 'group-small', [])).toHaveProperty('bandwidthProfile');
  expect(connectOptions(ours, 'Daily', 'go', [])).not.toHaveProperty('bandwidthProfile');
});
