/** How vantage6's API refers to another resource. */
export interface Link {
  readonly id: number;
  readonly link: string;
  readonly methods: readonly string[];
}

export function link(resource: string, id: number, methods: readonly string[] = ['GET']): Link {
  return { id, link: `/api/${resource}/${id}`, methods };
}

/** ISO 8601 in UTC without a zone, as vantage6 writes times. */
export function isoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000`;
}
