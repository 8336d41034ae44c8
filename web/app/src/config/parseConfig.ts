import {
  ConfigError,
  object,
  optionalText,
  readOidc,
  readProduct,
  text,
} from '@conclave/ui/config';
import type { AppConfig } from './appConfig';

type Json = Readonly<Record<string, unknown>>;

function texts(from: Json, key: string): string[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Checks what the server sent; members that this page does not know are ignored. */
export function parseConfig(json: unknown): AppConfig {
  const root = object(json, 'the document');
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
    product: readProduct(root.product),
    emergency: {
      enabled: emergency.enabled === true && number !== null,
      number: number ?? '',
      label: optionalText(emergency, 'label') ?? 'Emergency Call',
      text: optionalText(emergency, 'text') ?? '',
    },
    oidc: readOidc(root.oidc),
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
