import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import { newTaskMessages } from './messages.ts';

export function typeWords(type: ColumnType): string {
  const m = newTaskMessages();
  return {
    integer: m.typeInteger,
    decimal: m.typeDecimal,
    text: m.typeText,
    boolean: m.typeBoolean,
    date: m.typeDate,
  }[type];
}
