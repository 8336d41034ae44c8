import { type AppConfig, ConfigError } from './appConfig';

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`config.json: ${where} is not an object`);
  }
  return value as Json;
}

function text(from: Json, key: string, where: string): string {
  const value = from[key];
  if (typeof value !== 'string' || value === '') {
    throw new ConfigError(`config.json: ${where}.${key} is missing`);
  }
  return value;
}

function optionalText(from: Json, key: string): string | null {
  const value = from[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function texts(from: Json, key: string): string[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Checks what the server sent; members that this page does not know are ignored. */
export function parseConfig(json: unknown): AppConfig {
  const root = object(json, 'the document');
  const product = object(root.product, 'product');
  const oidc = object(root.oidc, 'oidc');
  const video = object(root.video, 'video');
  const emergency = object(root.emergency ?? {}, 'emergency');
  const backend = video.backend;
  if (backend !== 'conclave' && backend !== 'hosted') {
    throw new ConfigError('config.json: video.backend is neither "conclave" nor "hosted"');
  }
  const defaultRoomType = text(video, 'default_room_type', 'video');
  const roomTypes = texts(video, 'room_types');
  const number = optionalText(emergency, 'number');
  return {
    product: {
      name: text(product, 'name', 'product'),
      logo_url: optionalText(product, 'logo_url'),
      primary_color: optionalText(product, 'primary_color'),
    },
    emergency: {
      enabled: emergency.enabled === true && number !== null,
      number: number ?? '',
      label: optionalText(emergency, 'label') ?? 'Emergency Call',
      text: optionalText(emergency, 'text') ?? '',
    },
    oidc: {
      authority: text(oidc, 'authority', 'oidc'),
      client_id: text(oidc, 'client_id', 'oidc'),
      scope: text(oidc, 'scope', 'oidc'),
      redirect_path: text(oidc, 'redirect_path', 'oidc'),
      silent_redirect_path: text(oidc, 'silent_redirect_path', 'oidc'),
      post_logout_path: text(oidc, 'post_logout_path', 'oidc'),
      account_url: optionalText(oidc, 'account_url'),
    },
    video: {
      backend,
      ws_server:
        backend === 'conclave'
          ? text(video, 'ws_server', 'video')
          : optionalText(video, 'ws_server'),
      ws_server_insights: optionalText(video, 'ws_server_insights'),
      environment: optionalText(video, 'environment'),
      region: optionalText(video, 'region'),
      default_room_type: defaultRoomType,
      room_types: roomTypes.length > 0 ? roomTypes : [defaultRoomType],
    },
    registration_enabled: root.registration_enabled === true,
  };
}
