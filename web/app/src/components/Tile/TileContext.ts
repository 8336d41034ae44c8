import { createContext, useContext } from 'react';
import type { Floating } from '../../video/signals/RoomSignals';

/** What every tile of a room shares. */
export interface TileContextValue {
  /** SID of the person whose tile is kept large. */
  readonly pinned: string | null;
  /** Absent where tiles can't be pinned. */
  readonly onPin?: (sid: string | null) => void;
  readonly floating: readonly Floating[];
}

const TileContext = createContext<TileContextValue>({ pinned: null, floating: [] });

export const TileProvider = TileContext.Provider;

export function useTileContext(): TileContextValue {
  return useContext(TileContext);
}
