import { z } from 'zod';
import { uint } from '../ids.ts';
import { limits } from '../limits.ts';
import { FacadeUserName } from '../local/facade.ts';

/** The listener that speaks vantage6's server API, for scripts written for it. */
export const FacadeStatus = z.strictObject({
  /** Whether it is meant to be open, also after a restart. */
  wanted: z.boolean(),
  open: z.boolean(),
  /** The port it listens on. */
  port: uint.nullable(),
  /** What scripts give as host and port in one; http://127.0.0.1:PORT */
  url: z.string().nullable(),
  users: uint,
  /** Why it is not open though it should be. */
  problem: z.string().nullable(),
});
export type FacadeStatus = z.infer<typeof FacadeStatus>;

/** 0 takes a free port, another one after each start. */
export const OpenFacade = z.strictObject({ port: uint.max(65_535) });

const Password = z
  .string()
  .min(limits.facade.passwordLength.least)
  .max(limits.facade.passwordLength.most);

export const AddFacadeUser = z.strictObject({ name: FacadeUserName, password: Password });

export const FacadeUserView = z.strictObject({
  name: FacadeUserName,
  created: uint,
  lastLogin: uint.nullable(),
  /** Until when no password is accepted, after too many wrong ones. */
  lockedUntil: uint.nullable(),
});
export type FacadeUserView = z.infer<typeof FacadeUserView>;

export const FacadeUserParams = z.strictObject({
  user: FacadeUserName.describe('The user’s name.'),
});

/** A row of the table that maps images and methods to Parley's algorithms. */
export const FacadeAlgorithmView = z.strictObject({
  image: z.string(),
  methods: z.array(z.string()),
  takes: z.string(),
  does: z.string(),
  gives: z.string(),
});
export type FacadeAlgorithmView = z.infer<typeof FacadeAlgorithmView>;
