import type { ConnectOptions, LocalTrack } from 'twilio-video';
import type { VideoConfig } from '../config/appConfig';

/** Options that the SDK reads and its types leave out. */
export type RoomOptions = ConnectOptions & {
  wsServer?: string;
  wsServerInsights?: string;
  environment?: string;
};

/** Rooms whose media go through the server; only there do these options mean something. */
function isGroup(roomType: string): boolean {
  return roomType.startsWith('group');
}

/** Everything `connect()` needs besides the token. */
export function connectOptions(
  video: VideoConfig,
  roomName: string,
  roomType: string,
  tracks: LocalTrack[],
): RoomOptions {
  const options: RoomOptions = {
    name: roomName,
    tracks,
    dominantSpeaker: true,
    networkQuality: { local: 1, remote: 1 },
  };
  if (isGroup(roomType)) {
    options.preferredVideoCodecs = 'auto';
    options.bandwidthProfile = {
      video: { mode: 'collaboration', clientTrackSwitchOffControl: 'auto' },
    };
  }
  if (video.backend === 'conclave') {
    if (video.ws_server !== null) {
      options.wsServer = video.ws_server;
    }
    if (video.ws_server_insights === null) {
      options.insights = false;
    } else {
      options.wsServerInsights = video.ws_server_insights;
    }
    return options;
  }
  if (video.environment !== null) {
    options.environment = video.environment;
  }
  if (video.region !== null) {
    options.region = video.region;
  }
  return options;
}
