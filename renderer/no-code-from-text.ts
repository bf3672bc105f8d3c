import { z } from 'zod';

// The page's policy forbids making code from text; zod would try. Imported before any schema is made.
z.config({ jitless: true });
