import { useEffect, useState } from 'react';
import type { Participant, Room } from 'twilio-video';
import { QualityMeter } from './QualityMeter';

/** Time between two looks at the statistics, in milliseconds. */
const lookInterval = 3000;

export type Levels = ReadonlyMap<string, number>;

function worst(participant: Participant, tracks: ReadonlyMap<string, number>): number | null {
  const levels = [...participant.tracks.keys()]
    .map((sid) => tracks.get(sid))
    .filter((level) => level !== undefined);
  return levels.length === 0 ? null : Math.min(...levels);
}

function sameLevels(one: Levels, other: Levels): boolean {
  return one.size === other.size && [...one].every(([sid, level]) => other.get(sid) === level);
}

/** Levels by participant sid, from the server's own word or else from this browser's statistics. */
function readLevels(room: Room, tracks: ReadonlyMap<string, number>, before: Levels): Levels {
  const levels = new Map<string, number>();
  const put = (participant: Participant, measured: number | null) => {
    const level =
      participant.networkQualityLevel ?? measured ?? before.get(participant.sid) ?? null;
    if (level !== null) {
      levels.set(participant.sid, level);
    }
  };
  put(room.localParticipant, tracks.get('local') ?? null);
  for (const participant of room.participants.values()) {
    put(participant, worst(participant, tracks));
  }
  return sameLevels(levels, before) ? before : levels;
}

/** How good everybody's connection is, 1 to 5 by participant sid; absent while unknown. */
export function useNetworkQuality(room: Room): Levels {
  const [levels, setLevels] = useState<Levels>(new Map());
  useEffect(() => {
    const meter = new QualityMeter();
    let current = true;
    const look = () => {
      room.getStats().then(
        (reports) => {
          if (current) {
            const tracks = meter.take(reports);
            setLevels((before) => readLevels(room, tracks, before));
          }
        },
        () => {
          // No statistics while a connection is being made or torn down; the next look has them.
        },
      );
    };
    const timer = setInterval(look, lookInterval);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [room]);
  return levels;
}
