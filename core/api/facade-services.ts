import type { z } from 'zod';
import type {
  AddFacadeUser,
  FacadeAlgorithmView,
  FacadeStatus,
  FacadeUserView,
  OpenFacade,
} from '../schema/api/facade.ts';

/** The listener for scripts of vantage6, as its operator sees it. All but the first two is deciding (PROTOCOL.md rule 22). */
export interface FacadeServices {
  facade(): Promise<FacadeStatus>;
  /** The table of images and methods. */
  facadeAlgorithms(): FacadeAlgorithmView[];
  /** Also over restarts. @throws ParleyError PORT_IN_USE, NOT_ALLOWED; it stays as it was then */
  openFacade(fields: z.output<typeof OpenFacade>): Promise<FacadeStatus>;
  closeFacade(): Promise<FacadeStatus>;
  facadeUsers(): Promise<FacadeUserView[]>;
  addFacadeUser(fields: z.output<typeof AddFacadeUser>): Promise<FacadeUserView>;
  removeFacadeUser(name: string): Promise<void>;
}
