/**
 * Frees memory at once that nothing uses any more. Blocks of 64 KiB for every record, left to the garbage collector, make it
 * walk the whole heap after every ten megabytes that come or go, which takes longer than the records' cipher. Whoever held
 * on to it by mistake would find it empty, not filled with something else.
 */
export function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
