import { useEffect, useState } from 'react';
import type { Room } from 'twilio-video';
import { type Moment, StatsHistory, type TrackLine } from './StatsHistory';

/** Time between two looks, in milliseconds. */
const lookInterval = 1000;

export interface Stats {
  readonly moments: readonly Moment[];
  readonly tracks: readonly TrackLine[];
}

/** The room's statistics, followed while the component that asks is on the page. */
export function useStatsHistory(room: Room): Stats {
  const [stats, setStats] = useState<Stats>({ moments: [], tracks: [] });
  useEffect(() => {
    const history = new StatsHistory();
    let looking = false;
    let gone = false;
    const look = async () => {
      if (looking || room.state === 'disconnected') {
        return;
      }
      looking = true;
      try {
        const reports = await room.getStats();
        if (!gone) {
          history.take(reports, performance.now());
          setStats({ moments: history.moments, tracks: history.tracks });
        }
      } finally {
        looking = false;
      }
    };
    // A look that fails (the room is just ending) leaves a gap in the lines; the next one follows.
    const turn = () => void look().catch(() => undefined);
    turn();
    const timer = window.setInterval(turn, lookInterval);
    return () => {
      gone = true;
      window.clearInterval(timer);
    };
  }, [room]);
  return stats;
}
