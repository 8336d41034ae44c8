import type { AdminApi, Query } from '../../api/AdminApi';
import type { AuditEntry } from '../../api/types';

interface Piece {
  readonly logs: readonly AuditEntry[];
  readonly nextBeforeId: number | null;
}

/** All rows that fit, newest first; the server gives them in pieces. */
export async function allRows(api: AdminApi, filter: Query): Promise<readonly AuditEntry[]> {
  const rows: AuditEntry[] = [];
  let beforeId: number | null | undefined;
  while (beforeId !== null) {
    const piece: Piece = await api.get('Logs/AuditLog/Export', { ...filter, beforeId });
    rows.push(...piece.logs);
    beforeId = piece.nextBeforeId;
  }
  return rows;
}

const columns = [
  'created',
  'event',
  'category',
  'subjectName',
  'subjectIdentifier',
  'subjectType',
  'source',
  'subjectAdditionalData',
  'action',
  'data',
] as const;

/** A cell (RFC 4180). What spreadsheets would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function asCsv(rows: readonly AuditEntry[]): string {
  const lines = rows.map((row) => columns.map((name) => cell(row[name])).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

export function asJson(rows: readonly AuditEntry[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}
