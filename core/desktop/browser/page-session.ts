import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const BYTES = 32;

/**
 * Who may use a page: the browser that first brought the secret of the address which was printed. It gets a cookie
 * instead, which no script can read and no other site's request carries.
 */
export class PageSession {
  readonly #cookie: string;
  #secret: string | null = newSecret();
  #value: string | null = null;

  /** @param cookie names its own port: cookies are shared by all ports of a host */
  constructor(cookie: string) {
    this.#cookie = cookie;
  }

  /** null once it was used. */
  get secret(): string | null {
    return this.#secret;
  }

  /** @returns what to set as a cookie; null for a wrong secret, or one that was used */
  open(secret: string): string | null {
    if (this.#secret === null || !areEqual(secret, this.#secret)) return null;
    this.#secret = null;
    this.#value = newSecret();
    return `${this.#cookie}=${this.#value}; Path=/; HttpOnly; SameSite=Strict`;
  }

  isOf(request: Request): boolean {
    const value = this.#value;
    if (value === null) return false;
    const sent = (request.headers.get('cookie') ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.#cookie}=`));
    // Two of one name: somebody else has set one of them.
    return sent.length === 1 && areEqual(sent[0] ?? '', `${this.#cookie}=${value}`);
  }
}

const newSecret = (): string => randomBytes(BYTES).toString('base64url');

/** Hashed first, so that neither length nor content shows in the time it takes. */
function areEqual(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
